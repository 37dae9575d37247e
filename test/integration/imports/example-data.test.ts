import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { exampleYear } from '../../../src/engine/imports/example-data.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'

const endsAt = Date.UTC(2026, 10, 23, 4)
const year = (seed: number) =>
  exampleYear({ seed, size: 4_000, endsAt, prefix: 'x', toReporting: ({ micros }) => ({ micros, currency: 'EUR' }) })

test('the same seed makes the same year, from whichever verification it is read', () => {
  const all = [...year(7).rows(0)]
  expect(all).toHaveLength(4_000)
  expect([...year(7).rows(1_234)]).toEqual(all.slice(1_234))
  expect([...year(8).rows(0)]).not.toEqual(all)
  const times = all.map(({ verification }) => verification.created_at)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times[0]).toBeGreaterThan(endsAt - 366 * 86_400_000)
  expect(times.at(-1)).toBeLessThan(endsAt)
})

test('a year has growth, customers that go and come back, price moves, and outages that others stepped in for', () => {
  const { rows, customers, priceSteps } = year(7)
  const all = [...rows(0)]
  const middle = endsAt - 183 * 86_400_000
  const late = all.filter(({ verification }) => verification.created_at >= middle)
  expect(late.length).toBeGreaterThan(all.length / 2)
  expect(customers.filter(({ spans }) => (spans.at(-1)?.[1] ?? 0) < 365).length).toBeGreaterThan(3)
  expect(customers.filter(({ spans }) => spans.length > 1).length).toBeGreaterThan(1)
  expect(new Set(priceSteps.map(({ provider }) => provider)).size).toBe(7)
  const failedOver = all.filter(({ hops }) => hops.length > 0)
  expect(failedOver.length).toBeGreaterThan(5)
  for (const { attempts, hops } of failedOver) {
    expect(attempts).toHaveLength(2)
    expect(hops[0]?.to_provider).toBe(attempts[1]?.provider)
    expect(hops[0]?.to_provider).not.toBe(hops[0]?.from_provider)
  }
})

test('example data comes with revenue and exact roll-ups, and goes without a trace', async () => {
  const engine = await anEngine()
  const client = createRouterClient(engine.router)
  const before = rollupDump(engine.db)
  const customers = engine.db.prepare('select count(*) from customers').pluck()
  const customersBefore = customers.get()
  const { id } = await client.exampleData.start({ size: 10_000 })
  await engine.imports.settled()
  expect(engine.imports.view(id)).toMatchObject({ state: 'done', inserted: 10_000 })
  const sums = engine.db.prepare(
    `select count(*) as n, count(billable_at) as billable, sum(revenue_reporting_micros) as revenue from verifications`,
  )
  const { n, billable, revenue } = sums.get() as Readonly<Record<string, number>>
  expect(n).toBe(10_000)
  expect(billable).toBeGreaterThan(8_000)
  expect(revenue).toBeGreaterThan(0)
  const spent = engine.db.prepare('select sum(cost_reporting_micros) from attempts').pluck().get() as number
  expect(spent).toBeLessThan(revenue ?? 0)
  const kept = rollupDump(engine.db)
  rebuildRollups(engine.db)
  expect(kept).toEqual(rollupDump(engine.db))

  await client.exampleData.remove()
  await engine.imports.settled()
  expect(engine.imports.view(id)?.state).toBe('removed')
  expect(rollupDump(engine.db)).toEqual(before)
  expect(customers.get()).toBe(customersBefore)
  for (const table of ['verifications', 'attempts', 'failover_logs', 'failover_episodes', 'import_customers'])
    expect(engine.db.prepare(`select count(*) from ${table}`).pluck().get()).toBe(0)
  expect(engine.db.prepare('select count(*) from price_history where id < 0').pluck().get()).toBe(0)
})

test('example data stays out of the live workspace', async () => {
  const engine = await anEngine({ workspace: 'live' })
  const client = createRouterClient(engine.router)
  await expect(client.exampleData.start({ size: 10_000 })).rejects.toMatchObject({ code: 'SANDBOX_ONLY' })
})
