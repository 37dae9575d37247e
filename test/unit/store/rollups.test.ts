import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { quantile } from '../../../src/contract/rate.ts'
import { recordCost } from '../../../src/engine/store/attempts.ts'
import { insertCorrection } from '../../../src/engine/store/corrections.ts'
import { decodeInto, type Histogram, histogramQuantile } from '../../../src/engine/store/histogram.ts'
import { rebuildRollups, rebuildSlice, startRebuild } from '../../../src/engine/store/rollup-rebuild.ts'
import { tracked } from '../../../src/engine/store/rollups.ts'
import { finish } from '../../../src/engine/store/verifications.ts'
import { dateOfDay, dayOfDate, monthOfDay, zoneCalendar } from '../../../src/engine/store/zone.ts'
import { aBillingDesk, flat, savedPlan } from '../../builders/a-business.ts'
import { aBusyWorkspace } from '../../builders/a-busy-workspace.ts'
import { aStore } from '../../builders/a-store.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'
import { NOON, save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
  savedPlan(db)
  savedPlan(db, {
    customerId: 'alba',
    currency: 'USD',
    billableOn: 'converted',
    prices: [
      {
        country: null,
        service: null,
        tiers: [
          { fromVolume: 0, micros: 700_001 },
          { fromVolume: 12, micros: 600_003 },
        ],
      },
      { country: 'DE', service: 'voice', tiers: [{ fromVolume: 0, micros: 1_300_007 }] },
    ],
  })
  savedPlan(db, { customerId: 'bravo', billableOn: 'accepted', prices: flat(90_001) })
  aBillingDesk(db)
})

/** Raw rows under the columns of the roll-ups, by the local date as Intl prints it. */
function rawSums(zone: string, dimension: 'country' | 'customer_id' | 'service'): unknown[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
  db.function('local_date', (at: unknown) => format.format(Number(at)))
  const corrected = dimension === 'service' || dimension === 'country' ? `${dimension}` : 'customer_id'
  return db
    .prepare(
      `select date, mode, key, sum(sent) as sent, sum(accepted) as accepted, sum(delivered) as delivered,
         sum(converted) as converted, sum(billable) as billable, sum(revenue) as revenue, sum(corrected) as corrected,
         sum(cost) as cost, sum(attempts) as attempts
       from (
         select local_date(created_at) as date, mode, coalesce(v.${dimension}, '') as key, 1 as sent,
           accepted_at is not null as accepted, delivered_at is not null as delivered,
           converted_at is not null as converted, billable_at is not null as billable,
           coalesce(revenue_reporting_micros, 0) as revenue, 0 as corrected,
           (select coalesce(sum(cost_reporting_micros), 0) from attempts where verification_id = v.id) as cost,
           (select count(*) from attempts where verification_id = v.id) as attempts
         from verifications v
         union all
         select local_date(booked_at), mode, ${corrected}, 0, 0, 0, 0, 0, 0, coalesce(reporting_micros, 0), 0, 0
         from revenue_corrections)
       group by date, mode, key order by date, mode, key`,
    )
    .all()
}

function rolledUp(table: string, dimension: string): unknown[] {
  const rows = db
    .prepare(
      `select day, mode, ${dimension} as key, sum(sent) as sent, sum(accepted) as accepted,
         sum(delivered) as delivered, sum(converted) as converted, sum(billable) as billable,
         sum(revenue_micros) as revenue, sum(credits_micros + refunds_micros + adjustments_micros) as corrected,
         sum(cost_micros) as cost, sum(attempts) as attempts
       from ${table} group by day, mode, ${dimension} order by day, mode, ${dimension}`,
    )
    .all() as { readonly day: number }[]
  return rows.map(({ day, ...row }) => ({ date: dateOfDay(day), ...row }))
}

// Clocks go forward, back, and back by half an hour; India is half an hour off; and months end among these days.
describe.each([
  ['Europe/Berlin', '2026-03-27'],
  ['America/New_York', '2026-10-30'],
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Asia/Kolkata', '2026-01-30'],
])('%s, around %s', (zone, date) => {
  test('roll-ups are what a rebuild makes of the raw rows, and what plain SQL says of them', () => {
    rebuildRollups(db, zone)
    aBusyWorkspace(db, { seed: dayOfDate(date), from: dayOfDate(date) * DAY_MS, days: 5, verifications: 400 })
    const kept = rollupDump(db)
    expect(rolledUp('rollup_customer_days', 'customer')).toEqual(rawSums(zone, 'customer_id'))
    expect(rolledUp('rollup_route_days', 'country')).toEqual(rawSums(zone, 'country'))
    expect(rolledUp('rollup_route_days', 'service')).toEqual(rawSums(zone, 'service'))
    rebuildRollups(db, zone)
    expect(rollupDump(db)).toEqual(kept)
    expect(kept['rollup_network_days']?.length).toBeGreaterThan(5)
    const earned = db.prepare(`select sum(revenue_micros) as micros from rollup_customer_months where mode = 'live'`)
    expect(earned.pluck().get()).toBeGreaterThan(1_000_000)
  })
})

test('hours, days and months of every dimension add up to the same', () => {
  aBusyWorkspace(db, { seed: 5, from: NOON, days: 40, verifications: 300 })
  const total = (table: string) =>
    db
      .prepare(
        `select sum(sent) as sent, sum(revenue_micros) as revenue, sum(cost_micros) as cost, sum(unpriced) as unpriced,
           sum(refunds_micros) as refunds, sum(attempts_converted) as converted from ${table}`,
      )
      .get()
  const sums = total('rollup_route_days')
  expect(sums).not.toMatchObject({ revenue: 0 })
  for (const name of ['provider_hours', 'country_hours', 'route_months', 'customer_days', 'customer_months'])
    expect(total(`rollup_${name}`)).toEqual(sums)
})

