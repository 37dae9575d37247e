import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import type { AttemptRow, VerificationRow } from '../../../src/engine/store/schema.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { absent, accepted, found, notAccepted, ScriptedProvider, unavailable } from '../../fakes/scripted-provider.ts'

const ONE_MINUTE = 60_000

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let gamma: ScriptedProvider
let db: Database.Database

beforeEach(async () => {
  clock = new FakeClock(NOON + ONE_MINUTE)
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  gamma = new ScriptedProvider(clock, 'gamma', { priority: 3 })
  db = await aStore()
})

/** Starts on what a crash left in the store a minute ago. */
async function restart(providers = [alpha, beta, gamma]): Promise<FlowRig> {
  const rig = await aFlow({ clock, providers, db, prices: { alpha: 7_000, beta: 9_500 } })
  await rig.flow.reconcile()
  return rig
}

const sends = () => [alpha, beta, gamma].map(({ sent }) => sent.length)

/** An attempt that says nothing yet. */
const open: Partial<AttemptRow> = {
  state: 'intent',
  provider_message_id: null,
  settled_at: null,
  duration_ms: null,
  delivery: 'none',
  cost_micros: null,
  cost_currency: null,
  cost_reporting_micros: null,
}
const unknown: Partial<AttemptRow> = { ...open, state: 'unknown', category: 'timeout', error_message: 'no answer' }
const refused: Partial<AttemptRow> = { ...open, state: 'rejected-eligible', category: 'refused', error_message: 'gone' }

const left = (attempts: readonly Partial<AttemptRow>[], verification: Partial<VerificationRow> = {}) =>
  save(db, verification, attempts)

describe('an intent without an answer', () => {
  test('found at the provider: accepted, nothing is sent', async () => {
    const id = left([open])
    alpha.onLookup = found('message-4')
    const rig = await restart()
    expect(sends()).toEqual([0, 0, 0])
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', accept_ms: ONE_MINUTE, maybe_duplicate: 0 })
    expect(rig.attempts(id)).toMatchObject([
      { state: 'accepted', provider_message_id: 'message-4', cost_micros: 7_000 },
    ])
    expect(rig.failovers()).toEqual([])
  })

  test('not there: the next provider sends the same text, as a possible duplicate', async () => {
    const id = left([open])
    const rig = await restart()
    expect(sends()).toEqual([0, 1, 0])
    expect(beta.sent[0]).toMatchObject({ body: '123456 is your Signalbox code.', ttlMs: 600_000 - ONE_MINUTE })
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', accept_ms: ONE_MINUTE, maybe_duplicate: 1 })
    expect(rig.attempts(id)).toMatchObject([
      { state: 'unknown', category: 'interrupted', duration_ms: null, cost_micros: 7_000 },
      { state: 'accepted', trigger: 'reconcile', maybe_duplicate: 1 },
    ])
    expect(rig.failovers()).toMatchObject([
      {
        from_provider: 'alpha',
        to_provider: 'beta',
        trigger: 'reconcile',
        category: 'interrupted',
        maybe_duplicate: 1,
      },
    ])
  })

  test('not there, and no other provider: the same one is asked again', async () => {
    const id = left([open])
    const rig = await restart([alpha])
    expect(sends()).toEqual([1, 0, 0])
    expect(rig.verification(id).state).toBe('accepted')
    expect(rig.attempts(id)).toMatchObject([{ provider: 'alpha' }, { provider: 'alpha', trigger: 'reconcile' }])
  })

  test('cannot be asked: the next provider; without one it stays open and is asked again later', async () => {
    const id = left([open])
    alpha.onLookup = unavailable
    const rig = await restart([alpha])
    expect(sends()).toEqual([0, 0, 0])
    expect(rig.verification(id).state).toBe('pending')
    expect(rig.attempts(id)[0]?.next_poll_at).toBe(clock.now() + 10_000)
    const other = left([open])
    await restart()
    expect(rig.attempts(other)).toMatchObject([{ state: 'unknown' }, { provider: 'beta', trigger: 'failover' }])
  })

  test('its provider is no longer configured: the next one', async () => {
    const id = left([{ ...open, provider: 'gone' }])
    const rig = await restart()
    expect(rig.verification(id).state).toBe('accepted')
    expect(sends()).toEqual([1, 0, 0])
  })

  // The hop into an attempt that a crash interrupted was never written down.
  test('a second attempt: the hop that led to it is on record, with what became of it', async () => {
    const found2 = left([refused, { ...open, provider: 'beta', trigger: 'failover' }])
    beta.onLookup = ({ reference }) => (reference === 'the-lost-one-2' ? absent : found('message-6'))
    const lost = left([
      { ...refused, reference: 'the-lost-one-1' },
      { ...open, provider: 'beta', trigger: 'failover', reference: 'the-lost-one-2' },
    ])
    const rig = await restart()
    const hopsOf = (id: number) => rig.failovers().filter(({ verification_id }) => verification_id === id)
    expect(hopsOf(found2)).toMatchObject([
      {
        from_provider: 'alpha',
        to_provider: 'beta',
        category: 'refused',
        outcome: 'accepted',
        duration_ms: ONE_MINUTE,
      },
    ])
    expect(hopsOf(lost)).toMatchObject([
      { from_provider: 'alpha', to_provider: 'beta', category: 'refused', outcome: 'unknown', maybe_duplicate: 0 },
      { from_provider: 'beta', to_provider: 'gamma', category: 'interrupted', outcome: 'accepted', maybe_duplicate: 1 },
    ])
    expect(rig.hops).toHaveLength(3)
  })

  test('its verification is over: settled as interrupted, and nothing is sent', async () => {
    const ended = [
      left([open], { state: 'converted', final_at: NOON, to_number: null, body: null }),
      left([open], { created_at: NOON - 600_000 }),
      left(
        [
          { ...unknown, state: 'accepted' },
          { ...open, provider: 'beta' },
        ],
        { state: 'accepted', accepted_at: NOON },
      ),
    ]
    const rig = await restart()
    expect(sends()).toEqual([0, 0, 0])
    for (const id of ended) expect(rig.attempts(id).at(-1)).toMatchObject({ state: 'unknown', category: 'interrupted' })
  })
})

