import type Database from 'better-sqlite3'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { quantile, wilsonRate } from '../../../../src/contract/rate.ts'
import { databaseBytes, trafficByCountry } from '../../../../src/engine/store/queries/counts.ts'
import { MATURITY_MS, type TrafficSummary, trafficSummary } from '../../../../src/engine/store/queries/traffic.ts'
import type { AttemptRow, FailoverRow, VerificationRow } from '../../../../src/engine/store/schema.ts'
import { aStore } from '../../../builders/a-store.ts'
import { NOON, save } from '../../../builders/rows.ts'

const MINUTE = 60_000
const window = { from: NOON, to: NOON + 10 * MINUTE }

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

/** A little wider than the window on both sides. */
const time = fc.integer({ min: -60_000, max: 11 * MINUTE }).map((ms) => NOON + ms)
const mode = fc.constantFrom('live', 'sandbox', 'drill' as const)
const stamp = fc.option(time)

const traffic = fc.array(
  fc.record({
    verification: fc.record({
      mode,
      state: fc.constantFrom('pending', 'accepted', 'failed', 'converted' as const),
      created_at: time,
      accepted_at: stamp,
      delivered_at: stamp,
      converted_at: stamp,
      final_at: stamp,
      maybe_duplicate: fc.constantFrom(0, 1),
    }),
    attempts: fc.array(
      fc.record({
        provider: fc.constantFrom('alpha', 'beta'),
        state: fc.constantFrom('accepted', 'accepted', 'unknown', 'rejected-eligible', 'rejected-final' as const),
        category: fc.constantFrom(null, 'timeout', 'interrupted' as const),
        delivery: fc.constantFrom('pending', 'delivered' as const),
        started_at: time,
        duration_ms: fc.option(fc.integer({ min: 0, max: 3_000 })),
        cost_reporting_micros: fc.option(fc.integer({ min: 0, max: 90_000 })),
      }),
      { maxLength: 3 },
    ),
    hops: fc.array(
      fc.record({
        mode,
        trigger: fc.constantFrom('failover', 'reconcile', 'rescue' as const),
        outcome: fc.constantFrom('accepted', 'unknown' as const),
        duration_ms: fc.integer({ min: 0, max: 5_000 }),
        created_at: time,
      }),
      { maxLength: 2 },
    ),
  }),
  { maxLength: 60 },
)

const all = <Row>(sql: string) => db.prepare(sql).all() as Row[]
const within = (at: number) => at >= window.from && at < window.to

/** The same figures, counted by hand. */
function byHand(): Omit<TrafficSummary, 'series' | 'latestFailovers'> {
  const everything = all<VerificationRow>('select * from verifications')
  const rows = everything.filter((row) => within(row.created_at) && row.mode !== 'drill')
  const count = <T>(list: readonly T[], test: (one: T) => boolean) => list.filter(test).length
  const mature = rows.filter((row) => row.created_at < window.to - MATURITY_MS)
  const attempts = all<AttemptRow>('select * from attempts').map((attempt) => {
    const of = everything.find(({ id }) => id === attempt.verification_id)
    if (of === undefined) throw new Error('an attempt of nothing')
    return { ...attempt, of }
  })
  const paid = attempts.filter(({ of }) => rows.includes(of))
  const micros = (list: typeof paid) => list.reduce((sum, { cost_reporting_micros: cost }) => sum + (cost ?? 0), 0)
  const converted = count(mature, (row) => row.converted_at !== null)
  const timesOf = (trigger: string) => {
    const durations = all<FailoverRow>('select * from failover_logs')
      .filter((hop) => within(hop.created_at) && hop.mode !== 'drill' && hop.trigger === trigger)
      .filter(({ outcome }) => outcome === 'accepted')
      .map(({ duration_ms }) => duration_ms)
      .sort((a, b) => a - b)
    return {
      n: durations.length,
      p50Ms: quantile(durations, 0.5),
      p95Ms: quantile(durations, 0.95),
      maxMs: durations.at(-1) ?? null,
    }
  }
  const tried = attempts.filter(({ of }) => rows.includes(of))
  const acceptances = count(tried, ({ state }) => state === 'accepted')
  return {
    sent: rows.length,
    open: count(rows, (row) => row.final_at === null),
    failed: count(rows, (row) => row.state === 'failed'),
    maybeDuplicate: count(rows, (row) => row.maybe_duplicate === 1),
    accept: wilsonRate(
      count(rows, (row) => row.accepted_at !== null),
      count(rows, (row) => row.accepted_at !== null || row.final_at !== null),
    ),
    delivery: wilsonRate(
      count(mature, (row) => row.delivered_at !== null),
      count(mature, (row) => row.accepted_at !== null),
    ),
    conversion: wilsonRate(converted, mature.length),
    costMicros: micros(paid),
    pricedAttempts: count(paid, (attempt) => attempt.cost_reporting_micros !== null),
    unpricedAttempts: count(paid, (attempt) => attempt.cost_reporting_micros === null),
    costPerConvertedMicros:
      converted === 0 ? null : Math.round(micros(paid.filter(({ of }) => mature.includes(of))) / converted),
    failover: timesOf('failover'),
    rescue: timesOf('rescue'),
    providers: ['alpha', 'beta'].flatMap((provider) => {
      const own = tried.filter((attempt) => attempt.provider === provider)
      if (own.length === 0) return []
      const accepted = own.filter(({ state }) => state === 'accepted')
      const old = accepted.filter(({ of }) => mature.includes(of))
      const times = accepted.flatMap(({ duration_ms }) => duration_ms ?? []).sort((a, b) => a - b)
      const failures = attempts
        .filter((attempt) => attempt.provider === provider && within(attempt.started_at) && attempt.of.mode !== 'drill')
        .filter(({ state }) => state === 'unknown' || state === 'rejected-eligible')
      return {
        provider,
        share: acceptances === 0 ? null : accepted.length / acceptances,
        accept: wilsonRate(
          accepted.length,
          count(own, ({ category }) => category !== 'interrupted'),
        ),
        delivery: wilsonRate(
          count(old, ({ delivery }) => delivery === 'delivered'),
          old.length,
        ),
        conversion: wilsonRate(
          count(old, ({ of }) => of.converted_at !== null),
          old.length,
        ),
        submitP50Ms: quantile(times, 0.5),
        submitP95Ms: quantile(times, 0.95),
        lastFailureAt: failures.length === 0 ? null : Math.max(...failures.map(({ started_at }) => started_at)),
      }
    }),
  }
}

