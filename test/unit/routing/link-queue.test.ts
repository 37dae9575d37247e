import { beforeEach, expect, test } from 'vitest'
import { ProviderCallError } from '../../../src/engine/providers/provider.ts'
import { CODE_LIFE_MS } from '../../../src/engine/routing/code.ts'
import { REQUEST_BUDGET_MS } from '../../../src/engine/routing/verification-flow.ts'
import { attemptsOf } from '../../../src/engine/store/attempts.ts'
import { uptimeMinutes } from '../../../src/engine/store/queries/health.ts'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aHealthRig, type HealthRig } from '../../builders/a-health.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { absent, accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

const MINUTE_MS = 60_000

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let rig: HealthRig
let internet: boolean

/** Nothing gets out, and every provider's adapter says that it could not connect. */
function unplug() {
  internet = false
  const unreachable = () => (internet ? accepted(`message-${clock.monotonic()}`) : notAccepted('refused'))
  for (const provider of [alpha, beta]) {
    provider.onSend = unreachable
    provider.onBalance = () => {
      if (internet) return { micros: 1, currency: 'USD' }
      throw new ProviderCallError(notAccepted('refused'))
    }
  }
}

async function sendThrough(): Promise<number> {
  const sending = rig.send()
  await Promise.race([sending, clock.advance(REQUEST_BUDGET_MS)])
  return sending
}

beforeEach(async () => {
  clock = new FakeClock()
  internet = true
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  rig = await aHealthRig({
    clock,
    providers: [alpha, beta],
    senses: { hasInterface: () => true, reaches: async () => internet },
  })
  rig.health.start()
  await clock.advance(MINUTE_MS)
})

test('verifications wait for our own network, and go out once each when it is back', async () => {
  unplug()
  const ids = [await sendThrough(), await sendThrough(), await sendThrough()]
  await clock.advance(3 * MINUTE_MS)
  expect(ids.map((id) => rig.verification(id)?.state)).toEqual(['pending', 'pending', 'pending'])
  expect(rig.link.view().state).toBe('down')
  const wasted = alpha.sent.length
  expect(wasted).toBe(1)
  internet = true
  await clock.advance(7_000)
  expect(ids.map((id) => rig.verification(id)?.state)).toEqual(['accepted', 'accepted', 'accepted'])
  expect(ids.map((id) => rig.verification(id)?.maybe_duplicate)).toEqual([0, 0, 0])
  expect([alpha.sent.length - wasted, beta.sent.length]).toEqual([3, 0])
  expect(ids.map((id) => attemptsOf(rig.db, id).length)).toEqual([1, 1, 1])
})

test('breakers hear nothing of it, and probes are left out', async () => {
  unplug()
  for (let i = 0; i < 5; i++) await sendThrough()
  const calls = alpha.balanceCalls
  await clock.advance(5 * MINUTE_MS)
  expect(alpha.balanceCalls).toBe(calls)
  expect(rig.health.health('alpha').status).toBe('unknown')
  internet = true
  await clock.advance(10_000)
  expect([rig.stateOf('alpha'), rig.stateOf('beta')]).toEqual(['closed', 'closed'])
  expect(rig.manager.breaker('alpha')?.view().opened).toBe(0)
  expect(alpha.balanceCalls).toBeGreaterThan(calls)
})

test('the minutes in between are unknown, neither good nor bad', async () => {
  unplug()
  await sendThrough()
  await clock.advance(3 * MINUTE_MS)
  internet = true
  await clock.advance(3 * MINUTE_MS)
  const { good, bad, unknown } = uptimeMinutes(rig.db, { from: 0, to: clock.now() })
  expect({ bad, unknown }).toEqual({ bad: 0, unknown: 4 })
  expect(good).toBeGreaterThanOrEqual(2)
})

test('what was on its way when the network went is not counted against the provider', async () => {
  alpha.onLookup = absent
  alpha.onSend = async () => {
    unplug()
    await rig.link.failed('alpha', false)
    return notAccepted('reset')
  }
  const id = await sendThrough()
  expect(rig.verification(id)?.state).toBe('pending')
  internet = true
  await clock.advance(10_000)
  expect(rig.verification(id)).toMatchObject({ state: 'accepted', maybe_duplicate: 1 })
  expect(rig.stateOf('alpha')).toBe('closed')
})

test('one that expired meanwhile is not sent any more', async () => {
  unplug()
  const id = await sendThrough()
  await clock.advance(CODE_LIFE_MS)
  finish(rig.db, id, { state: 'expired', at: clock.now() })
  internet = true
  await clock.advance(MINUTE_MS)
  expect([alpha.sent.length, beta.sent.length]).toEqual([1, 0])
  expect(rig.verification(id)?.state).toBe('expired')
  expect(attemptsOf(rig.db, id)).toMatchObject([
    { state: 'rejected-eligible', error_message: 'our own network was down until the code expired' },
  ])
})

test('stopping the engine leaves the waiting ones to the next start', async () => {
  unplug()
  const id = await sendThrough()
  await rig.stop()
  expect(attemptsOf(rig.db, id)).toMatchObject([{ state: 'intent' }])
  expect(rig.verification(id)?.state).toBe('pending')
})

test('a provider that refuses on its own is failed over at once', async () => {
  alpha.onSend = notAccepted('refused')
  const id = await rig.send()
  expect(rig.verification(id)?.state).toBe('accepted')
  expect([rig.link.view().state, beta.sent.length]).toEqual(['up', 1])
})
