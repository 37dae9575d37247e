import { beforeEach, describe, expect, test } from 'vitest'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { NOON, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, aReport, ScriptedProvider } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let rig: FlowRig

beforeEach(async () => {
  clock = new FakeClock(NOON)
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  rig = await aFlow({ clock, providers: [alpha, beta], prices: { alpha: 7_000 } })
  rig.poller.start()
})

/** When the polls went out, ms after noon. */
async function pollTimes(forMs: number, stepMs: number): Promise<number[]> {
  const times = []
  for (let at = stepMs; at <= forMs; at += stepMs) {
    const before = alpha.polls.length
    await clock.advance(stepMs)
    if (alpha.polls.length > before) times.push(at)
  }
  return times
}

describe('the schedule', () => {
  test('first after 2 s, then ever less often, at last once a minute', async () => {
    await rig.send()
    const times = await pollTimes(240_000, 100)
    expect(times[0]).toBe(2_000)
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    // 2 s times 1.6, 1.6 squared ... rounded up to the step of this test.
    expect(gaps.slice(0, 4)).toEqual([3_200, 5_200, 8_200, 13_100])
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_100)
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(53_000)
  })

  test('a final receipt ends the polling, and nothing is left to wait for', async () => {
    const id = await rig.send()
    alpha.onStatuses = () => [aReport({ at: NOON + 1_500 })]
    await clock.advance(2_000)
    expect(rig.verification(id)).toMatchObject({ state: 'delivered', delivered_at: NOON + 1_500 })
    await clock.advance(3_600_000)
    expect(alpha.polls).toHaveLength(1)
    expect(clock.pendingTimers).toBe(0)
  })

  test('an idle console has no timer', async () => {
    await clock.advance(3_600_000)
    expect(clock.pendingTimers).toBe(0)
  })

  test('one timer for however many are due', async () => {
    for (let i = 0; i < 10; i++) await rig.send()
    await clock.advance(4_500)
    expect(clock.pendingTimers).toBe(1)
  })

  test('what falls due together is asked for together, in batches of what the provider takes', async () => {
    alpha.statusBatchSize = 3
    let n = 0
    alpha.onSend = () => accepted(`m${n++}`)
    for (let i = 0; i < 7; i++) await rig.send()
    await clock.advance(2_000)
    expect(alpha.polls).toEqual([['m0', 'm1', 'm2'], ['m3', 'm4', 'm5'], ['m6']])
  })

  test('each provider is asked for its own', async () => {
    await rig.send()
    await rig.send({ provider: 'beta' })
    await clock.advance(2_000)
    expect([alpha.polls.length, beta.polls.length]).toEqual([1, 1])
  })

  test('what was due while the console was closed is asked for at the start', async () => {
    await rig.poller.stop()
    save(rig.db, { state: 'accepted' }, [{ next_poll_at: NOON - 100_000 }])
    const next = await aFlow({ clock, providers: [alpha], db: rig.db })
    next.poller.start()
    await clock.advance(250)
    expect(alpha.polls).toEqual([['message-1']])
  })

  test('a stop while answers are on their way: no further call, and what comes is left to the next start', async () => {
    alpha.statusBatchSize = 1
    let n = 0
    alpha.onSend = () => accepted(`m${n++}`)
    const ids = []
    for (let i = 0; i < 10; i++) ids.push(await rig.send())
    let answer = () => {}
    alpha.onStatuses = ([id]) =>
      new Promise((resolve) => {
        const before = answer
        answer = () => {
          before()
          resolve([aReport({ providerMessageId: id ?? '' })])
        }
      })
    await clock.advance(2_000)
    expect(alpha.polls).toHaveLength(4)
    const stopped = rig.poller.stop()
    answer()
    await stopped
    expect(alpha.polls).toHaveLength(4)
    expect(ids.map((id) => rig.verification(id).state)).toEqual(Array(10).fill('accepted'))
    expect(rig.attempts(ids[0] ?? 0)[0]?.next_poll_at).not.toBeNull()
  })

  test('after the stop nothing is asked', async () => {
    await rig.send()
    await rig.poller.stop()
    await clock.advance(60_000)
    expect(alpha.polls).toEqual([])
  })
})

