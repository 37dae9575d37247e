import { beforeEach, describe, expect, test } from 'vitest'
import type { Category } from '../../../src/contract/models.ts'
import { ProviderCallError } from '../../../src/engine/providers/provider.ts'
import { aHealthRig, type HealthRig } from '../../builders/a-health.ts'
import { aStore } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

const MINUTE_MS = 60_000

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let rig: HealthRig

const failing = (category: Category) => () => {
  throw new ProviderCallError(notAccepted(category))
}

async function start(options: Partial<Parameters<typeof aHealthRig>[0]> = {}) {
  rig = await aHealthRig({ clock, providers: [alpha, beta], ...options })
  rig.health.start()
}

/** Sends until the first provider's breaker has opened. */
async function openAlpha() {
  alpha.onSend = notAccepted('server-error')
  for (let i = 0; i < 3; i++) await rig.send()
  expect(rig.stateOf('alpha')).toBe('open')
}

beforeEach(() => {
  clock = new FakeClock()
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
})

describe('active probes', () => {
  test('go to every provider every 15 s, not all at once, on one timer each', async () => {
    await start()
    await clock.advance(0)
    expect([alpha.balanceCalls, beta.balanceCalls]).toEqual([1, 0])
    await clock.advance(60 * MINUTE_MS)
    expect([alpha.balanceCalls, beta.balanceCalls]).toEqual([241, 240])
    expect(clock.pendingTimers).toBe(2)
  })

  test('are spread by a fifth to both sides', async () => {
    let turn = 0
    await start({ random: () => [0, 0.5, 0.999][turn++ % 3] ?? 0 })
    await clock.advance(10 * MINUTE_MS)
    expect(alpha.balanceCalls).toBeGreaterThanOrEqual(33)
    expect(alpha.balanceCalls).toBeLessThanOrEqual(50)
  })

  test('go every 5 s while the breaker is open, beginning within 5 s', async () => {
    await start()
    await clock.advance(100)
    await openAlpha()
    const before = alpha.balanceCalls
    await clock.advance(5_000)
    expect(alpha.balanceCalls).toBe(before + 1)
    alpha.onBalance = failing('server-error')
    await clock.advance(30_000)
    expect(alpha.balanceCalls).toBe(before + 7)
    expect(clock.pendingTimers).toBe(2)
  })

  test('bring the balance, which is kept with its time', async () => {
    await start()
    expect(rig.health.health('alpha')).toEqual({ status: 'unknown', probe: null, balance: null, share: 1 })
    await clock.advance(0)
    const at = clock.now()
    await clock.advance(1_000)
    alpha.onBalance = failing('server-error')
    await clock.advance(15_000)
    expect(rig.health.health('alpha')).toMatchObject({
      status: 'degraded',
      probe: { ok: false, error: 'scripted: server-error' },
      balance: { money: { micros: 1_000_000, currency: 'USD' }, at },
    })
  })

  test('never open a breaker, and never close one', async () => {
    await start()
    alpha.onBalance = failing('server-error')
    await clock.advance(10 * MINUTE_MS)
    expect(rig.stateOf('alpha')).toBe('closed')
    alpha.onBalance = () => ({ micros: 1, currency: 'USD' })
    await openAlpha()
    await clock.advance(10 * MINUTE_MS)
    expect(rig.stateOf('alpha')).toBe('half-open')
  })

  test('that fail make one failed send enough, so that thin traffic need not lose three to learn of an outage', async () => {
    await start()
    alpha.onBalance = failing('server-error')
    alpha.onSend = notAccepted('server-error')
    await clock.advance(20_000)
    expect(rig.stateOf('alpha')).toBe('closed')
    await rig.send()
    expect(rig.stateOf('alpha')).toBe('open')
  })

  test('that fail after a failed send open it too; a send that went well in between speaks for the provider', async () => {
    await start()
    alpha.onSend = notAccepted('server-error')
    await rig.send()
    alpha.onSend = () => accepted()
    await rig.send()
    alpha.onBalance = failing('server-error')
    await clock.advance(20_000)
    expect(rig.stateOf('alpha')).toBe('closed')
    alpha.onBalance = () => ({ micros: 1, currency: 'USD' })
    await clock.advance(20_000)
    alpha.onSend = notAccepted('server-error')
    await rig.send()
    expect(rig.stateOf('alpha')).toBe('closed')
    alpha.onBalance = failing('server-error')
    await clock.advance(20_000)
    expect(rig.manager.breaker('alpha')?.view()).toMatchObject({
      state: 'open',
      cause: 'a send failed, and so did the probe',
    })
  })

  test('that pass after having failed let real traffic probe at once', async () => {
    await start()
    alpha.onBalance = failing('refused')
    await openAlpha()
    await clock.advance(20_000)
    expect(rig.stateOf('alpha')).toBe('open')
    alpha.onBalance = () => ({ micros: 1, currency: 'USD' })
    await clock.advance(6_000)
    expect(rig.stateOf('alpha')).toBe('half-open')
  })

  test('that pass all along do not: they cannot see what ails the provider', async () => {
    await start()
    await openAlpha()
    await clock.advance(5_100)
    alpha.onSend = notAccepted('server-error')
    await rig.send()
    const { probeAt } = rig.manager.breaker('alpha')?.view() ?? {}
    await clock.advance(6_000)
    expect(rig.manager.breaker('alpha')?.view().probeAt).toBe(probeAt)
  })

  test('keep real verifications away from a provider that is plainly down, but not for ever', async () => {
    await start()
    alpha.onBalance = 'hang'
    await openAlpha()
    const wasted = alpha.sent.length
    for (let i = 0; i < 300; i++) {
      await clock.advance(1_000)
      await rig.send()
    }
    // Without probes the open times of 5, 10, 20, 30, 30 ... s would have cost 12.
    expect(alpha.sent.length - wasted).toBeLessThanOrEqual(9)
    expect(alpha.sent.length - wasted).toBeGreaterThanOrEqual(6)
  })

  test.each<[Category, boolean | null]>([
    ['bad-credentials', false],
    ['timeout', false],
    ['malformed-answer', false],
    ['throttled', null],
    ['interrupted', null],
    ['geo-blocked', null],
  ])('answered with %s say: %s', async (category, ok) => {
    await start()
    alpha.onBalance = failing(category)
    await clock.advance(0)
    expect(rig.health.health('alpha').probe?.ok ?? null).toBe(ok)
  })

  test('of a faulty adapter count as failed and stop nothing', async () => {
    await start()
    alpha.onBalance = () => {
      throw new Error('cannot read balance of undefined')
    }
    await clock.advance(MINUTE_MS)
    expect(rig.health.health('alpha').probe).toMatchObject({ ok: false, error: 'cannot read balance of undefined' })
    expect(alpha.balanceCalls).toBe(5)
  })

  test('go on whatever else fails in their turn', async () => {
    const hasInterface = () => {
      throw new Error('no permission to list the interfaces')
    }
    await start({ senses: { hasInterface, reaches: async () => true } })
    await clock.advance(MINUTE_MS)
    expect(rig.log.lines.filter(({ message }) => message === 'watching failed')).toHaveLength(9)
  })

  test('end with the engine, also one under way', async () => {
    await start()
    alpha.onBalance = 'hang'
    await clock.advance(100)
    await rig.stop()
    expect(clock.pendingTimers).toBe(0)
    expect(rig.health.health('alpha').probe).toBeNull()
  })
})

