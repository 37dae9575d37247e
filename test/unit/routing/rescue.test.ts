import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { DeliveryReport } from '../../../src/engine/providers/provider.ts'
import { checkCode } from '../../../src/engine/routing/check.ts'
import { Rescue } from '../../../src/engine/routing/rescue.ts'
import { MATURITY_MS, trafficSummary } from '../../../src/engine/store/queries/traffic.ts'
import { type SettingKey, type SettingValue, setSetting } from '../../../src/engine/store/settings.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, aReport, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let gamma: ScriptedProvider
let rig: FlowRig
let rescue: Rescue

beforeEach(async () => {
  clock = new FakeClock()
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  gamma = new ScriptedProvider(clock, 'gamma', { priority: 3 })
  rig = await aFlow({ clock, providers: [alpha, beta, gamma], prices: { alpha: 7_000, beta: 9_500 } })
  rescue = aRescue()
  rescue.start()
})

function aRescue(): Rescue {
  const one = new Rescue({ ...rig, log: rig.log })
  onTestFinished(() => one.stop())
  return one
}

/** Answers when the test is over. */
const noAnswer = () => new Promise<readonly DeliveryReport[]>((resolve) => onTestFinished(() => resolve([])))
const set = <K extends SettingKey>(key: K, value: SettingValue<K>) => setSetting(rig.db, key, value, clock.now())
const sends = () => [alpha, beta, gamma].map(({ sent }) => sent.length)

describe('accepted, but neither receipt nor code in 30 s', () => {
  test('the same text goes out by another provider, once', async () => {
    const id = await rig.send()
    await clock.advance(29_999)
    expect(sends()).toEqual([1, 0, 0])
    await clock.advance(2_000)
    expect(sends()).toEqual([1, 1, 0])
    expect(beta.sent[0]?.body).toBe(alpha.sent[0]?.body)
    expect(rig.attempts(id)).toMatchObject([
      { provider: 'alpha', state: 'accepted', trigger: 'first', maybe_duplicate: 0 },
      { provider: 'beta', state: 'accepted', trigger: 'rescue', maybe_duplicate: 1 },
    ])
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', maybe_duplicate: 1, rescue_at: null, accept_ms: 0 })
    await clock.advance(500_000)
    expect(sends()).toEqual([1, 1, 0])
  })

  test('the hop says why, how long and what it cost: the first is billed as well', async () => {
    await rig.send()
    await clock.advance(31_000)
    expect(rig.failovers()).toMatchObject([
      {
        from_provider: 'alpha',
        to_provider: 'beta',
        trigger: 'rescue',
        category: 'no-receipt',
        reason: 'no receipt and no code in time',
        outcome: 'accepted',
        duration_ms: 30_000,
        extra_cost_micros: 9_500,
        maybe_duplicate: 1,
      },
    ])
    expect(rig.hops).toMatchObject([{ trigger: 'rescue' }])
  })

  test('it has a figure of its own and stays out of the submit failover time', async () => {
    const from = clock.now()
    await rig.send()
    await clock.advance(31_000)
    const { failover, rescue: rescues, series } = trafficSummary(rig.db, { from, to: clock.now() + MATURITY_MS })
    expect(failover).toEqual({ n: 0, p50Ms: null, p95Ms: null, maxMs: null })
    expect(rescues).toEqual({ n: 1, p50Ms: 30_000, p95Ms: 30_000, maxMs: 30_000 })
    expect(series.failovers.some((n) => n > 0)).toBe(false)
  })

  test('a refused rescue moves on, and its hops are rescues too', async () => {
    beta.onSend = notAccepted('no-credit')
    const id = await rig.send()
    await clock.advance(31_000)
    expect(rig.attempts(id)).toMatchObject([
      { provider: 'alpha' },
      { provider: 'beta', state: 'rejected-eligible', trigger: 'rescue', maybe_duplicate: 1 },
      { provider: 'gamma', state: 'accepted', trigger: 'rescue', maybe_duplicate: 1 },
    ])
    expect(rig.failovers()).toMatchObject([
      { trigger: 'rescue', category: 'no-receipt', outcome: 'rejected-eligible', maybe_duplicate: 1 },
      { trigger: 'rescue', category: 'no-credit', outcome: 'accepted', maybe_duplicate: 1 },
    ])
  })

  test('a rescue that may have been sent is the only one', async () => {
    beta.onSend = notAccepted('timeout')
    const id = await rig.send()
    await clock.advance(100_000)
    expect(rig.attempts(id).map(({ state }) => state)).toEqual(['accepted', 'unknown'])
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', final_at: null })
  })

  test('a rescue refused for good leaves the verification as it was', async () => {
    beta.onSend = notAccepted('opted-out')
    const id = await rig.send()
    await clock.advance(100_000)
    expect(sends()).toEqual([1, 1, 0])
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', final_at: null })
  })

  test('the code in the second message converts it', async () => {
    const id = await rig.send()
    await clock.advance(31_000)
    const code = beta.sent[0]?.body.slice(0, 6) ?? ''
    expect(checkCode(rig.db, rig.hash, id, code, clock.now()).result).toBe('converted')
  })
})

