import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import type { AlertCondition } from '../../../src/contract/alert-rules.ts'
import { episodesOf } from '../../../src/engine/alerts/episodes.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'
import { recordMinute } from '../../../src/engine/store/health.ts'
import { failoverTally } from '../../../src/engine/store/queries/alerts-failovers.ts'
import { alertHistory } from '../../../src/engine/store/queries/alerts-history.ts'
import { slidingRanges, unite } from '../../../src/engine/store/queries/alerts-ranges.ts'
import { alertReadings } from '../../../src/engine/store/queries/alerts-readings.ts'
import { busyParts } from '../../../src/engine/store/queries/alerts-spans.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const at = (minute: number): number => NOON + minute * MINUTE

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

/** Who was looked at and found well is the same as who was not looked at. */
const withoutEmpty = (subjects: ReturnType<typeof held>) => subjects?.filter((ranges) => ranges.length > 0)

const window = { from: NOON - DAY, to: NOON + DAY }
const held = (condition: AlertCondition) =>
  alertHistory(db, condition, window).subjects?.map((ranges) =>
    ranges.map(([from, to]) => [(from - NOON) / MINUTE, (to - NOON) / MINUTE]),
  )

/** A minute of one provider and of the service. */
function minute(n: number, seen: { breaker?: 'open'; failed?: number; sent?: number; link?: 'down' } = {}): void {
  recordMinute(db, {
    minute: at(n),
    link: seen.link ?? 'up',
    observed: [{ provider: 'alpha', probesOk: 1, probesFailed: seen.failed ?? 0, breaker: seen.breaker ?? 'closed' }],
    traffic: [],
    service: { sent: seen.sent ?? 0, missed: 0 },
  })
}

describe('when a condition would have held', () => {
  test('breaker, probes and own link, by the minutes on record', () => {
    minute(0)
    minute(1, { breaker: 'open', failed: 3 })
    minute(2, { breaker: 'open' })
    minute(4, { breaker: 'open' })
    minute(5, { link: 'down' })
    expect(held({ kind: 'breaker-open' })).toEqual([
      [
        [1, 3],
        [4, 5],
      ],
    ])
    expect(held({ kind: 'unreachable' })).toEqual([[[1, 2]]])
    expect(held({ kind: 'link-down' })).toEqual([[[5, 6]]])
    expect(alertHistory(db, { kind: 'link-down' }, window).since).toBe(at(0))
  })

  test('failovers from the n-th on, for as long as n lie in the window; drills and rescues are left out', () => {
    for (const n of [0, 1, 10]) save(db, {}, [], [{ created_at: at(n) }])
    save(
      db,
      { mode: 'drill' },
      [],
      [
        { created_at: at(30), mode: 'drill' },
        { created_at: at(31), mode: 'drill' },
      ],
    )
    save(
      db,
      {},
      [],
      [
        { created_at: at(40), trigger: 'rescue' },
        { created_at: at(41), trigger: 'rescue' },
      ],
    )
    expect(held({ kind: 'primary-failing', failovers: 2, windowMs: 5 * MINUTE })).toEqual([[[1, 5]]])
    expect(held({ kind: 'primary-failing', failovers: 1, windowMs: 5 * MINUTE })).toEqual([
      [
        [0, 6],
        [10, 15],
      ],
    ])
    expect(failoverTally(db, { ...window, provider: 'alpha' })).toEqual({ n: 3, stranded: 0 })
  })

  test('a low rate, where there was enough to tell', () => {
    const deliver = (n: number, delivered: number, all: number) => {
      for (let i = 0; i < all; i++) {
        const arrived = i < delivered ? { delivery: 'delivered' as const } : {}
        save(db, { created_at: at(n), accepted_at: at(n) }, [{ started_at: at(n), ...arrived }])
      }
    }
    deliver(0, 10, 10)
    deliver(5, 2, 10)
    deliver(20, 0, 2)
    const rate = { kind: 'rate-below', metric: 'delivery', of: 'provider', below: 0.5, windowMs: 5 * MINUTE } as const
    expect(held({ ...rate, minimum: 10 })).toEqual([[[6, 11]]])
    expect(held({ ...rate, minimum: 1 })).toEqual([
      [
        [6, 11],
        [21, 26],
      ],
    ])
    expect(held({ ...rate, of: 'service', metric: 'conversion', minimum: 10 })?.[0]?.[0]?.[0]).toBe(1)
  })

  test('most hours need no look minute by minute, and what is found is the same', () => {
    const random = createRandom('alert history', 7)
    const traffic = () => {
      const outage = new Set([-700, -420, 60, 61, 200].flatMap((n) => Array.from({ length: 25 }, (_, i) => n + i)))
      for (let n = -1_400; n < 400; n++) {
        const bad = outage.has(n) ? 0.8 : 0.02
        for (let i = Math.floor(2 * random.next()); i >= 0; i--) {
          const created = { created_at: at(n) + 1_000 * i }
          if (random.next() < bad / 2) save(db, { ...created, state: 'failed', final_at: at(n) + 5_000 })
          else {
            const arrived = random.next() < bad ? null : at(n) + 8_000
            save(db, { ...created, accepted_at: at(n) + 500, delivered_at: arrived, converted_at: arrived })
          }
        }
      }
    }
    db.transaction(traffic)()
    const rate = { kind: 'rate-below', of: 'service', below: 0.7, minimum: 10 } as const
    const conditions: readonly AlertCondition[] = [
      ...([10, 60, 180] as const).flatMap((length) => [
        { kind: 'failed', count: 8, windowMs: length * MINUTE } as const,
        ...(['accept', 'delivery', 'conversion'] as const).map(
          (metric) => ({ ...rate, metric, windowMs: length * MINUTE }) as const,
        ),
      ]),
      { kind: 'failed', count: 10_000, windowMs: DAY },
    ]
    const found = conditions.map(held)
    expect(found.filter((subjects) => (subjects?.flat().length ?? 0) > 0).length).toBeGreaterThan(5)
    const parts = busyParts(db, window, 10 * MINUTE, { count: 'failed', least: 8 })
    const looked = parts.reduce((sum, { from, to }) => sum + to - from, 0)
    expect(looked).toBeGreaterThan(0)
    expect(looked).toBeLessThan(DAY)
    // While the roll-ups are rebuilt, every minute is looked at.
    db.exec('update rollup_state set built_to = 0')
    expect(busyParts(db, window, 10 * MINUTE, { count: 'failed', least: 8 })).toEqual([window])
    expect(conditions.map(held).map(withoutEmpty)).toEqual(found.map(withoutEmpty))
  })

  test('silence, but not while the console was closed or before the first traffic', () => {
    minute(0)
    minute(1, { sent: 3 })
    for (let n = 2; n < 20; n++) minute(n)
    expect(held({ kind: 'no-traffic', windowMs: 10 * MINUTE })).toEqual([[[12, 20]]])
  })

  test('what leaves no record is not guessed', () => {
    expect(held({ kind: 'queue-depth', above: 1 })).toBeUndefined()
    expect(alertHistory(db, { kind: 'queue-depth', above: 1 }, window).since).toBeNull()
  })
})