describe('the state of a provider', () => {
  test('follows breaker, ramp and ejection', async () => {
    await start()
    await clock.advance(MINUTE_MS)
    const seen = [rig.health.health('alpha').status]
    const breaker = rig.manager.breaker('alpha')
    await openAlpha()
    seen.push(rig.health.health('alpha').status)
    breaker?.resume()
    seen.push(rig.health.health('alpha').status)
    breaker?.acquire()?.success()
    breaker?.acquire()?.success()
    seen.push(rig.health.health('alpha').status)
    expect(rig.health.health('alpha').share).toBe(0.25)
    await clock.advance(MINUTE_MS)
    seen.push(rig.health.health('alpha').status)
    const undo = breaker?.isolate('maintenance')
    seen.push(rig.health.health('alpha').status)
    undo?.()
    expect(seen).toEqual(['up', 'down', 'degraded', 'degraded', 'up', 'down'])
    expect(rig.health.health('nobody').status).toBe('unknown')
  })

  test('is degraded while it is out of a country', async () => {
    await start()
    await clock.advance(MINUTE_MS)
    const outcome = { provider: 'alpha', country: 'DE', startedAt: clock.now() }
    for (let i = 0; i < 60; i++) rig.ejection.observe({ ...outcome, delivered: true, converted: true })
    for (let i = 0; i < 10; i++) rig.ejection.observe({ ...outcome, delivered: false, converted: false })
    expect(rig.health.health('alpha').status).toBe('degraded')
    await rig.send()
    expect([alpha.sent.length, beta.sent.length]).toEqual([0, 1])
  })
})