test('the days of another zone come with a rebuild, and hours stay as they are', () => {
  aBusyWorkspace(db, { seed: 6, from: NOON, days: 3, verifications: 100 })
  const before = rollupDump(db)
  rebuildRollups(db, 'Asia/Tokyo')
  const after = rollupDump(db)
  expect(after['rollup_provider_hours']).toEqual(before['rollup_provider_hours'])
  expect(after['rollup_route_days']).not.toEqual(before['rollup_route_days'])
  expect(rolledUp('rollup_customer_days', 'customer')).toEqual(rawSums('Asia/Tokyo', 'customer_id'))
})

test('a rebuild that others write into comes to the same, wherever they write', () => {
  aBusyWorkspace(db, { seed: 7, from: NOON, days: 2, verifications: 500 })
  startRebuild(db, 'Europe/Berlin')
  for (let slice = 0; rebuildSlice(db, 90); slice++)
    aBusyWorkspace(db, { seed: 70 + slice, from: NOON - DAY_MS, days: 4, verifications: 30 })
  const kept = rollupDump(db)
  rebuildRollups(db)
  expect(kept).toEqual(rollupDump(db))
})

test('a database that is older than its roll-ups gets them with the first rebuild', () => {
  aBusyWorkspace(db, { seed: 8, from: NOON, days: 2, verifications: 50 })
  const kept = rollupDump(db)
  db.exec('update rollup_state set built_to = (select min(created_at) from verifications)')
  for (const name of Object.keys(kept)) db.exec(`delete from ${name}`)
  while (rebuildSlice(db));
  expect(rollupDump(db)).toEqual(kept)
})

describe('what comes late', () => {
  const versionOf = (at: number) =>
    db.prepare('select version from rollup_days where day = ?').pluck().get(zoneCalendar('UTC').day(at))

  test('goes to the day it belongs to, and raises that day’s version', () => {
    const id = save(db, { customer_id: 'alba' }, [{ provider: 'one' }])
    const version = Number(versionOf(NOON))
    finish(db, id, { state: 'converted', at: NOON + 40 * DAY_MS })
    expect(versionOf(NOON)).toBe(version + 1)
    expect(versionOf(NOON + 40 * DAY_MS)).toBeUndefined()
    recordCost(db, 1, { cost: { micros: 1, currency: 'EUR' }, reportingMicros: 1, chargedAt: NOON })
    expect(versionOf(NOON)).toBe(version + 2)
    const [row] = rolledUp('rollup_customer_days', 'customer')
    expect(row).toMatchObject({ date: '2026-01-05', key: 'alba', converted: 1, billable: 1, cost: 1 })
  })

  test('a refund stands on the day it is booked on, and the revenue it takes back stays', () => {
    const id = save(db, { customer_id: 'bravo', accepted_at: NOON }, [{ provider: 'one' }])
    const refund = { kind: 'refund', customer_id: 'bravo', verification_id: id, mode: 'live' } as const
    const money = { micros: -90_001, currency: 'EUR', reporting_micros: -90_001, booked_at: NOON + 30 * DAY_MS }
    const rest = { reason: 'never arrived', author: 'operator', source: null, external_id: null, created_at: NOON }
    insertCorrection(db, { ...refund, ...money, ...rest })
    expect(rolledUp('rollup_route_days', 'provider')).toMatchObject([
      { date: '2026-01-05', key: 'one', revenue: 90_001, corrected: 0 },
      { date: '2026-02-04', key: 'one', revenue: 0, corrected: -90_001 },
    ])
  })

  test('what changes nothing raises nothing', () => {
    const id = save(db, {}, [{}])
    const version = versionOf(NOON)
    tracked(db, (batch) => batch.touch(id))
    expect(versionOf(NOON)).toBe(version)
  })
})

test('latency quantiles are within 1 % of the exact ones, over days and over providers', () => {
  aBusyWorkspace(db, { seed: 9, from: NOON, days: 3, verifications: 500 })
  const exact = db
    .prepare(`select duration_ms from attempts where state = 'accepted' order by duration_ms`)
    .pluck()
    .all() as number[]
  const blobs = db.prepare('select submit from rollup_latency_days').pluck().all() as Uint8Array[]
  const merged: Histogram = new Map()
  for (const blob of blobs) decodeInto(merged, blob)
  expect(blobs.length).toBeGreaterThan(20)
  for (const q of [0.5, 0.95, 0.99]) {
    const true_ = quantile(exact, q) ?? 0
    expect(Math.abs((histogramQuantile(merged, q) ?? 0) / true_ - 1)).toBeLessThanOrEqual(0.01)
  }
})

test('a month begins with its first local day', () => {
  const calendar = zoneCalendar('Europe/Berlin')
  const lastMinute = Date.UTC(2026, 0, 31, 22, 59)
  expect(monthOfDay(calendar.day(lastMinute))).toBe(56 * 12)
  expect(monthOfDay(calendar.day(lastMinute + 60_000))).toBe(56 * 12 + 1)
  expect(calendar.dayStart(dayOfDate('2026-02-01'))).toBe(lastMinute + 60_000)
  const lengths = ['2026-03-29', '2026-10-25', '2026-06-01'].map(
    (date) => (calendar.dayStart(dayOfDate(date) + 1) - calendar.dayStart(dayOfDate(date))) / 3_600_000,
  )
  expect(lengths).toEqual([23, 25, 24])
  const lordHowe = zoneCalendar('Australia/Lord_Howe')
  const day = dayOfDate('2026-04-05')
  expect((lordHowe.dayStart(day + 1) - lordHowe.dayStart(day)) / 3_600_000).toBe(24.5)
})