describe('receipts', () => {
  test('on the way, then delivered', async () => {
    const id = await rig.send()
    alpha.onStatuses = () => [aReport({ delivery: 'sent', final: false })]
    await clock.advance(2_000)
    expect(rig.attempts(id)).toMatchObject([{ delivery: 'sent', delivered_at: null }])
    expect(rig.verification(id).state).toBe('accepted')
    alpha.onStatuses = () => [aReport()]
    await clock.advance(4_000)
    expect(rig.attempts(id)).toMatchObject([{ delivery: 'delivered', delivered_at: NOON + 5_200, next_poll_at: null }])
    expect(rig.verification(id)).toMatchObject({ state: 'delivered', delivered_at: NOON + 5_200 })
  })

  test('not delivered: the reason is kept with the attempt', async () => {
    const id = await rig.send()
    alpha.onStatuses = () => [aReport({ delivery: 'failed', errorCode: '30003', errorMessage: 'Unreachable handset' })]
    await clock.advance(2_000)
    expect(rig.attempts(id)).toMatchObject([
      { delivery: 'failed', error_code: '30003', error_message: 'Unreachable handset', next_poll_at: null },
    ])
    expect(rig.verification(id).state).toBe('accepted')
  })

  test('what the provider charged replaces the estimate, in its currency and in ours', async () => {
    const id = await rig.send()
    expect(rig.attempts(id)).toMatchObject([{ cost_micros: 7_000, cost_currency: 'EUR' }])
    alpha.onStatuses = () => [aReport({ price: { micros: 11_600, currency: 'USD' } })]
    await clock.advance(2_000)
    expect(rig.attempts(id)).toMatchObject([
      { cost_micros: 11_600, cost_currency: 'USD', cost_reporting_micros: 10_000 },
    ])
  })

  test('a charge in a currency without a rate is kept; what it is in ours is unknown', async () => {
    const id = await rig.send()
    alpha.onStatuses = () => [aReport({ price: { micros: 5_000, currency: 'XTS' } })]
    await clock.advance(2_000)
    expect(rig.attempts(id)).toMatchObject([{ cost_micros: 5_000, cost_currency: 'XTS', cost_reporting_micros: null }])
  })

  test('a receipt that comes after the end attaches all the same', async () => {
    const id = await rig.send()
    finish(rig.db, id, { state: 'converted', at: NOON + 500 })
    alpha.onStatuses = () => [aReport({ at: NOON + 400 })]
    await clock.advance(2_000)
    expect(rig.attempts(id)).toMatchObject([{ delivery: 'delivered' }])
    expect(rig.verification(id)).toMatchObject({ state: 'converted', delivered_at: NOON + 400 })
  })

  test.each([
    ['none at all', () => []],
    ['one that is never final', () => [aReport({ delivery: 'sent', final: false })]],
    ['a provider that fails', () => Promise.reject(new Error('503'))],
  ])('after half an hour with %s the delivery is unknown', async (_, answer) => {
    const id = await rig.send()
    alpha.onStatuses = answer
    await clock.advance(29 * 60_000)
    expect(rig.attempts(id)[0]?.delivery).not.toBe('unknown')
    await clock.advance(3 * 60_000)
    expect(rig.attempts(id)).toMatchObject([{ delivery: 'unknown', next_poll_at: null }])
    expect(clock.pendingTimers).toBe(0)
  })

  // They were put off for another minute for ever.
  test('a provider that is no longer configured is waited for no longer than that', async () => {
    const id = save(rig.db, { state: 'accepted' }, [{ provider: 'gone', next_poll_at: NOON }])
    rig.events.emit('verification.changed', { id })
    await clock.advance(32 * 60_000)
    expect(rig.attempts(id)).toMatchObject([{ delivery: 'unknown', next_poll_at: null }])
    expect(clock.pendingTimers).toBe(0)
  })

  test('a provider that fails costs the others nothing, and is named in the log', async () => {
    const first = await rig.send()
    const second = await rig.send({ provider: 'beta' })
    alpha.onStatuses = () => Promise.reject(new Error('503'))
    beta.onStatuses = () => [aReport()]
    await clock.advance(2_000)
    expect([rig.verification(first).state, rig.verification(second).state]).toEqual(['accepted', 'delivered'])
    expect(rig.log.lines).toMatchObject([{ level: 'warn', fields: { provider: 'alpha', error: '503' } }])
  })
})
