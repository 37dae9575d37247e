import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { costAnalysisInput } from '../../../src/contract/cost-analysis.ts'
import { costSavingsInput } from '../../../src/contract/cost-savings.ts'
import { costWhatIfInput } from '../../../src/contract/cost-what-if.ts'
import { costReport } from '../../../src/engine/optimizer/cost-report.ts'
import { savingsReport } from '../../../src/engine/optimizer/savings.ts'
import { spendForecast } from '../../../src/engine/optimizer/spend-forecast.ts'
import { whatIfReport } from '../../../src/engine/optimizer/what-if-report.ts'
import { bundledRates } from '../../../src/engine/pricing/exchange-rates.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000
const setting = { mode: 'live', currency: 'EUR', now: NOON }
const span = { from: NOON - 9 * DAY_MS, to: NOON }

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

/** So many a day for 60 days, 50,000 micros each, of which every fifth does not convert. */
function aHistory(perDay = 10): void {
  for (let day = 0; day < 60; day++)
    for (let i = 0; i < perDay; i++) {
      const at = NOON - day * DAY_MS - i * 60_000 - 1
      const converted = i % 5 === 0 ? null : at + 9_000
      save(
        db,
        {
          ...{ created_at: at, accepted_at: at, delivered_at: at, converted_at: converted },
          ...{ final_at: at + 600_000, state: converted === null ? 'expired' : 'converted' },
          ...{ network: i % 2 === 0 ? '26201' : null, customer_id: 'alba' },
        },
        [{ provider: i % 2 === 0 ? 'alpha' : 'beta', started_at: at, cost_reporting_micros: 50_000 }],
      )
    }
  rebuildRollups(db, 'UTC')
}

test('spend is counted by bucket, with what it is compared to', () => {
  aHistory()
  const report = costReport(db, costAnalysisInput.parse(span), setting)
  expect(report.total).toMatchObject({ spendMicros: 5_000_000, verifications: 100, converted: 80 })
  expect(report.total.costPerConverted.micros).toBe(62_500)
  expect(report.series.spend).toEqual(Array.from({ length: 10 }, () => 500_000))
  expect(report.series.spendBefore).toHaveLength(10)
  expect(report.waterfall).toMatchObject({ before: report.before?.spendMicros, after: 5_000_000, price: 0 })
  expect(report.groups.map(({ keys, share }) => [keys, share])).toEqual([
    [['alpha', 'DE'], 0.5],
    [['beta', 'DE'], 0.5],
  ])
})

test('rows and roll-ups give the same figures', () => {
  aHistory()
  const of = (groupBy: string[]) => costReport(db, costAnalysisInput.parse({ ...span, groupBy, limit: 1 }), setting)
  const [rows, rolled] = [of(['network', 'customer']), of(['network', 'provider'])]
  expect([rows.freshness.source, rolled.freshness.source]).toEqual(['rows', 'rollups'])
  expect(rows.total).toEqual(rolled.total)
  expect((rows.groups[0]?.spendMicros ?? 0) + (rows.rest?.spendMicros ?? 0)).toBe(rows.total.spendMicros)
})

test('without conversions or without traffic a cost per conversion is unknown', () => {
  const { total, groups, waterfall } = costReport(db, costAnalysisInput.parse(span), setting)
  expect(total.costPerConverted).toMatchObject({ micros: null, low: null, high: null })
  expect(total.conversion.value).toBeNull()
  expect(groups).toEqual([])
  expect(waterfall).toMatchObject({ before: 0, after: 0 })
})

test('the list alone saves nothing, and last month is another baseline', () => {
  aHistory()
  const of = (more: object) =>
    savingsReport(db, costSavingsInput.parse({ ...span, ...more }), { ...setting, listed: ['alpha', 'beta'] })
  expect(of({})).toMatchObject({
    saved: { micros: 0, share: 0 },
    target: { state: 'below' },
    coverage: { byList: 100 },
  })
  expect(of({ baseline: 'single-provider' })).toMatchObject({ provider: 'alpha', total: { actual: 0 } })
  // 50,000 a message and 80 % converted then as now.
  const month = of({ baseline: 'previous-month' })
  expect(Math.abs(month.saved.share ?? 1)).toBeLessThan(0.01)
  expect(of({ from: NOON - 400 * DAY_MS, to: NOON - 390 * DAY_MS }).target.state).toBe('unknown')
})

test('what-if takes volume and networks from the store, brought to a month', () => {
  aHistory()
  db.prepare(`insert into network_traffic (country, network, n) values ('DE', '26201', 3), ('DE', '26202', 1)`).run()
  const quote = db.prepare(
    `insert into price_quotes (country, service, provider, network, source, price, currency, cached_at, effective_from)
     values ('DE', 'sms', 'alpha', ?, ?, ?, ?, 0, 0)`,
  )
  quote.run('26201', 'list', 90_000, 'EUR')
  quote.run('26201', 'manual', 60_000, 'EUR')
  quote.run('26202', 'list', 40_000, 'XXX')
  const rule = { strategy: 'priority', failureCost: 5, priceWeight: 0.5 } as const
  const routes = [
    { provider: 'alpha', price: { micros: 50_000, currency: 'EUR' } },
    { provider: 'beta', price: null },
  ]
  const countries = [
    { country: 'DE', rule, routes },
    { country: 'FR', rule, routes },
  ]
  const report = whatIfReport(db, costWhatIfInput.parse({}), { ...setting, rates: bundledRates, countries })
  expect(report.before.verifications).toBeGreaterThan(280)
  expect(report.before.verifications).toBeLessThan(320)
  // Three quarters in the network with a price of its own, which an operator has set; the rest at the country's.
  const each = report.before.spendMicros / report.before.verifications
  expect(each).toBeCloseTo(0.75 * 60_000 + 0.25 * 50_000, -1)
  expect(report.countryCount).toBe(1)
  const empty = whatIfReport(db, costWhatIfInput.parse({ service: 'voice' }), {
    ...setting,
    rates: bundledRates,
    countries,
  })
  expect(empty.countries).toEqual([])
})

test('spend is forecast from whole days', () => {
  aHistory(4)
  const { horizons, today, history, why } = spendForecast(db, { historyDays: 30, filter: {} }, setting)
  expect(history.spend).toHaveLength(30)
  expect(today.spend).toBeGreaterThan(0)
  expect(why).not.toBe('')
  // 200,000 a day.
  expect(horizons.map(({ days, spend }) => [days, Math.round(spend / 100_000)])).toEqual([
    [30, 60],
    [90, 180],
  ])
})

test('an empty store has no forecast', () => {
  const { horizons, method, why } = spendForecast(db, { historyDays: 30, filter: {} }, setting)
  expect([horizons, method]).toEqual([[], null])
  expect(why).toContain('no complete day')
})