describe('episodes', () => {
  const minutes = (...ranges: readonly (readonly [number, number])[]) =>
    ranges.map(([from, to]) => [from * MINUTE, to * MINUTE] as const)

  test('fire after the for-duration, and a short gap does not end them', () => {
    const ranges = minutes([0, 1], [2, 5], [6, 8], [20, 30])
    expect(episodesOf(ranges, { forMs: 2 * MINUTE, recoverMs: 5 * MINUTE })).toEqual(minutes([4, 8], [22, 30]))
    expect(episodesOf(ranges, { forMs: 0, recoverMs: 0 })).toEqual(ranges)
  })

  test('ranges that touch are one', () => {
    expect(unite(minutes([5, 6], [0, 2], [1, 3], [3, 4]))).toEqual(minutes([0, 4], [5, 6]))
  })

  test('a sliding window forgets what has left it', () => {
    const rows = [0, 1, 2].map((n) => ({ minute: n * MINUTE, k: n === 0 ? 0 : 5, n: 5 }))
    const ranges = slidingRanges(rows, { windowMs: 2 * MINUTE, minimum: 5 }, (share) => share < 0.6)
    expect(ranges).toEqual(minutes([1, 3]))
  })
})

test('the readings of one moment, without drills', () => {
  save(db, { created_at: at(0), accepted_at: at(0), delivered_at: at(1) }, [
    { started_at: at(0), delivery: 'delivered' },
  ])
  save(
    db,
    { created_at: at(9), state: 'failed', final_at: at(9) },
    [
      { started_at: at(9), state: 'rejected-eligible', cost_micros: null },
      { started_at: at(9), state: 'unknown', category: 'interrupted', provider: 'beta', cost_micros: null },
    ],
    [{ created_at: at(9), to_provider: 'beta', outcome: 'rejected-eligible' }],
  )
  save(db, { created_at: at(9), mode: 'drill' }, [{ started_at: at(9) }], [{ created_at: at(9), mode: 'drill' }])
  const readings = alertReadings(db, { to: at(10), windowsMs: [15 * MINUTE] })
  expect(readings).toMatchObject({
    lastSentAt: at(9),
    countries: ['DE'],
    hourlyCosts: [{ provider: 'alpha', currency: 'EUR', micros: 7_000 }],
    failedDrills: [],
    windows: [
      {
        sent: 2,
        failed: 1,
        failedOver: 1,
        service: { accept: { k: 1, n: 2 }, delivery: { k: 1, n: 1 }, conversion: { k: 0, n: 1 } },
        providers: [
          { provider: 'alpha', accept: { k: 1, n: 2 } },
          { provider: 'beta', accept: { k: 0, n: 0 } },
        ],
      },
    ],
  })
})
