import { describe, expect, test } from 'vitest'
import { CallTimes } from '../../../src/engine/scorecard/call-times.ts'
import { accuracyRow, costRow, roiRow } from '../../../src/engine/scorecard/money-rows.ts'
import { failoverRow, lostRow, recoveryRow, uptimeRow } from '../../../src/engine/scorecard/routing-rows.ts'
import { apiRow, calculationRow, dashboardRow, syncRow } from '../../../src/engine/scorecard/speed-rows.ts'

const HOUR = 3_600_000
const none = { n: 0, p50Ms: null, p95Ms: null, p99Ms: null, maxMs: null }
const times = (n: number, ms: number) => ({ n, p50Ms: ms, p95Ms: ms, p99Ms: ms, maxMs: ms })
const noDrills = { n: 0, sent: 0, lost: 0, latest: null }

describe('failover and recovery', () => {
  test('real traffic counts before drills, and its slowest 1 % decides', () => {
    const failover = { traffic: times(40, 4_999), drills: times(10, 6_000) }
    const row = failoverRow({ failover, recovery: { drills: none, outages: none } })
    expect(row).toMatchObject({
      state: 'met',
      value: 4_999,
      n: 40,
      of: 'failovers',
      detail: 'In drills 6.00 s (n = 10).',
    })
    const slow = failoverRow({
      failover: { traffic: times(40, 5_000), drills: none },
      recovery: { drills: none, outages: none },
    })
    expect(slow.state).toBe('missed')
  })

  test('nothing measured is not yet known, and says what is needed', () => {
    const slo = { failover: { traffic: none, drills: none }, recovery: { drills: none, outages: times(2, 9_000) } }
    expect(failoverRow(slo)).toMatchObject({ state: 'unknown', value: null, needed: expect.stringContaining('drill') })
    // How long a provider was away says nothing about how fast the console came back to it.
    expect(recoveryRow(slo, { drills: noDrills })).toMatchObject({ state: 'unknown', value: null })
  })

  test('a recovery leads to the latest drill', () => {
    const slo = { failover: { traffic: none, drills: none }, recovery: { drills: times(3, 60_000), outages: none } }
    const row = recoveryRow(slo, { drills: { n: 3, sent: 90, lost: 0, latest: 7 } })
    expect(row).toMatchObject({ state: 'missed', value: 60_000, n: 3 })
    expect(row.evidence).toEqual({ label: 'Latest drill', path: '/drills', params: { id: '7' } })
  })
})

describe('uptime and losses', () => {
  const uptime = { good: 999, bad: 1, unknown: 5, maintenance: 0, value: 0.999, unobserved: 0, sent: 10, missed: 1 }

  test('exactly the target is met, one bad minute more is not', () => {
    expect(uptimeRow({ uptime })).toMatchObject({ state: 'met', n: 1_000, detail: '1 bad minute so far.' })
    expect(uptimeRow({ uptime: { ...uptime, bad: 2, value: 998 / 1_000, good: 998 } }).state).toBe('missed')
  })

  test('a few good minutes prove nothing yet', () => {
    const row = uptimeRow({ uptime: { ...uptime, good: 29, bad: 0, value: 1 } })
    expect(row).toMatchObject({ state: 'unknown', value: null, n: 29 })
  })

  test('one lost verification misses the target, wherever it was lost', () => {
    const drills = { n: 1, sent: 40, lost: 0, latest: 1 }
    expect(lostRow({ verifications: 500, open: 0, drills })).toMatchObject({ state: 'met', value: 0, n: 500 })
    expect(lostRow({ verifications: 500, open: 1, drills })).toMatchObject({ state: 'missed', value: 1 })
    expect(lostRow({ verifications: 500, open: 0, drills: { ...drills, lost: 2 } })).toMatchObject({ value: 2 })
    expect(lostRow({ verifications: 0, open: 0, drills }).state).toBe('unknown')
    expect(lostRow({ verifications: null, open: 0, drills }).state).toBe('unknown')
  })
})

