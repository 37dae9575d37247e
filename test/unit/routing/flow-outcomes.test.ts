import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { hashCode } from '../../../src/engine/routing/code.ts'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { aStore } from '../../builders/a-store.ts'
import { MOBILE } from '../../builders/mobile.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

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
  rig = await aFlow({ clock, providers: [alpha, beta, gamma], prices: { alpha: 7_000, beta: 9_500, gamma: 20_000 } })
})

const sends = () => [alpha, beta, gamma].map(({ sent }) => sent.length)

describe('accepted by the first', () => {
  test('one attempt, one message, no hop', async () => {
    alpha.onSend = accepted('message-7', { micros: 6_900, currency: 'EUR' })
    const id = await rig.send({ customerId: 'shop-1' })
    expect(rig.verification(id)).toMatchObject({
      state: 'accepted',
      mode: 'sandbox',
      country: 'DE',
      customer_id: 'shop-1',
      accepted_at: clock.now(),
      accept_ms: 0,
      maybe_duplicate: 0,
    })
    expect(rig.attempts(id)).toMatchObject([
      {
        n: 1,
        provider: 'alpha',
        state: 'accepted',
        trigger: 'first',
        provider_message_id: 'message-7',
        delivery: 'pending',
      },
    ])
    expect(rig.attempts(id)).toMatchObject([{ cost_micros: 6_900, cost_currency: 'EUR', cost_reporting_micros: 6_900 }])
    expect(sends()).toEqual([1, 0, 0])
    expect(rig.failovers()).toEqual([])
  })

  test('the message goes to the number, holds a code, and only the hash of the code is kept', async () => {
    const id = await rig.send({ to: '0151 12345678', country: 'DE' })
    const [message] = alpha.sent
    expect(message).toMatchObject({ to: MOBILE, ttlMs: 600_000 })
    const code = /^\d{6}/.exec(message?.body ?? '')?.[0] ?? ''
    const { reference, code_hash, to_hash } = rig.verification(id)
    expect(message?.reference).toBe(`${reference}-1`)
    expect(code_hash).toBe(hashCode(rig.hash, reference, code))
    expect(to_hash).toBe(rig.hash(MOBILE))
  })

  test('the quote stands in until the provider says what it charged', async () => {
    const id = await rig.send()
    expect(rig.attempts(id)).toMatchObject([{ cost_micros: 7_000, cost_reporting_micros: 7_000 }])
  })

  test('why this route: every candidate with price, state and rule is kept with the attempt', async () => {
    const id = await rig.send({ provider: 'beta' })
    const [attempt] = rig.attempts(id)
    expect(attempt).toMatchObject({ provider: 'beta', policy_version: 'priority@1', selection_probability: 1 })
    expect(JSON.parse(attempt?.candidates ?? '')).toMatchObject([
      { provider: 'alpha', excludedBy: 'another provider was asked for' },
      { provider: 'beta', excludedBy: null, price: { micros: 9_500, currency: 'EUR' } },
      { provider: 'gamma', excludedBy: 'another provider was asked for' },
    ])
  })
})

test('the intent is on disk before the provider is called', async () => {
  let seen: unknown
  alpha.onSend = () => {
    const other = new Database(rig.db.name, { readonly: true })
    seen = other
      .prepare(
        'select v.state as state, a.state as attempt, a.provider from verifications v join attempts a on a.verification_id = v.id',
      )
      .all()
    other.close()
    return accepted()
  }
  await rig.send()
  expect(seen).toEqual([{ state: 'pending', attempt: 'intent', provider: 'alpha' }])
})

