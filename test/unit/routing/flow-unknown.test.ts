import { beforeEach, describe, expect, test } from 'vitest'
import { checkCode } from '../../../src/engine/routing/check.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { absent, accepted, found, notAccepted, ScriptedProvider, unavailable } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let gamma: ScriptedProvider
let rig: FlowRig

beforeEach(async () => {
  clock = new FakeClock()
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  gamma = new ScriptedProvider(clock, 'gamma', { priority: 3 })
  rig = await aFlow({ clock, providers: [alpha, beta, gamma], prices: { alpha: 7_000, beta: 9_500 } })
})

const sends = () => [alpha, beta, gamma].map(({ sent }) => sent.length)

describe('an answer that never came', () => {
  test('found by the look-up: accepted, and nobody else sends', async () => {
    alpha.onSend = 'hang'
    alpha.onLookup = found('message-9')
    const id = await rig.sendThrough()
    expect(sends()).toEqual([1, 0, 0])
    expect(alpha.lookups).toEqual([{ ...alpha.sent[0], ttlMs: undefined, startedAt: rig.attempts(id)[0]?.started_at }])
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', accept_ms: 2_500, maybe_duplicate: 0 })
    expect(rig.attempts(id)).toMatchObject([{ state: 'accepted', provider_message_id: 'message-9', category: null }])
    expect(rig.failovers()).toEqual([])
  })

  test('not found: the next one sends the same text, marked as a possible duplicate', async () => {
    alpha.onSend = notAccepted('reset', { message: 'connection reset' })
    const id = await rig.send()
    expect(beta.sent[0]?.body).toBe(alpha.sent[0]?.body)
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', maybe_duplicate: 1 })
    expect(rig.attempts(id)).toMatchObject([
      { state: 'unknown', category: 'reset', cost_micros: 7_000, maybe_duplicate: 0 },
      { state: 'accepted', maybe_duplicate: 1 },
    ])
    // The first may have been billed as well, so the second is extra in full.
    expect(rig.failovers()).toMatchObject([{ category: 'reset', maybe_duplicate: 1, extra_cost_micros: 9_500 }])
  })

  test.each([['absent', absent] as const, ['unavailable', unavailable] as const])(
    '%s: the next one',
    async (_, answer) => {
      alpha.onSend = notAccepted('server-error')
      alpha.onLookup = answer
      const id = await rig.send()
      expect(sends()).toEqual([1, 1, 0])
      expect(rig.verification(id).state).toBe('accepted')
    },
  )

  test('a black hole costs 2.5 s for the answer and 1.5 s for the look-up', async () => {
    alpha.onSend = 'hang'
    alpha.onLookup = 'hang'
    const id = await rig.sendThrough()
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', accept_ms: 4_000 })
    expect(rig.failovers()).toMatchObject([{ category: 'timeout', duration_ms: 4_000, outcome: 'accepted' }])
  })

  test('the caller has an answer after 4.5 s; the rest goes on', async () => {
    for (const provider of [alpha, beta]) {
      provider.onSend = 'hang'
      provider.onLookup = 'hang'
    }
    let answered = false
    const sending = rig.send().then((id) => {
      answered = true
      return id
    })
    await clock.advance(4_499)
    expect(answered).toBe(false)
    await clock.advance(1)
    expect(answered).toBe(true)
    const id = await sending
    expect(rig.verification(id).state).toBe('pending')
    await clock.advance(3_500)
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', accept_ms: 8_000 })
    expect(sends()).toEqual([1, 1, 1])
  })

  test('never more than three attempts, unknown ones included', async () => {
    const delta = new ScriptedProvider(clock, 'delta', { priority: 4 })
    rig = await aFlow({ clock, providers: [alpha, beta, gamma, delta] })
    for (const provider of [alpha, beta, gamma]) provider.onSend = notAccepted('timeout')
    const id = await rig.send()
    expect(rig.attempts(id).map(({ provider }) => provider)).toEqual(['alpha', 'beta', 'gamma'])
    expect(delta.sent).toEqual([])
    expect(rig.verification(id).state).toBe('pending')
  })
})

describe('nobody left, but one may have sent it', () => {
  beforeEach(async () => {
    rig = await aFlow({ clock, providers: [alpha, beta] })
    alpha.onSend = notAccepted('timeout')
  })

  test('it stays open, and the code in the message that did arrive converts it', async () => {
    beta.onSend = notAccepted('refused')
    const id = await rig.send()
    expect(rig.verification(id)).toMatchObject({ state: 'pending', final_at: null })
    const code = alpha.sent[0]?.body.slice(0, 6) ?? ''
    expect(checkCode(rig.db, rig.hash, id, code, clock.now()).result).toBe('converted')
  })

  test('a look-up later on finds it', async () => {
    beta.onSend = notAccepted('refused')
    rig.poller.start()
    const id = await rig.send()
    alpha.onLookup = found('message-3')
    await clock.advance(15_000)
    expect(rig.verification(id)).toMatchObject({ state: 'accepted' })
    expect(rig.attempts(id)).toMatchObject([
      { state: 'accepted', provider_message_id: 'message-3' },
      { state: 'rejected-eligible' },
    ])
  })

  // The text of the first was wiped with the verdict of the second, and its code was then refused.
  test('a later refusal for good does not end it', async () => {
    beta.onSend = notAccepted('opted-out')
    const id = await rig.send()
    expect(rig.verification(id)).toMatchObject({ state: 'pending', final_at: null, failure_reason: null })
    expect(rig.verification(id).body).not.toBeNull()
  })
})

test('an attempt that turns out accepted meanwhile stops the trying: no send after a recorded acceptance', async () => {
  alpha.onSend = notAccepted('reset')
  alpha.onLookup = 'hang'
  const sending = rig.send()
  await clock.advance(1_000)
  const [attempt] = rig.attempts(1)
  if (attempt === undefined) throw new Error('no attempt')
  rig.ledger.settleFound(rig.verification(1), attempt, 'message-5')
  await clock.advance(5_000)
  await sending
  expect(sends()).toEqual([1, 0, 0])
  expect(rig.verification(1).state).toBe('accepted')
})

test('a refusal of the last one does not take back an acceptance that surfaced meanwhile', async () => {
  alpha.onSend = notAccepted('reset')
  beta.onSend = async () => {
    const [attempt] = rig.attempts(1)
    if (attempt !== undefined) rig.ledger.settleFound(rig.verification(1), attempt, 'message-5')
    return notAccepted('bad-recipient')
  }
  const id = await rig.send()
  expect(rig.verification(id)).toMatchObject({ state: 'accepted', final_at: null })
})

test('an outage costs the first few verifications time, and the others none', async () => {
  alpha.onSend = 'hang'
  alpha.onLookup = 'hang'
  for (let i = 0; i < 3; i++) await rig.sendThrough()
  beta.onSend = accepted('quick')
  const id = await rig.send()
  expect(rig.verification(id).accept_ms).toBe(0)
  expect(alpha.sent).toHaveLength(3)
})
