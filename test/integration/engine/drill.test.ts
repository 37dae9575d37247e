import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { configuredControl, freeControl } from '../../../src/engine/routing/routing-control.ts'
import { startSandbox } from '../../../src/engine/sandbox/sandbox.ts'
import { drillById, insertDrill } from '../../../src/engine/store/drills.ts'
import type { AttemptRow, FailoverRow, VerificationRow } from '../../../src/engine/store/schema.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aDrillPlan, playDrill, someDrills } from '../../builders/a-drill.ts'

describe('apart from everything else', () => {
  test('the workspace’s servers and breakers see nothing of it; its ledger keeps the drill’s, as drills', async () => {
    const rig = await someDrills()
    for (const { config } of rig.providers)
      for (const country of ['DE', 'GB', 'US', 'FR', 'BR', 'IN'])
        rig.prices.set({ provider: config.name, country, service: 'sms' }, { micros: 50_000, currency: 'EUR' })
    const { report } = await playDrill(rig, aDrillPlan('refuse', { seconds: 3 }))
    expect(rig.sandbox.record()).toEqual([])
    expect(rig.manager.states().map(({ breaker }) => [breaker.state, breaker.opened])).toEqual(
      rig.manager.providers.map(() => ['closed', 0]),
    )
    const rows = <T>(table: string) => rig.db.prepare(`select * from ${table}`).all() as T[]
    const verifications = rows<VerificationRow>('verifications')
    expect(verifications).toHaveLength(report?.counts.sent ?? -1)
    for (const row of verifications)
      expect(row).toMatchObject({ mode: 'drill', state: 'expired', to_number: null, body: null, rescue_at: null })
    const attempts = rows<AttemptRow>('attempts')
    expect(attempts.every(({ next_poll_at }) => next_poll_at === null)).toBe(true)
    const hops = rows<FailoverRow>('failover_logs')
    expect(hops.length).toBeGreaterThanOrEqual(report?.failover.n ?? 1)
    for (const hop of hops) {
      const own = attempts.filter((attempt) => attempt.verification_id === hop.verification_id)
      expect(hop.mode).toBe('drill')
      expect(own.map(({ provider }) => provider)).toContain(hop.from_provider)
    }
    expect(existsSync(join(rig.folder, 'drill'))).toBe(false)
  })

  test('a provider that is switched off takes part all the same when it is the one to break; others do not', async () => {
    const base = await someDrills()
    const configured = configuredControl(base.sandbox.providers)
    const control = {
      ...configured,
      of: (name: string) =>
        name === 'vonage' || name === 'twilio' ? { ...freeControl, state: 'disabled' as const } : freeControl,
    }
    const rig = await someDrills({ control })
    setSetting(rig.db, 'countries.allowed', ['DE', 'FR'], 0)
    const { verdict } = await playDrill(rig, aDrillPlan('refuse', { provider: 'vonage', seconds: 3 }))
    expect(verdict).toBe('passed')
    const used = rig.db.prepare('select distinct provider from attempts order by provider').pluck().all()
    expect(used).toContain('vonage')
    expect(used).not.toContain('twilio')
    const countries = rig.db.prepare('select distinct country from verifications').pluck().all()
    expect(countries.every((country) => country === 'DE' || country === 'FR')).toBe(true)
  })
})

test('cancelled: the fault ends at once, and the report says how far it came', async () => {
  const rig = await someDrills()
  const { id } = rig.drills.start(aDrillPlan('refuse', { seconds: 60 }))
  await rig.until(() => (rig.drills.progress()?.counts.failedOver ?? 0) > 0)
  expect(rig.drills.progress()).toMatchObject({ id, phase: 'fault', origin: 'manual' })
  const cancelledAt = Date.now()
  rig.drills.cancel(id)
  await rig.until(() => rig.drills.progress() === null)
  expect(Date.now() - cancelledAt).toBeLessThan(8_000)
  expect(drillById(rig.db, id)).toMatchObject({ verdict: 'cancelled', report: { lost: 0, counts: { pending: 0 } } })
  expect(() => rig.drills.cancel(id)).toThrow(`Drill ${id} is not running.`)
})

test('cancelled before the fault: no fault, no failover', async () => {
  const rig = await someDrills()
  const { id } = rig.drills.start(aDrillPlan('refuse'))
  await rig.until(() => (rig.drills.progress()?.counts.accepted ?? 0) > 0)
  rig.drills.cancel(id)
  await rig.until(() => rig.drills.progress() === null)
  expect(drillById(rig.db, id)).toMatchObject({
    verdict: 'cancelled',
    report: { faultFrom: null, faultTo: null, failover: { n: 0 }, lost: 0 },
  })
})

test('stopped in the middle: interrupted, without a report, and the servers are gone', async () => {
  const rig = await someDrills()
  const { id } = rig.drills.start(aDrillPlan('hang', { seconds: 60 }))
  await rig.until(() => rig.drills.progress()?.phase === 'fault')
  await rig.drills.stop()
  expect(drillById(rig.db, id)).toMatchObject({ verdict: 'interrupted', report: null })
  expect(existsSync(join(rig.folder, 'drill'))).toBe(false)
})

test('what a crash left open counts as interrupted', async () => {
  const rig = await someDrills()
  const id = insertDrill(rig.db, aDrillPlan('hang'), 'manual', 1_000)
  rig.drills.open()
  expect(drillById(rig.db, id)).toMatchObject({ verdict: 'interrupted', report: null, createdAt: 1_000 })
})

test('servers that cannot start: interrupted, and the next drill can be started', async () => {
  let tries = 0
  const openWorld = () =>
    tries++ === 0
      ? Promise.reject(new Error('no port is free'))
      : startSandbox({ seed: 1, clock: systemClock, log: silentLog })
  const rig = await someDrills({ openWorld })
  const broken = await playDrill(rig, aDrillPlan('hang'))
  expect(broken).toMatchObject({ verdict: 'interrupted', report: null })
  expect(rig.drills.start(aDrillPlan('hang')).id).toBe(broken.id + 1)
})

describe('refused', () => {
  test('a second drill while one runs', async () => {
    const rig = await someDrills()
    const { id } = rig.drills.start(aDrillPlan('hang'))
    expect(() => rig.drills.start(aDrillPlan('hang'))).toThrow(
      expect.objectContaining({ code: 'DRILL_RUNNING', data: { id } }),
    )
  })

  test('a provider that does not exist', async () => {
    const rig = await someDrills()
    expect(() => rig.drills.start(aDrillPlan('hang', { provider: 'nobody' }))).toThrow('There is no provider nobody.')
  })

  test('outside the sandbox', async () => {
    const rig = await someDrills({ openWorld: null })
    expect(() => rig.drills.start(aDrillPlan('hang'))).toThrow(expect.objectContaining({ code: 'SANDBOX_ONLY' }))
    expect(() => rig.drills.setSchedule({ interval: 'daily', hour: 3, weekday: 1, plan: aDrillPlan('hang') })).toThrow(
      expect.objectContaining({ code: 'SANDBOX_ONLY' }),
    )
  })
})