describe('coming back', () => {
  /** Alpha's breaker opens and closes again. */
  async function recover() {
    await clock.advance(100)
    await openAlpha()
    alpha.onSend = accepted()
    await clock.advance(7_000)
    for (let i = 0; i < 2; i++) await rig.send()
    expect(rig.stateOf('alpha')).toBe('closed')
    alpha.sent.length = 0
  }

  test('a provider takes its traffic in steps', async () => {
    await start()
    await recover()
    for (let i = 0; i < 100; i++) await rig.send()
    expect(alpha.sent.length).toBeGreaterThan(10)
    expect(alpha.sent.length).toBeLessThan(45)
    await clock.advance(30_000)
    alpha.sent.length = 0
    for (let i = 0; i < 20; i++) await rig.send()
    expect(alpha.sent).toHaveLength(20)
  })

  test('the only one takes everything at once', async () => {
    await start({ providers: [alpha] })
    await recover()
    for (let i = 0; i < 20; i++) await rig.send()
    expect(alpha.sent).toHaveLength(20)
  })
})

describe('over a restart', () => {
  test('an open breaker, the balance, the last probe and ejections are as they were', async () => {
    const db = await aStore()
    await start({ db })
    await clock.advance(MINUTE_MS)
    await openAlpha()
    const before = rig.manager.breaker('alpha')?.view()
    const { balance, probe } = rig.health.health('alpha')
    await rig.stop()
    await clock.advance(1_000)
    await start({ db })
    expect(rig.manager.breaker('alpha')?.view()).toEqual(before)
    expect(rig.health.health('alpha')).toMatchObject({ balance, probe })
  })

  test('a crash loses none of it: a change of the breaker is saved at once', async () => {
    const db = await aStore()
    await start({ db })
    await clock.advance(100)
    await openAlpha()
    const row = db.prepare('select status, breaker from provider_health where provider_name = ?').get('alpha')
    expect(row).toMatchObject({ status: 'down', breaker: expect.stringContaining('"state":"open"') })
  })

  test('a row that cannot be read is no obstacle', async () => {
    const db = await aStore()
    await start({ db })
    await rig.stop()
    db.prepare(`update provider_health set breaker = '{}', ejections = '[]'`).run()
    await start({ db })
    expect(rig.stateOf('alpha')).toBe('closed')
  })

  test('a database that cannot be written stops nothing', async () => {
    await start()
    rig.db.exec('drop table provider_health')
    await clock.advance(2 * MINUTE_MS)
    expect(alpha.balanceCalls).toBeGreaterThan(8)
    expect(rig.log.lines.map(({ message }) => message)).toContain('health could not be saved')
  })
})