test('the overview says what counting by hand says', () => {
  fc.assert(
    fc.property(traffic, (sample) => {
      db.exec('begin')
      for (const { verification, attempts, hops } of sample) save(db, verification, attempts, hops)
      const { series, latestFailovers, ...figures } = trafficSummary(db, window)
      expect(figures).toEqual(byHand())
      const sum = (column: readonly number[]) => column.reduce((a, b) => a + b, 0)
      expect(sum(series.sent)).toBe(figures.sent)
      expect(sum(series.accepted)).toBe(figures.accept.k)
      const hops = all<FailoverRow>('select * from failover_logs order by created_at desc, id desc')
      const shown = hops.filter((hop) => within(hop.created_at) && hop.mode !== 'drill')
      expect(sum(series.failovers)).toBe(shown.filter(({ trigger }) => trigger !== 'rescue').length)
      expect(latestFailovers).toEqual(shown.slice(0, 6))
      db.exec('rollback')
    }),
    { numRuns: 60, endOnFailure: true },
  )
})

describe('the series', () => {
  // Numbers reach SQLite as floats: buckets were fractions, and every column was all zeros.
  test('each verification and each hop is in the bucket of its time', () => {
    const at = (ms: number) => ({ created_at: NOON + ms })
    save(db, at(0))
    save(db, { ...at(9_999), accepted_at: NOON })
    save(db, { ...at(10_000), accepted_at: NOON, delivered_at: NOON, converted_at: NOON }, [{}], [at(25_001)])
    const { series } = trafficSummary(db, { from: NOON, to: NOON + 10 * MINUTE })
    expect(series.bucketMs).toBe(10_000)
    expect(series.starts.slice(0, 3)).toEqual([NOON, NOON + 10_000, NOON + 20_000])
    expect(series.starts).toHaveLength(60)
    expect(series.sent.slice(0, 3)).toEqual([2, 1, 0])
    expect(series.accepted.slice(0, 3)).toEqual([1, 1, 0])
    expect([series.delivered[1], series.converted[1], series.failovers[2]]).toEqual([1, 1, 1])
  })

  test.each([1, 5, 15, 60, 6 * 60, 24 * 60])('%i minutes fit into at most 97 buckets that cover them', (minutes) => {
    const from = NOON + 1_234
    const to = from + minutes * MINUTE
    save(db, { created_at: from })
    save(db, { created_at: to - 1 })
    const { series } = trafficSummary(db, { from, to })
    expect(series.starts.length).toBeLessThanOrEqual(97)
    expect(series.starts[0]).toBeLessThanOrEqual(from)
    expect((series.starts.at(-1) ?? 0) + series.bucketMs).toBeGreaterThanOrEqual(to)
    expect([series.sent[0], series.sent.at(-1)]).toEqual([1, 1])
    for (const column of [series.sent, series.failovers, series.converted])
      expect(column).toHaveLength(series.starts.length)
  })
})

test('an empty window has counts of zero and rates without a value', () => {
  expect(trafficSummary(db, window)).toMatchObject({
    sent: 0,
    accept: { n: 0, value: null },
    costMicros: 0,
    costPerConvertedMicros: null,
    failover: { n: 0, p50Ms: null, p95Ms: null, maxMs: null },
    providers: [],
    latestFailovers: [],
  })
})

test('countries by their traffic, the busiest first', () => {
  for (const country of ['FR', 'DE', 'DE', 'AT', 'FR', 'DE']) save(db, { country })
  save(db, { country: 'US', created_at: NOON - 1 })
  expect(trafficByCountry(db, NOON)).toEqual([{ country: 'DE' }, { country: 'FR' }, { country: 'AT' }])
})

test('the size of the database grows with what is in it', () => {
  const before = databaseBytes(db)
  save(db, { customer_id: 'x'.repeat(100_000) })
  expect(databaseBytes(db)).toBeGreaterThan(before + 90_000)
})