test('an unknown one is looked up again, then sent by the next', async () => {
  const id = left([unknown])
  const rig = await restart()
  expect(alpha.lookups).toHaveLength(1)
  expect(rig.attempts(id)).toMatchObject([
    { state: 'unknown', category: 'timeout' },
    { provider: 'beta', state: 'accepted' },
  ])
})

test('after a refusal the next one is asked', async () => {
  const id = left([refused])
  const rig = await restart()
  expect(alpha.lookups).toEqual([])
  expect(rig.attempts(id)).toMatchObject([{}, { provider: 'beta', trigger: 'failover', maybe_duplicate: 0 }])
})

test('over, with nothing under way: left to the sweep', async () => {
  const id = left([unknown], { created_at: NOON - 600_000 })
  const rig = await restart()
  expect(sends()).toEqual([0, 0, 0])
  expect(rig.verification(id).state).toBe('pending')
})

test('three refusals end it', async () => {
  const id = left([refused, { ...refused, provider: 'beta' }, { ...refused, provider: 'gamma' }])
  const rig = await restart()
  expect(rig.verification(id)).toMatchObject({ state: 'failed', failure_reason: '3 providers refused it; last: gone' })
  expect(rig.failovers()).toMatchObject([{ from_provider: 'gamma', to_provider: null, duration_ms: ONE_MINUTE }])
})

test('a refusal for good ends it, with the reason given then', async () => {
  const final = { ...refused, state: 'rejected-final' as const, category: 'opted-out' as const }
  const id = left([{ ...final, error_message: 'opted out' }])
  const silent = left([{ ...final, error_message: null }])
  const rig = await restart()
  expect(rig.verification(silent).failure_reason).toBe('refused by the provider')
  expect(rig.verification(id)).toMatchObject({ state: 'failed', failure_reason: 'opted out', to_number: null })
  expect(sends()).toEqual([0, 0, 0])
})

test('accepted and ended ones are left alone', async () => {
  left([{}], { state: 'accepted', accepted_at: NOON })
  left([{}], { state: 'failed', final_at: NOON })
  const rig = await restart()
  expect(rig.log.lines).toEqual([])
  expect([sends(), alpha.lookups]).toEqual([[0, 0, 0], []])
})

test('what is under way is not taken up twice', async () => {
  const rig = await aFlow({ clock, providers: [alpha, beta] })
  alpha.onSend = 'hang'
  const sending = rig.send()
  await clock.advance(100)
  await rig.flow.reconcile()
  expect([alpha.lookups, beta.sent]).toEqual([[], []])
  await clock.advance(5_000)
  await sending
})

test('a stop leaves the intent on disk; the next start finds out what became of it', async () => {
  const first = await aFlow({ clock, providers: [alpha, beta], db })
  alpha.onSend = 'hang'
  const sending = first.send()
  await clock.advance(100)
  await first.flow.stop()
  await expect(sending).resolves.toBe(1)
  expect(first.attempts(1)).toMatchObject([{ state: 'intent' }])
  expect(beta.sent).toEqual([])
  alpha.onSend = accepted()
  alpha.onLookup = found('message-8')
  const rig = await restart()
  expect(rig.attempts(1)).toMatchObject([{ state: 'accepted', provider_message_id: 'message-8' }])
  expect(sends()).toEqual([1, 0, 0])
})

test('a stop during the look-up or between two attempts sends nothing more', async () => {
  const rig = await aFlow({ clock, providers: [alpha, beta], db })
  alpha.onSend = notAccepted('reset')
  alpha.onLookup = 'hang'
  const sending = rig.send()
  await clock.advance(100)
  await rig.flow.stop()
  await sending
  expect(beta.sent).toEqual([])
  expect(rig.attempts(1)).toMatchObject([{ state: 'unknown' }])
})
