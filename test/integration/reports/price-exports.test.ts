import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { ExportRequestInput } from '../../../src/contract/report-exports.ts'
import { addHistory } from '../../../src/engine/store/price-quotes.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aPrice, savePrices } from '../../builders/a-price.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { save } from '../../builders/rows.ts'

const LATER = Date.now() + 86_400_000

async function aConsole() {
  const folder = aFolder()
  const engine = await anEngine({ folder })
  const client = createRouterClient(engine.router)
  for await (const { running, last } of await client.pricing.watch()) if (running === null && last !== null) break
  engine.db.exec('delete from pricing_cache')
  const [first = '', second = ''] = (await client.providers.list({})).map(({ name }) => name)
  const price = { cached_at: 1, confirmed_at: 1, expires_at: LATER }
  savePrices(engine.db, [
    aPrice({ ...price, provider: first, country: 'DE' }),
    aPrice({ ...price, provider: second, country: 'DE', expires_at: 2 }),
    aPrice({ ...price, provider: first, country: 'FR', failed_at: 5 }),
    aPrice({ ...price, provider: first, country: 'GB' }),
    aPrice({ ...price, provider: first, country: 'DE', service: 'voice', price: 120_000 }),
  ])
  save(engine.db, { country: 'GB', created_at: Date.now() - 60_000 })
  /** The lines of a table as a file has them. */
  const exported = async (of: ExportRequestInput): Promise<readonly Readonly<Record<string, string>>[]> => {
    const { id } = await client.reports.export({ of, format: 'csv', zone: 'UTC', decimal: 'point', bom: false })
    const stop = new AbortController()
    for await (const { jobs } of await client.reports.watch(undefined, { signal: stop.signal }))
      if (jobs.some((job) => job.id === id && job.state === 'done')) break
    stop.abort()
    const { fileName = '' } = (await client.reports.history({})).rows.find((row) => row.id === id) ?? {}
    return parse(readFileSync(join(folder, 'reports', fileName), 'utf8'), { columns: true })
  }
  return { client, engine, exported, first, second }
}

const routes = (lines: readonly Readonly<Record<string, string>>[]) =>
  lines.map((line) => [line['Provider'], line['Country'], line['Service'], line['Stale']])

test('prices go into the file as the matrix shows them under each of its filters', async () => {
  const { client, exported, first, second } = await aConsole()
  const of = (filter: Extract<ExportRequestInput, { table: 'prices' }>['filter']) =>
    exported({ table: 'prices', filter }).then(routes)
  expect(await of({ service: 'voice' })).toEqual([[first, 'DE', 'voice', '']])
  expect(await of({ service: 'sms', staleOnly: true })).toEqual([
    [first, 'DE', 'sms', ''],
    [second, 'DE', 'sms', 'old'],
    [first, 'FR', 'sms', 'failed'],
  ])
  expect(await of({ service: 'sms', withTraffic: true })).toEqual([[first, 'GB', 'sms', '']])
  expect(await of({ service: 'sms', countries: ['DE'], providers: [second] })).toEqual([[second, 'DE', 'sms', 'old']])
  // Of a moment before anything was known there is nothing.
  expect(await of({ service: 'sms', asOf: 1 })).toEqual([])

  const missing = await of({ service: 'sms', missingOnly: true, countries: ['GB'] })
  const { rows } = await client.pricing.current({ service: 'sms', missingOnly: true, countries: ['GB'] })
  expect(rows[0]?.missing).toContain(second)
  expect(missing).toEqual([first, ...(rows[0]?.missing ?? [])].map((provider) => [provider, 'GB', 'sms', '']))
  // Without a filter every service is there.
  expect(await of({})).toHaveLength(5)
})

test('the history of prices has the changes that its page lists, page by page', async () => {
  const { client, engine, exported, first } = await aConsole()
  engine.db.exec('drop trigger price_history_no_delete; delete from price_history')
  const kinds = ['first-seen', 'raised', 'lowered'] as const
  for (let n = 0; n < 303; n++)
    addHistory(engine.db, {
      ...{ provider: first, country: 'DE', service: 'sms', network: '', network_name: null, source: 'list' },
      ...{ kind: kinds[n % 3] ?? 'raised', old_price: 70_000, old_currency: 'EUR', currency: 'EUR', run_id: null },
      ...{ new_price: 70_000 + n, change_percentage: n / 10, updated_at: 1_000 + n, effective_from: 1_000 + n },
    })
  const all = await exported({ table: 'price-history', filter: {} })
  expect(all).toHaveLength(202)
  expect(all.map((line) => line['What'])).not.toContain('first-seen')
  const filter = { kinds: ['raised' as const], minChangePercent: 20 }
  const chosen = await exported({ table: 'price-history', filter })
  const { rows } = await client.pricing.history({ ...filter, limit: 500 })
  expect(chosen.map((line) => Number(line['Change in percent']))).toEqual(rows.map((row) => row.changePercent))
  expect(chosen).toHaveLength(34)
})
