import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { ExportRequestInput } from '../../../src/contract/report-exports.ts'
import { insertRecommendation } from '../../../src/engine/store/recommendations.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { NOON, save } from '../../builders/rows.ts'

const span = { from: NOON - 3_600_000, to: NOON + 86_400_000 }

/** Verifications of two countries that a policy gave to beta, half of them converted. */
async function aWorkspace() {
  const folder = aFolder()
  const engine = await anEngine({ folder })
  const estimate = { mean: 0.8, low: 0.7, high: 0.9, n: 40, outage: 0 }
  const candidate = { breaker: 'closed', excludedBy: null, score: 1, probability: 0.5, runnerUp: false, estimate }
  const price = (micros: number) => ({
    price: { micros, currency: 'EUR' },
    comparablePrice: { micros, currency: 'EUR' },
  })
  const candidates = JSON.stringify([
    { provider: 'alpha', rank: 1, place: 1, chosenBecause: null, ...price(50_000), ...candidate },
    { provider: 'beta', rank: 2, place: 2, chosenBecause: 'best balanced score', ...price(30_000), ...candidate },
  ])
  for (let i = 0; i < 8; i++) {
    const at = NOON + i * 1_000
    const end = i % 2 === 0 ? { state: 'converted' as const, converted_at: at + 9_000 } : { state: 'expired' as const }
    const country = i < 5 ? 'DE' : 'BR'
    save(engine.db, { mode: 'sandbox', country, created_at: at, accepted_at: at, final_at: at + 9_000, ...end }, [
      {
        provider: 'beta',
        started_at: at,
        cost_reporting_micros: 30_000,
        policy_version: 'policy@1/default',
        candidates,
      },
    ])
  }
  const client = createRouterClient(engine.router)
  /** The rows of the file, by column. */
  const exported = async (of: ExportRequestInput): Promise<Record<string, string>[]> => {
    const { id } = await client.reports.export({ of, format: 'csv', zone: 'UTC', decimal: 'point', bom: false })
    const stop = new AbortController()
    for await (const { jobs } of await client.reports.watch(undefined, { signal: stop.signal })) {
      const job = jobs.find((one) => one.id === id)
      if (job === undefined || job.state === 'running') continue
      stop.abort()
      expect(job).toMatchObject({ state: 'done', note: null })
      return parse(readFileSync(join(folder, 'reports', job.fileName)), { columns: true })
    }
    throw new Error('the stream ended')
  }
  return { engine, client, exported }
}

test('the groups of the analysis of costs are exported as the page shows them', async () => {
  const { client, exported } = await aWorkspace()
  const query = { ...span, filter: {}, groupBy: ['country' as const, 'provider' as const] }
  const rows = await exported({ table: 'costs', filter: query })
  const { groups } = await client.cost.analysis(query)
  expect(rows.map((row) => [row['Country'], row['Provider']])).toEqual(groups.map(({ keys }) => keys))
  expect(rows[0]).toMatchObject({
    Country: 'DE',
    'Spend (EUR)': '0.15',
    'Share of spend (%)': '62.5',
    Verifications: '5',
    Converted: '3',
    'Conversion (%)': '60',
    'Per converted (EUR)': '0.05',
    'Attempts without a price': '0',
  })
  const [alone] = await exported({
    table: 'costs',
    filter: { ...query, groupBy: ['country'], filter: { country: { values: ['BR'] } } },
  })
  expect(alone).toMatchObject({ Country: 'BR', 'Spend (EUR)': '0.09' })
  expect(alone).not.toHaveProperty('Provider')
})

test('what each verification saved is exported line by line, and adds up to the savings', async () => {
  const { client, exported } = await aWorkspace()
  const rows = await exported({ table: 'savings', filter: span })
  const { saved } = await client.cost.savings(span)
  const sum = rows.reduce((total, row) => total + Math.round(Number(row['Saved (EUR)']) * 1_000_000), 0)
  expect(rows).toHaveLength(8)
  expect(sum).toBe(saved.micros)
  expect(rows.at(-1)).toMatchObject({
    Country: 'DE',
    Provider: 'beta',
    'By the static list': 'alpha',
    Converted: 'yes',
    'Cost (EUR)': '0.03',
    Reason: 'best balanced score',
  })
  expect(await exported({ table: 'savings', filter: { ...span, countries: ['BR'] } })).toHaveLength(3)
  expect(await exported({ table: 'savings', filter: { ...span, providers: ['alpha'] } })).toEqual([])
})

test('recommendations are exported with their money, and only those in the states asked for', async () => {
  const { engine, exported } = await aWorkspace()
  const monthly = { micros: 12_340_000, low: 8_000_000, high: 16_000_000, currency: 'EUR' }
  const body = JSON.stringify({
    title: 'Deny beta',
    why: '=because',
    risk: 'low',
    trap: true,
    monthly,
    conversion: null,
  })
  const what = { kind: 'deny-provider', country: 'BR', service: 'sms', provider: 'beta' } as const
  insertRecommendation(engine.db, { ...what, monthly_micros: monthly.micros, body }, NOON)
  expect(await exported({ table: 'recommendations', filter: { states: ['open'] } })).toEqual([
    expect.objectContaining({
      State: 'open',
      'What to do': 'Deny beta',
      Why: "'=because",
      Country: 'BR',
      'Cheap-route trap': 'yes',
      'Worth a month (EUR)': '12.34',
      'Worth a month, low (EUR)': '8.00',
      'Conversion (%)': '',
      'Realised a month (EUR)': '',
    }),
  ])
  expect(await exported({ table: 'recommendations', filter: { states: ['applied'] } })).toEqual([])
})
