import { describe, expect, test } from 'vitest'
import type { Failover } from '../../../src/contract/models.ts'
import { failoverFilter, matchesFailover } from '../../../src/renderer/src/pages/failovers/failover-filter.ts'
import { summarize } from '../../../src/renderer/src/pages/failovers/failover-summary.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

const aHop = (over: Partial<Failover> = {}): Failover => ({
  id: 1,
  verificationId: 1,
  fromProvider: 'twilio',
  toProvider: 'vonage',
  trigger: 'failover',
  category: 'timeout',
  reason: 'twilio did not answer within 2.5 s',
  country: 'DE',
  mode: 'live',
  outcome: 'accepted',
  durationMs: 2_700,
  extraCost: null,
  maybeDuplicate: true,
  createdAt: NOW,
  ...over,
})

const matches = (params: Record<string, string>, row: Partial<Failover>): boolean | null =>
  matchesFailover(aHop(row), failoverFilter(params, NOW, 'utc'))

describe('the filter', () => {
  test('drills are hidden until they are asked for', () => {
    expect(matches({}, { mode: 'drill' })).toBe(false)
    expect(matches({}, { mode: 'sandbox' })).toBe(true)
    expect(matches({ drills: '1' }, { mode: 'drill' })).toBe(true)
    expect(matches({ modes: 'drill' }, { mode: 'drill' })).toBe(true)
    expect(matches({ modes: 'drill' }, { mode: 'live' })).toBe(false)
  })

  test('a hop with nobody left matches no "to" provider', () => {
    expect(matches({ toProviders: 'vonage' }, {})).toBe(true)
    expect(matches({ toProviders: 'vonage' }, { toProvider: null })).toBe(false)
  })

  test.each<[Record<string, string>, Partial<Failover>]>([
    [{ fromProviders: 'twilio' }, { fromProvider: 'vonage' }],
    [{ categories: 'timeout' }, { category: 'refused' }],
    [{ countries: 'DE' }, { country: 'FR' }],
    [{ slow: '1' }, { durationMs: 4_999 }],
    [{ slow: '1' }, { trigger: 'rescue', durationMs: 30_000 }],
    [{ triggers: 'failover,reconcile' }, { trigger: 'rescue' }],
    [{ range: '15m' }, { createdAt: NOW - 16 * 60_000 }],
  ])('%j', (params, outside) => {
    expect(matches(params, { durationMs: 5_000 })).toBe(true)
    expect(matches(params, outside)).toBe(false)
  })
})

describe('the summary', () => {
  test('of nothing is unknown, not zero', () => {
    expect(summarize([])).toMatchObject({ hops: 0, p50Ms: null, maxMs: null, withinLimit: { n: 0, value: null } })
  })

  test('counts a verification once, by its last hop', () => {
    const sums = summarize([
      aHop({ id: 3, verificationId: 7, outcome: 'accepted', durationMs: 5_200 }),
      aHop({ id: 2, verificationId: 7, outcome: 'unknown', durationMs: 2_600 }),
      aHop({ id: 1, verificationId: 6, outcome: 'accepted', durationMs: 300, maybeDuplicate: false }),
    ])
    expect(sums).toMatchObject({ hops: 3, verifications: 2, p50Ms: 300, p95Ms: 5_200, maxMs: 5_200, maybeDuplicate: 1 })
    expect(sums.withinLimit).toMatchObject({ k: 1, n: 2, value: 0.5 })
  })

  test('a verification that nobody took is not within 5 s, however fast it was given up', () => {
    const sums = summarize([aHop({ outcome: 'rejected-final', toProvider: 'vonage', durationMs: 200 })])
    expect(sums.withinLimit).toMatchObject({ k: 0, n: 1, value: 0 })
    expect(sums.p50Ms).toBeNull()
  })

  test('rescues are counted apart: their time is the wait for a receipt', () => {
    const sums = summarize([
      aHop({ id: 2, verificationId: 2, trigger: 'rescue', durationMs: 30_400 }),
      aHop({ id: 1, verificationId: 1, durationMs: 300 }),
    ])
    expect(sums).toMatchObject({ hops: 2, rescued: 1, verifications: 1, maxMs: 300, withinLimit: { k: 1, n: 1 } })
  })

  test('gives the 95 % Wilson interval of the share', () => {
    const hops = Array.from({ length: 100 }, (_, i) =>
      aHop({ id: i, verificationId: i, durationMs: i < 97 ? 900 : 6_000 }),
    )
    const { low, high } = summarize(hops).withinLimit
    expect(low).toBeCloseTo(0.9155, 4)
    expect(high).toBeCloseTo(0.9897, 4)
  })
})
