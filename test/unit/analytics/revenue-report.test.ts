import type Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import {
  type AnalyticsFilter,
  analyticsParams,
  analyticsQueryOf,
  type Figure,
} from '../../../src/contract/analytics-query.ts'
import { revenueInput } from '../../../src/contract/analytics-revenue.ts'
import { cohortReport } from '../../../src/engine/analytics/cohort-report.ts'
import { revenueReport } from '../../../src/engine/analytics/revenue-report.ts'
import { insertCorrection } from '../../../src/engine/store/corrections.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { aBillingDesk, savedPlan } from '../../builders/a-business.ts'
import { aBusinessHistory } from '../../builders/a-business-history.ts'
import { aStore } from '../../builders/a-store.ts'
import { save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000
/** Both changes of the clocks in Berlin and on Lord Howe lie in the 100 days that follow one of these. */
const SPRING = Date.UTC(2026, 2, 1, 3)
const AUTUMN = Date.UTC(2026, 8, 1, 3)

interface Raw {
  readonly sent: number
  readonly billable: number
  readonly gross: number
  readonly corrections: number
  readonly cost: number
  readonly converted: number
}

/** The same figures from raw rows. A filter by provider: what it accepted last or tried last, and its own attempts. */
function raw(db: Database.Database, { from, to }: { from: number; to: number }, filter: AnalyticsFilter = {}): Raw {
  const credited = `coalesce((select provider from attempts where verification_id = v.id
    order by state = 'accepted' desc, n desc limit 1), '')`
  const where = (columns: Readonly<Record<string, string>>) =>
    Object.entries(filter).map(([name, chip]) => {
      const list = chip?.values.map((value) => `'${value}'`).join(', ')
      return ` and ${columns[name]} ${chip?.exclude ? 'not in' : 'in'} (${list})`
    })
  const of = { country: 'v.country', service: 'v.service', customer: `coalesce(v.customer_id, '')` }
  const network = `coalesce(v.network, '')`
  const span = `between ${from} and ${to - 1}`
  const verification = db
    .prepare(
      `select count(*) as sent, count(billable_at) as billable, count(converted_at) as converted,
         coalesce(sum(case when billable_at is not null then revenue_reporting_micros end), 0) as gross
       from verifications v where mode = 'live' and created_at ${span}${where({ ...of, network, provider: credited }).join('')}`,
    )
    .get() as Omit<Raw, 'corrections' | 'cost'>
  const cost = db
    .prepare(
      `select coalesce(sum(a.cost_reporting_micros), 0) from attempts a join verifications v on v.id = a.verification_id
       where v.mode = 'live' and v.created_at ${span}${where({ ...of, network, provider: 'a.provider' }).join('')}`,
    )
    .pluck()
    .get() as number
  const own = {
    country: 'country',
    service: 'service',
    customer: 'customer_id',
    network: 'network',
    provider: 'provider',
  }
  const corrections = db
    .prepare(
      `select coalesce(sum(reporting_micros), 0) from revenue_corrections
       where mode = 'live' and booked_at ${span}${where(own).join('')}`,
    )
    .pluck()
    .get() as number
  return { ...verification, cost, corrections }
}

const reportOf = (db: Database.Database, now: number, query: object) =>
  revenueReport(db, revenueInput.parse(query), { mode: 'live', currency: 'EUR', now })

/** Unknown is nothing in SQL's sums. */
const micros = ({ value, before }: Figure) => ({ value: value ?? 0, before: before ?? 0 })

const chip = (values: string[], exclude = false) => ({ values, exclude })
const filters: readonly AnalyticsFilter[] = [
  {},
  { provider: chip(['one']) },
  { country: chip(['DE'], true), service: chip(['sms']) },
  { customer: chip(['alba']) },
  { customer: chip(['', 'bravo'], true) },
  { customer: chip(['alba']), country: chip(['DE', 'FR']) },
  { network: chip(['26201']) },
  { provider: chip(['two']), network: chip(['']) },
]

describe.each([
  ['UTC', SPRING],
  ['Europe/Berlin', SPRING],
  ['Europe/Berlin', AUTUMN],
  ['Australia/Lord_Howe', AUTUMN],
  ['Asia/Kathmandu', SPRING],
  ['America/Sao_Paulo', AUTUMN],
])('in the days of %s', (zone, from) => {
  test('every figure equals raw rows to the micro, in every bucket and under every filter', async () => {
    const db = await aBusinessHistory({ seed: from % 97, zone, from })
    // In the midst of the history the last day is cut; after it, nothing is newer and roll-ups answer all of today.
    const moments = filters.map((filter) => ({ filter, now: from + 71 * DAY_MS + 12_345_678 }))
    for (const { filter, now } of [...moments, { filter: {}, now: from + 106 * DAY_MS + 12_345_678 }])
      for (const [bucket, days] of [
        ['hour', 2],
        ['day', 40],
        ['week', 70],
        ['month', 70],
      ] as const) {
        const report = reportOf(db, now, { from: now - days * DAY_MS, to: now, bucket, filter })
        const [truth, before] = [raw(db, report.span, filter), raw(db, report.compared ?? report.span, filter)]
        const { kpis, series } = report
        expect(micros(kpis.grossMicros)).toEqual({ value: truth.gross, before: before.gross })
        expect(kpis.correctionsMicros).toEqual({ value: truth.corrections, before: before.corrections })
        if (kpis.netMicros.value !== null) expect(kpis.netMicros.value).toBe(truth.gross + truth.corrections)
        expect(micros(kpis.costMicros)).toEqual({ value: truth.cost, before: before.cost })
        expect(kpis.sent).toEqual({ value: truth.sent, before: before.sent })
        expect(kpis.billable.value).toBe(truth.billable)
        expect(
          series.starts.map(
            (start, i) => raw(db, { from: start, to: series.starts[i + 1] ?? report.span.to }, filter).cost,
          ),
        ).toEqual(series.cost.map((cost) => cost ?? 0))
        if (!series.net.includes(null))
          expect(series.net.reduce<number>((sum, net) => sum + (net ?? 0), 0)).toBe(kpis.netMicros.value)
        expect(report.partial).toBe(true)
        const { bridge } = report
        if (bridge === null || kpis.netMicros.value === null || kpis.netMicros.before === null) continue
        expect(bridge.now).toBe(kpis.netMicros.value)
        expect(bridge.before).toBe(kpis.netMicros.before)
        const moves = bridge.new + bridge.reactivation + bridge.expansion - bridge.contraction - bridge.churn
        expect(bridge.before + moves + bridge.adjustment).toBe(bridge.now)
      }
  }, 60_000)
})

test('the span compared with ends at the same point of its last day, month or year', async () => {
  const db = await aStore()
  rebuildRollups(db, 'Europe/Berlin')
  const now = Date.UTC(2026, 2, 31, 10, 30)
  const march = reportOf(db, now, { from: Date.UTC(2026, 2, 5), to: now, bucket: 'month' })
  expect(march.span).toEqual({ from: Date.UTC(2026, 1, 28, 23), to: now + 1 })
  // As much of February as there is: it has no 31st.
  expect(march.compared).toEqual({ from: Date.UTC(2026, 0, 31, 23), to: Date.UTC(2026, 1, 28, 23) })
  const day = reportOf(db, now, { from: now, to: now + 1, bucket: 'day' })
  expect(day.compared).toEqual({ from: Date.UTC(2026, 2, 29, 22), to: Date.UTC(2026, 2, 30, 10, 30) + 1 })
  const year = reportOf(db, now, { from: now, to: now + 1, bucket: 'day', compare: { kind: 'year' } })
  expect(year.compared?.from).toBe(Date.UTC(2025, 2, 30, 22))
  // A week ago the clocks of Berlin had not gone forward yet: the same time of day is an hour later in UTC.
  const week = reportOf(db, now, { from: now, to: now + 1, bucket: 'day', compare: { kind: 'week' } })
  expect(week.compared).toEqual({ from: Date.UTC(2026, 2, 23, 23), to: Date.UTC(2026, 2, 24, 11, 30) + 1 })
  const hours = { from: now - 2 * 3_600_000, to: now + 1, bucket: 'hour', compare: { kind: 'week' } } as const
  expect(reportOf(db, now, hours).compared?.from).toBe(Date.UTC(2026, 2, 24, 9))
  const months = reportOf(db, now, { from: now, to: now + 1, bucket: 'month', compare: { kind: 'week' } })
  expect(months.compared).toEqual(march.compared)
  const over = reportOf(db, now, { from: now - 9 * DAY_MS, to: now - 8 * DAY_MS, bucket: 'day' })
  expect(over.partial).toBe(false)
  expect(reportOf(db, now, { from: now, to: now + 1, compare: { kind: 'none' } }).bridge).toBeNull()
})

test('what nobody can know is null and not zero', async () => {
  const db = await aStore()
  savedPlan(db, { currency: 'JPY', billableOn: 'accepted' })
  aBillingDesk(db)
  const at = Date.UTC(2026, 0, 5, 12)
  save(db, { created_at: at, accepted_at: at + 50, customer_id: 'alba' }, [
    { started_at: at, cost_micros: null, cost_reporting_micros: null },
  ])
  const { kpis, unrated, unpriced } = reportOf(db, at + DAY_MS, { from: at, to: at + DAY_MS })
  expect({ net: kpis.netMicros.value, cost: kpis.costMicros.value, margin: kpis.margin.value }).toEqual({
    net: null,
    cost: null,
    margin: null,
  })
  expect({ unrated, unpriced }).toEqual({ unrated: 1, unpriced: 1 })
})

test('customers that come, return, grow, shrink and go are told apart', async () => {
  const db = await aStore()
  const month = (n: number) => Date.UTC(2026, n, 10)
  const pay = (customer: string, at: number, micros: number) =>
    insertCorrection(db, {
      kind: 'adjustment',
      customer_id: customer,
      verification_id: null,
      mode: 'live',
      micros,
      currency: 'EUR',
      reporting_micros: micros,
      booked_at: at,
      reason: 'test',
      author: 'test',
      source: null,
      external_id: null,
      created_at: at,
    })
  pay('returns', month(0), 500)
  pay('grows', month(1), 100)
  pay('grows', month(2), 175)
  pay('shrinks', month(1), 90)
  pay('shrinks', month(2), 40)
  pay('leaves', month(1), 60)
  pay('returns', month(2), 7)
  pay('comes', month(2), 11)
  pay('owes', month(2), -3)
  const now = Date.UTC(2026, 3, 2)
  const { bridge, retention, topCustomers, concentration } = reportOf(db, now, {
    from: month(2),
    to: month(2) + 1,
    bucket: 'month',
  })
  expect(bridge).toEqual({
    before: 250,
    new: 11,
    reactivation: 7,
    expansion: 75,
    contraction: 50,
    churn: 60,
    adjustment: -3,
    now: 230,
    newCustomers: 1,
    reactivatedCustomers: 1,
    churnedCustomers: 1,
    openingCustomers: 3,
    openingMicros: 250,
  })
  expect(retention?.logoChurn).toMatchObject({ k: 1, n: 3 })
  expect(retention?.nrr).toBeCloseTo((175 + 40) / 250)
  expect(retention?.quickRatio).toBeCloseTo(93 / 110)
  expect(topCustomers?.map(({ id }) => id)).toEqual(['grows', 'shrinks', 'comes', 'returns', 'owes'])
  expect(concentration?.top1).toBeCloseTo(175 / 233)
  const { cohorts } = cohortReport(db, 12, { mode: 'live', currency: 'EUR', now })
  expect(cohorts.map(({ month: name, size }) => [name, size])).toEqual([
    ['2026-01', 1],
    ['2026-02', 3],
    ['2026-03', 1],
    ['2026-04', 0],
  ])
  expect(cohorts[1]?.logos).toEqual([1, 2 / 3, 0])
})

test('a query goes into an address and comes back', () => {
  const query = revenueInput.parse({
    from: 1,
    to: 5,
    bucket: 'day',
    compare: { kind: 'custom', from: 0 },
    filter: filters[4],
  })
  expect(analyticsQueryOf(analyticsParams(query))).toEqual({
    from: 1,
    to: 5,
    bucket: 'day',
    compare: { kind: 'custom', from: 0 },
    filter: filters[4],
  })
  expect(analyticsQueryOf({ from: 'soon', to: '5' })).toBeNull()
})