describe('no rescue', () => {
  test('when the receipt came', async () => {
    alpha.onStatuses = () => [aReport()]
    rig.poller.start()
    await rig.send()
    await clock.advance(100_000)
    expect(sends()).toEqual([1, 0, 0])
  })

  test('when the receipt came since the last poll: it is asked for once more first', async () => {
    const id = await rig.send()
    alpha.onStatuses = () => [aReport()]
    await clock.advance(100_000)
    expect(sends()).toEqual([1, 0, 0])
    expect(alpha.polls).toEqual([['message-1']])
    expect(rig.verification(id).state).toBe('delivered')
  })

  test('but a provider that does not answer about receipts does not hold it up', async () => {
    alpha.onStatuses = noAnswer
    await rig.send()
    await clock.advance(32_000)
    expect(sends()).toEqual([1, 1, 0])
  })

  test('when the code was entered', async () => {
    const id = await rig.send()
    checkCode(rig.db, rig.hash, id, alpha.sent[0]?.body.slice(0, 6) ?? '', clock.now())
    await clock.advance(100_000)
    expect(sends()).toEqual([1, 0, 0])
  })

  test('when it is switched off, before or after the verification was sent', async () => {
    const early = await rig.send()
    set('rescue.enabled', false)
    const late = await rig.send()
    await clock.advance(100_000)
    expect(sends()).toEqual([2, 0, 0])
    expect([rig.verification(early).rescue_at, rig.verification(late).rescue_at]).toEqual([null, null])
  })

  test('when less than a minute of its life is left', async () => {
    set('rescue.afterMs', 545_000)
    await rig.send()
    await clock.advance(590_000)
    expect(sends()).toEqual([1, 0, 0])
  })

  test('when it was to go through one provider only', async () => {
    const id = await rig.send({ provider: 'alpha' })
    await clock.advance(100_000)
    expect(sends()).toEqual([1, 0, 0])
    expect(rig.verification(id)).toMatchObject({ rescue_at: null, state: 'accepted', final_at: null })
  })

  test('when three providers have been tried', async () => {
    const delta = new ScriptedProvider(clock, 'delta', { priority: 4 })
    rig = await aFlow({ clock, providers: [alpha, beta, gamma, delta] })
    aRescue().start()
    alpha.onSend = notAccepted('refused')
    beta.onSend = notAccepted('refused')
    await rig.send()
    await clock.advance(100_000)
    expect([...sends(), delta.sent.length]).toEqual([1, 1, 1, 0])
  })
})

test('a provider that was tried before is never asked', async () => {
  alpha.onSend = notAccepted('refused')
  const id = await rig.send()
  alpha.onSend = accepted()
  await clock.advance(31_000)
  expect(rig.attempts(id).map(({ provider }) => provider)).toEqual(['alpha', 'beta', 'gamma'])
})

test('each country has its own time', async () => {
  set('rescue.byCountry', { GB: 10_000 })
  await rig.send({ to: '+447400123456' })
  await rig.send()
  await clock.advance(12_000)
  expect(beta.sent.map(({ to }) => to)).toEqual(['+447400123456'])
  await clock.advance(20_000)
  expect(sends()).toEqual([2, 2, 0])
})

test('many at once are rescued in turns', async () => {
  for (let i = 0; i < 130; i++) await rig.send()
  await clock.advance(32_000)
  expect(sends()).toEqual([130, 130, 0])
})

describe('over a restart', () => {
  test('what fell due meanwhile is rescued at once', async () => {
    await rig.send()
    await rescue.stop()
    await clock.advance(90_000)
    expect(sends()).toEqual([1, 0, 0])
    aRescue().start()
    await clock.advance(2_000)
    expect(sends()).toEqual([1, 1, 0])
  })

  test('overdue by more than two minutes is not: the person has gone', async () => {
    const id = await rig.send()
    await rescue.stop()
    await clock.advance(151_000)
    aRescue().start()
    await clock.advance(60_000)
    expect(sends()).toEqual([1, 0, 0])
    expect(rig.verification(id).rescue_at).toBeNull()
  })

  test('stopped before the second message was written down: it is due again', async () => {
    await rig.send()
    alpha.onStatuses = noAnswer
    await clock.advance(30_500)
    await rescue.stop()
    expect(sends()).toEqual([1, 0, 0])
    aRescue().start()
    await clock.advance(15_000)
    expect(sends()).toEqual([1, 1, 0])
  })

  test('a crash while the second message went out does not send a third', async () => {
    beta.onSend = 'hang'
    const id = await rig.send()
    await clock.advance(30_500)
    await Promise.all([rescue.stop(), rig.flow.stop()])
    expect(rig.attempts(id)).toMatchObject([{ state: 'accepted' }, { state: 'intent', trigger: 'rescue' }])
    rig = await aFlow({ clock, providers: [alpha, beta, gamma], db: rig.db })
    await rig.flow.reconcile()
    aRescue().start()
    await clock.advance(100_000)
    expect(sends()).toEqual([1, 1, 0])
    expect(rig.attempts(id)).toMatchObject([{ state: 'accepted' }, { state: 'unknown', trigger: 'rescue' }])
    expect(rig.failovers()).toMatchObject([{ trigger: 'rescue', outcome: 'unknown' }])
  })
})

describe('while our own network is down', () => {
  test('nothing is rescued; afterwards what is due is', async () => {
    await rig.send()
    rescue.freeze()
    await clock.advance(60_000)
    expect(sends()).toEqual([1, 0, 0])
    rescue.thaw()
    await clock.advance(2_000)
    expect(sends()).toEqual([1, 1, 0])
  })

  test('going down while the receipt is asked for holds the second message back', async () => {
    await rig.send()
    alpha.onStatuses = noAnswer
    await clock.advance(30_500)
    rescue.freeze()
    await clock.advance(60_000)
    expect(sends()).toEqual([1, 0, 0])
    rescue.thaw()
    await clock.advance(2_000)
    expect(sends()).toEqual([1, 1, 0])
  })
})

test('a store that cannot be written delays a rescue and does not lose it', async () => {
  await rig.send()
  await clock.advance(29_000)
  rig.db.pragma('query_only = 1')
  await clock.advance(5_000)
  expect(sends()).toEqual([1, 0, 0])
  rig.db.pragma('query_only = 0')
  await clock.advance(3_000)
  expect(sends()).toEqual([1, 1, 0])
})
