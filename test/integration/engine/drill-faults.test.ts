import { describe, expect, test } from 'vitest'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aDrillPlan, playDrill, someDrills } from '../../builders/a-drill.ts'

describe('every fault', () => {
  test('hang: noticed, left in under 5 s, found again, nothing lost', async () => {
    const rig = await someDrills()
    const { report, verdict } = await playDrill(rig, aDrillPlan('hang', { seconds: 6 }))
    expect(verdict).toBe('passed')
    expect(report?.detectionMs).toBeGreaterThan(2_400)
    expect(report?.detectionMs).toBeLessThan(5_000)
    expect(report?.failover.n).toBeGreaterThan(0)
    expect(report?.failover.maxMs).toBeLessThan(5_000)
    expect(report?.recoveryMs).toBeLessThan(45_000)
    expect(report?.checks.map(({ name, verdict: result }) => [name, result])).toEqual([
      ['failover', 'pass'],
      ['recovery', 'pass'],
      ['lost', 'pass'],
    ])
    expect(report?.lost).toBe(0)
    expect(report?.sentWhileOpen).toBe(0)
    expect(report?.counts.accepted).toBe(report?.counts.sent)
    expect(report?.counts.maybeDuplicate).toBe(report?.failover.n)
    expect(report?.extraCost).toBeNull() // nobody has read a price here
    const texts = report?.moments.map(({ text }) => text)
    expect(texts).toContain('First failed submission: no answer within 2500 ms')
    expect(texts?.indexOf('The fault begins')).toBeLessThan(texts?.indexOf('The fault ends') ?? -1)
    expect(texts?.at(-1)).toMatch(/accepted real traffic again|The breaker closed/)
  })

  test('refusals, resets, errors and nonsense: found at once, nothing lost', async () => {
    const hard = ['refuse', 'reset-after-write', 'error-500', 'wrong-body'] as const
    const drills = await Promise.all(
      hard.map(async (fault) => playDrill(await someDrills(), aDrillPlan(fault, { seconds: 3 }))),
    )
    for (const { fault, verdict, report } of drills) {
      expect(verdict, fault).toBe('passed')
      expect(report?.detectionMs, fault).toBeLessThan(3_000)
      expect(report?.failover.maxMs, fault).toBeLessThan(5_000)
      expect(report?.lost, fault).toBe(0)
    }
    // A connection that was refused has sent nothing.
    expect(drills[0]?.report?.failover.p50Ms).toBeLessThan(500)
  })

  test('throttled is slowed and never broken; slow has nothing to move, so there is nothing to measure', async () => {
    const soft = ['throttle-429', 'slow'] as const
    const [throttled, slow] = await Promise.all(
      soft.map(async (fault) => playDrill(await someDrills(), aDrillPlan(fault, { seconds: 3, perSecond: 3 }))),
    )
    expect([throttled?.verdict, slow?.verdict]).toEqual(['passed', 'passed'])
    expect(throttled?.report).toMatchObject({ detectionMs: null, counts: { maybeDuplicate: 0 }, lost: 0 })
    expect(slow?.report?.checks[0]).toMatchObject({ name: 'failover', measured: null, verdict: 'not-applicable' })
  })

  test('swallowed messages are rescued by another route; without rescues they are lost, and the report says so', async () => {
    const [rig, without] = await Promise.all([someDrills(), someDrills()])
    setSetting(rig.db, 'rescue.afterMs', 5_000, 0)
    setSetting(rig.db, 'rescue.byCountry', { DE: 6_000 }, 0)
    setSetting(without.db, 'rescue.enabled', false, 0)
    const plan = aDrillPlan('silent-non-delivery', { perSecond: 3 })
    const [rescued, lost] = await Promise.all([playDrill(rig, plan), playDrill(without, plan)])
    expect(rescued.verdict).toBe('passed')
    expect(rescued.report).toMatchObject({ detectionMs: null, failover: { n: 0 }, lost: 0 })
    expect(rescued.report?.rescue.n).toBeGreaterThanOrEqual(9)
    expect(rescued.report?.rescue.p50Ms).toBeGreaterThan(5_000)
    expect(rescued.report?.counts.rescued).toBe(rescued.report?.rescue.n)
    expect(lost.verdict).toBe('failed')
    expect(lost.report?.lost).toBeGreaterThanOrEqual(8)
    expect(lost.report?.checks[2]).toMatchObject({ name: 'lost', verdict: 'fail', measured: lost.report?.lost })
  })
})