describe('refused, so that another may try', () => {
  test('the next is asked at once, with the same text, and the hop is on record', async () => {
    alpha.onSend = notAccepted('refused', { message: 'connection refused' })
    const id = await rig.send()
    expect(sends()).toEqual([1, 1, 0])
    expect(beta.sent[0]?.body).toBe(alpha.sent[0]?.body)
    expect(beta.sent[0]?.reference).not.toBe(alpha.sent[0]?.reference)
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', maybe_duplicate: 0 })
    expect(rig.attempts(id)).toMatchObject([
      {
        provider: 'alpha',
        state: 'rejected-eligible',
        category: 'refused',
        error_message: 'connection refused',
        cost_micros: 0,
      },
      { provider: 'beta', state: 'accepted', trigger: 'failover', maybe_duplicate: 0 },
    ])
    expect(rig.hops).toEqual([
      {
        id: 1,
        verificationId: id,
        fromProvider: 'alpha',
        toProvider: 'beta',
        trigger: 'failover',
        category: 'refused',
        reason: 'connection refused',
        country: 'DE',
        mode: 'sandbox',
        outcome: 'accepted',
        durationMs: 0,
        extraCost: { micros: 2_500, currency: 'EUR' },
        maybeDuplicate: false,
        createdAt: clock.now(),
      },
    ])
    expect(rig.failovers()).toMatchObject([{ from_provider: 'alpha', to_provider: 'beta', extra_cost_micros: 2_500 }])
  })

  test('the duration of a hop runs from the first submission', async () => {
    const slowRefusal = async () => {
      await clock.advance(300)
      return notAccepted('geo-blocked')
    }
    alpha.onSend = slowRefusal
    beta.onSend = slowRefusal
    const id = await rig.send()
    expect(rig.failovers()).toMatchObject([
      {
        from_provider: 'alpha',
        to_provider: 'beta',
        outcome: 'rejected-eligible',
        category: 'geo-blocked',
        duration_ms: 600,
      },
      { from_provider: 'beta', to_provider: 'gamma', outcome: 'accepted', duration_ms: 600 },
    ])
    expect(rig.verification(id).accept_ms).toBe(600)
  })

  test('an extra cost is unknown when a price is', async () => {
    rig = await aFlow({ clock, providers: [alpha, beta], prices: { alpha: 7_000 } })
    alpha.onSend = notAccepted('refused')
    await rig.send()
    expect(rig.failovers()).toMatchObject([{ extra_cost_micros: null }])
  })

  test('when all refuse it fails, with a reason and a last hop to nobody', async () => {
    for (const provider of [alpha, beta, gamma]) provider.onSend = notAccepted('no-credit', { message: 'no money' })
    const id = await rig.send()
    expect(rig.verification(id)).toMatchObject({
      state: 'failed',
      failure_reason: '3 providers refused it; last: no money',
      to_number: null,
      body: null,
    })
    expect(rig.failovers().at(-1)).toMatchObject({
      from_provider: 'gamma',
      to_provider: null,
      outcome: 'rejected-eligible',
    })
    expect(rig.hops).toHaveLength(3)
  })

  test('with nobody else to ask it says so', async () => {
    rig = await aFlow({ clock, providers: [alpha] })
    alpha.onSend = notAccepted('throttled', { message: 'too many requests' })
    const id = await rig.send()
    expect(rig.verification(id).failure_reason).toBe('no other provider could take it; last: too many requests')
    expect(rig.failovers()).toMatchObject([{ from_provider: 'alpha', to_provider: null, extra_cost_micros: null }])
  })

  test('never more than three attempts, however many providers there are', async () => {
    const providers = ['a', 'b', 'c', 'd', 'e'].map((name, i) => new ScriptedProvider(clock, name, { priority: i }))
    for (const provider of providers) provider.onSend = notAccepted('refused')
    rig = await aFlow({ clock, providers })
    const id = await rig.send()
    expect(rig.attempts(id)).toHaveLength(3)
    expect(providers.map(({ sent }) => sent.length)).toEqual([1, 1, 1, 0, 0])
  })
})

test.each(['bad-recipient', 'opted-out', 'content-rejected', 'bad-request'] as const)(
  'refused for good (%s): nobody else is asked',
  async (category) => {
    alpha.onSend = notAccepted(category, { message: 'not this one' })
    const id = await rig.send()
    expect(sends()).toEqual([1, 0, 0])
    expect(rig.verification(id)).toMatchObject({ state: 'failed', failure_reason: 'not this one', body: null })
    expect(rig.failovers()).toEqual([])
  },
)

test('a code entered while a provider still hangs ends the trying', async () => {
  alpha.onSend = 'hang'
  const sending = rig.send()
  await clock.advance(1_000)
  finish(rig.db, 1, { state: 'converted', at: clock.now() })
  await clock.advance(10_000)
  await sending
  expect(sends()).toEqual([1, 0, 0])
  expect(rig.verification(1).state).toBe('converted')
})

test('a code entered while the last one refuses stays entered: no failure, no last hop', async () => {
  rig = await aFlow({ clock, providers: [alpha] })
  alpha.onSend = () => {
    finish(rig.db, 1, { state: 'converted', at: clock.now() })
    return notAccepted('refused')
  }
  const id = await rig.send()
  expect(rig.verification(id)).toMatchObject({ state: 'converted', failure_reason: null })
  expect(rig.failovers()).toEqual([])
})

test('hops can be neither changed nor deleted', async () => {
  alpha.onSend = notAccepted('refused')
  await rig.send()
  expect(() => rig.db.exec(`update failover_logs set reason = ''`)).toThrow('append-only')
  expect(() => rig.db.exec('delete from failover_logs')).toThrow('append-only')
})

test('two engines of one account never use the same reference', async () => {
  const other = await aFlow({ clock, providers: [beta], db: await aStore() })
  await rig.send()
  await other.send()
  expect(alpha.sent[0]?.reference).not.toBe(beta.sent[0]?.reference)
})
