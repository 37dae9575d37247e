import { beforeEach, describe, expect, test } from 'vitest'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { fillUp, makeRoom } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

/** Longer than what is left on any page, so that writing it needs a new one. */
const LONG = 'x'.repeat(20_000)

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let rig: FlowRig

beforeEach(async () => {
  clock = new FakeClock()
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  rig = await aFlow({ clock, providers: [alpha, beta] })
})

const errorsLogged = () => rig.log.lines.filter(({ level }) => level === 'error').map(({ message }) => message)

describe('a full disk', () => {
  test('before the intent: nothing is sent, and the error says what to do', async () => {
    fillUp(rig.db)
    await expect(rig.send({ customerId: LONG })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      data: { code: 'disk-full' },
      message: expect.stringContaining('Free some space'),
    })
    expect(alpha.sent).toEqual([])
    expect(rig.db.prepare('select count(*) from verifications').pluck().get()).toBe(0)
    makeRoom(rig.db)
    await expect(rig.send({ customerId: LONG })).resolves.toBe(1)
  })

  test('after the acceptance: it is written down as soon as there is space again', async () => {
    alpha.onSend = () => {
      fillUp(rig.db)
      return accepted(LONG)
    }
    const sending = rig.send()
    await clock.advance(3_000)
    expect(rig.attempts(1)).toMatchObject([{ state: 'intent' }])
    expect(errorsLogged()).toContain('the database cannot be written; trying again')
    makeRoom(rig.db)
    await clock.advance(1_000)
    await sending
    expect(rig.attempts(1)).toMatchObject([{ state: 'accepted', provider_message_id: LONG }])
    expect(rig.verification(1).state).toBe('accepted')
    expect([alpha.sent.length, beta.sent.length]).toEqual([1, 0])
  })

  test('the caller is not kept waiting for space', async () => {
    alpha.onSend = () => {
      fillUp(rig.db)
      return accepted(LONG)
    }
    const sending = rig.send()
    await clock.advance(4_500)
    await expect(sending).resolves.toBe(1)
  })

  test('between two attempts: the second goes out once its intent could be written', async () => {
    alpha.onSend = notAccepted('refused', { message: LONG })
    let changes = 0
    rig.events.on('verification.changed', () => {
      changes += 1
      // Opened, then settled: from here on nothing can be written.
      if (changes === 2) rig.db.pragma('query_only = 1')
    })
    const sending = rig.send()
    await clock.advance(2_000)
    expect(rig.attempts(1)).toMatchObject([{ state: 'rejected-eligible' }])
    expect(beta.sent).toEqual([])
    rig.db.pragma('query_only = 0')
    await clock.advance(1_000)
    await sending
    expect(beta.sent).toHaveLength(1)
    expect(rig.verification(1).state).toBe('accepted')
  })

  test('a stop ends the waiting; the intent is taken up by the next start', async () => {
    alpha.onSend = () => {
      fillUp(rig.db)
      return accepted(LONG)
    }
    const sending = rig.send()
    await clock.advance(1_500)
    await rig.flow.stop()
    await sending
    expect(rig.attempts(1)).toMatchObject([{ state: 'intent' }])
    expect(errorsLogged().at(-1)).toBe('a verification stopped half-way; the next start takes it up')
  })
})

test('a database that became read-only: nothing is sent', async () => {
  rig.db.pragma('query_only = 1')
  await expect(rig.send()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', data: { code: 'read-only' } })
  expect(alpha.sent).toEqual([])
})

test('what could not be written gives its leave to send back: a provider on probation keeps its probes', async () => {
  alpha.onSend = notAccepted('refused')
  for (let i = 0; i < 3; i++) await rig.send()
  await clock.advance(5_000)
  fillUp(rig.db)
  for (let i = 0; i < 5; i++) await expect(rig.send({ customerId: LONG })).rejects.toThrow()
  makeRoom(rig.db)
  alpha.onSend = accepted()
  const ids = [await rig.send(), await rig.send()]
  expect(ids.map((id) => rig.attempts(id)[0]?.provider)).toEqual(['alpha', 'alpha'])
  expect(rig.manager.states()[0]?.breaker.state).toBe('closed')
})
