import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { customersInput } from '../../../src/contract/analytics-customers.ts'
import { customerModel } from '../../../src/engine/analytics/customer-model.ts'
import { customerReport, customersReport } from '../../../src/engine/analytics/customers-report.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'
import { finishCustomerAnalytics, saveCustomerAnalytics } from '../../../src/engine/store/analytics-customers.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { aStore } from '../../builders/a-store.ts'

const DAY_MS = 86_400_000
/** A Monday, so that the last complete week ended a moment ago. */
const NOW = Date.UTC(2026, 5, 1, 0, 30)
const WEEKS = 40
const setting = { mode: 'live', currency: 'EUR', now: NOW }

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

/** Customers that are active in a week with a chance of their own, and leave with another; `share` scales the first. */
function population(count: number, share: number, leaving = 0.04): void {
  const random = createRandom('population', count)
  const insert = db.prepare(
    `insert into verifications (mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, reference,
       code_hash, segments, checks_left, created_at, expires_at, accepted_at, delivered_at, converted_at, final_at,
       billable_at, revenue_micros, revenue_currency, revenue_reporting_micros)
     values ('live', 'converted', 'sms', 'DE', :customer, 'hash', '+49151', '42', :reference, 'hash', 1, 5, :at, :at, :at,
       :at, :at, :at, :at, :micros, 'EUR', :micros)`,
  )
  db.transaction(() => {
    for (let c = 0; c < count; c++) {
      const active = share * (0.3 + 0.7 * random.next())
      const leaves = leaving * random.next()
      const spends = 50_000 + Math.floor(400_000 * random.next() ** 2)
      const first = Math.floor(20 * random.next())
      let isThere = true
      for (let week = first; week < WEEKS && isThere; week++) {
        if (week === first || random.next() < active) {
          const at = NOW - 1_800_000 - (WEEKS - week) * 7 * DAY_MS + Math.floor(random.next() * 6 * DAY_MS)
          insert.run({
            customer: `c${c}`,
            reference: `${c}-${week}`,
            at,
            micros: Math.round(spends * (0.5 + random.next())),
          })
        }
        isThere = random.next() >= leaves
      }
    }
  })()
  rebuildRollups(db, 'UTC')
}

function refreshed() {
  const { rows, summary } = customerModel(db, setting)
  saveCustomerAnalytics(db, rows)
  finishCustomerAnalytics(db, summary, NOW)
  return summary
}

const page = (query: object) => customersReport(db, customersInput.parse(query), setting)

test('customers get value and risk by the model that suits them, and it says how good it was', () => {
  population(400, 0.25)
  const summary = refreshed()
  expect(summary).toMatchObject({ model: 'bg-nbd', customers: 400, margin: 1 })
  expect(summary.quality?.auc).toBeGreaterThan(0.7)
  // A coin has 0.25.
  expect(summary.quality?.brier).toBeLessThan(0.25)
  expect(summary.quality?.span).toMatchObject({ to: NOW - 1_800_000 })
  const { rows, bands, total, sums } = page({ sort: 'risk', limit: 500 })
  expect(total).toBe(400)
  expect(Object.values(bands).reduce((sum, n) => sum + n, 0)).toBe(400)
  expect(
    rows.every(({ valueMicros, alive, churnRisk }) => valueMicros !== null && alive !== null && churnRisk !== null),
  ).toBe(true)
  // Who has been silent for half a year is riskier than who was active last week.
  const lately = rows.filter(({ lastActivity }) => (lastActivity ?? 0) > NOW - 14 * DAY_MS)
  const silent = rows.filter(({ lastActivity }) => (lastActivity ?? 0) < NOW - 150 * DAY_MS)
  const mean = (list: typeof rows) => list.reduce((sum, { churnRisk }) => sum + (churnRisk ?? 0), 0) / list.length
  expect(mean(silent)).toBeGreaterThan(mean(lately) + 0.4)
  expect(silent.some(({ reasons }) => reasons.some(({ kind }) => kind === 'silence'))).toBe(true)
  // The sum of all pages is the table.
  const spent = db.prepare('select sum(revenue_reporting_micros) from verifications').pluck().get()
  expect(sums.spentMicros).toBe(spent)
}, 60_000)

test('activity that is a habit is modelled by whole weeks, and few customers only by their pauses', () => {
  population(150, 1, 0.02)
  expect(refreshed().model).toBe('bg-bb')
  db.exec(`delete from verifications where customer_id not in ('c1', 'c2', 'c3')`)
  rebuildRollups(db, 'UTC')
  const summary = customerModel(db, { ...setting, now: NOW + 1 })
  expect(summary.summary).toMatchObject({ model: 'rule', params: null })
  expect(summary.rows).toHaveLength(3)
  expect(summary.rows.every(({ value_micros, alive }) => value_micros === null && alive === null)).toBe(true)
}, 60_000)

test('pages by key hold every customer once, whatever they are sorted by', () => {
  population(60, 0.4)
  refreshed()
  for (const sort of ['value', 'risk', 'spent', 'verifications', 'lastActive', 'failed', 'margin', 'name'] as const)
    for (const descending of [true, false]) {
      const seen: string[] = []
      let after: object | undefined
      for (let i = 0; i < 20; i++) {
        const { rows, matching } = page({ sort, descending, limit: 13, after })
        expect(matching).toBe(60)
        seen.push(...rows.map(({ id }) => id))
        const last = rows.at(-1)
        if (last === undefined || rows.length < 13) break
        const figures = {
          value: last.valueMicros,
          risk: last.churnRisk,
          spent: last.spentMicros,
          verifications: last.verifications,
          lastActive: last.lastActivity,
          failed: last.failed.value,
          margin: last.margin,
          name: last.name,
        }
        after = { value: figures[sort], id: last.id }
      }
      expect(new Set(seen).size, `${sort} ${descending}`).toBe(60)
      expect(seen).toHaveLength(60)
    }
})

test('filters, a run that finds a customer gone, and the drawer of one', () => {
  population(30, 0.5)
  refreshed()
  const { rows } = page({ bands: ['churned', 'high'], limit: 500 })
  expect(rows.every(({ band }) => band === 'churned' || band === 'high')).toBe(true)
  expect(
    page({ search: 'C2' })
      .rows.map(({ id }) => id)
      .sort(),
  ).toEqual(['c2', ...Array.from({ length: 10 }, (_, i) => `c2${i}`)].sort())
  expect(page({ marginBelow: 0.5 }).rows).toEqual([])
  expect(page({ newOnly: true }).rows).toEqual([])
  expect(page({ ids: ['c3'] }).rows).toHaveLength(1)
  const drawer = customerReport(db, { id: 'c3', days: 366 }, setting)
  expect(drawer?.series.sent.reduce((sum, n) => sum + n, 0)).toBe(drawer?.figures.verifications)
  expect(drawer?.series.net.reduce((sum, n) => sum + n, 0)).toBe(drawer?.figures.spentMicros)
  expect(customerReport(db, { id: 'nobody', days: 7 }, setting)).toBeNull()
  db.exec(`delete from verifications where customer_id = 'c3'`)
  rebuildRollups(db, 'UTC')
  const { rows: later, summary } = customerModel(db, { ...setting, now: NOW + 60_000 })
  saveCustomerAnalytics(db, later)
  finishCustomerAnalytics(db, summary, NOW + 60_000)
  expect(page({ ids: ['c3'] }).rows).toEqual([])
})