describe('money', () => {
  const saved = {
    micros: 1,
    low: 0,
    high: 2,
    share: 0.18,
    shareLow: 0.12,
    shareHigh: 0.24,
    interval: 'days' as const,
    modelError: null,
  }
  const coverage = { verifications: 900, counted: 800, unpriced: 0, byList: 0, pending: 0 } as never
  const savings = {
    saved,
    coverage,
    target: { low: 0.15, high: 0.25, state: 'within' as const },
    roi: { revenueMicros: 1, with: 1.4, without: 1.1, improvement: 0.27 },
  }

  test('savings carry their interval; too few verifications are not yet known', () => {
    expect(costRow(savings)).toMatchObject({ state: 'met', value: 0.18, low: 0.12, high: 0.24, n: 800 })
    expect(costRow({ ...savings, saved: { ...saved, share: 0.149 } }).state).toBe('missed')
    expect(costRow({ ...savings, coverage: { counted: 199 } as never })).toMatchObject({ state: 'unknown', n: 199 })
  })

  test('without revenue there is no return', () => {
    expect(roiRow(savings)).toMatchObject({
      state: 'met',
      value: 0.27,
      detail: '140 % by the choice, 110 % by the list.',
    })
    const row = roiRow({ ...savings, roi: { revenueMicros: null, with: null, without: null, improvement: null } })
    expect(row).toMatchObject({ state: 'unknown', needed: expect.stringContaining('price plan') })
  })

  test('prices are accurate when what is charged is what is listed', () => {
    const charges = { n: 1_000, agreeing: 995, routes: 20, differing: 1 }
    expect(accuracyRow({ charges })).toMatchObject({
      state: 'met',
      value: 0.995,
      detail: '1 route of 20 is charged differently.',
    })
    expect(accuracyRow({ charges: { ...charges, agreeing: 990 } }).state).toBe('missed')
    expect(accuracyRow({ charges: { ...charges, n: 29, agreeing: 29 } }).state).toBe('unknown')
  })
})

describe('speed', () => {
  test('calls that wait for a person or a provider are timed, but not held against the API', () => {
    const calls = new CallTimes()
    for (let i = 0; i < 40; i++) calls.call('overview.get', 20)
    calls.call('reports.create', 60_000)
    calls.call('verifications.send', 4_000)
    expect(apiRow(calls)).toMatchObject({ state: 'met', value: 20, n: 40, detail: 'Slowest: overview.get with 20 ms.' })
    expect(calls.calls.map(({ name, counted }) => [name, counted])).toEqual([
      ['reports.create', false],
      ['verifications.send', false],
      ['overview.get', true],
    ])
  })

  test('the newest 500 of a procedure count', () => {
    const calls = new CallTimes()
    for (let i = 0; i < 500; i++) calls.call('cost.analysis', 3_000)
    expect(calculationRow(calls).state).toBe('missed')
    for (let i = 0; i < 500; i++) calls.call('cost.analysis', 30)
    expect(calculationRow(calls)).toMatchObject({ state: 'met', value: 30, n: 500 })
  })

  test('pages and calls that nobody made are not yet known', () => {
    const calls = new CallTimes()
    expect([dashboardRow(calls), calculationRow(calls), apiRow(calls)].map(({ state }) => state)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ])
    calls.page('/overview', 2_000)
    expect(dashboardRow(calls)).toMatchObject({ state: 'missed', value: 2_000, n: 1 })
  })

  test('the greatest time without a sync decides, the present one included', () => {
    const since = 0
    const on = (starts: readonly number[], now: number) => syncRow({ starts, everyMs: HOUR, since, now })
    expect(on([0, HOUR, 2 * HOUR], 2.5 * HOUR)).toMatchObject({ state: 'met', value: HOUR, n: 3 })
    expect(on([0, HOUR, 3 * HOUR], 3 * HOUR)).toMatchObject({ state: 'missed', value: 2 * HOUR })
    expect(on([0], 2 * HOUR)).toMatchObject({ state: 'missed', value: 2 * HOUR, n: 1 })
    expect(on([], 2 * HOUR)).toMatchObject({ state: 'missed', n: 0 })
    expect(on([], HOUR / 2).state).toBe('unknown')
  })
})
