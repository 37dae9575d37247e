import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { attemptsOf } from '../../../src/engine/store/attempts.ts'
import { allPrices } from '../../../src/engine/store/prices.ts'
import type { FailoverRow } from '../../../src/engine/store/schema.ts'
import { verificationById } from '../../../src/engine/store/verifications.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const NUMBER = '+4915112345678'
const FIRST = 'twilio'
/** In this world the first answer that the first provider loses is one to a message it took. */
const SEED_OF_LOST_ANSWER = 6

async function anEngineWithSandbox() {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  return { sandbox, engine }
}

/** Sends one verification and tells what became of it, and how long the caller waited. */
async function send(engine: Engine, to = NUMBER) {
  const startedAt = performance.now()
  const id = await engine.flow.send({ to, service: 'sms', mode: 'sandbox' })
  const tookMs = performance.now() - startedAt
  const verification = verificationById(engine.db, id)
  if (verification === undefined) throw new Error('not in the store')
  const failovers = engine.db.prepare('select * from failover_logs order by id').all() as FailoverRow[]
  return { id, tookMs, verification, attempts: attemptsOf(engine.db, id), failovers }
}

test('all is well: the first provider takes it, once', async () => {
  const { sandbox, engine } = await anEngineWithSandbox()
  const { verification, attempts, failovers } = await send(engine)
  expect(verification.state).toBe('accepted')
  expect(attempts).toMatchObject([{ provider: FIRST, state: 'accepted', category: null }])
  expect(failovers).toEqual([])
  expect(sandbox.record()).toMatchObject([
    { provider: FIRST, to: NUMBER, body: verification.body, providerMessageId: attempts[0]?.provider_message_id },
  ])
})

describe('the first provider fails, another takes it in under 5 s, and the hop is on record', () => {
  test.each([
    { fault: 'refuse', category: 'refused', state: 'rejected-eligible', withinMs: 500 },
    { fault: 'throttle-429', category: 'throttled', state: 'rejected-eligible', withinMs: 500 },
    { fault: 'reset-after-write', category: 'reset', state: 'unknown', withinMs: 5_000 },
    { fault: 'error-500', category: 'server-error', state: 'unknown', withinMs: 5_000 },
    { fault: 'wrong-body', category: 'malformed-answer', state: 'unknown', withinMs: 5_000 },
    { fault: 'hang', category: 'timeout', state: 'unknown', withinMs: 5_000 },
  ] as const)('$fault', async ({ fault, category, state, withinMs }) => {
    const { sandbox, engine } = await anEngineWithSandbox()
    await sandbox.setFault(FIRST, fault)
    const { verification, attempts, failovers, tookMs } = await send(engine)

    expect(verification.state).toBe('accepted')
    expect(attempts).toMatchObject([
      { provider: FIRST, state, category },
      { state: 'accepted', trigger: 'failover' },
    ])
    const second = attempts[1]?.provider
    expect(second).not.toBe(FIRST)
    expect(failovers).toMatchObject([
      { from_provider: FIRST, to_provider: second, category, outcome: 'accepted', trigger: 'failover' },
    ])
    expect(failovers[0]?.duration_ms).toBeLessThan(withinMs)
    expect(tookMs).toBeLessThan(5_000)

    // The witness: the second has it exactly once, the first at most once, and both the same code.
    const messages = sandbox.record().filter(({ to }) => to === NUMBER)
    expect(messages.filter(({ provider }) => provider === second)).toHaveLength(1)
    const fromFirst = messages.filter(({ provider }) => provider === FIRST).length
    expect(fromFirst).toBeLessThanOrEqual(state === 'unknown' ? 1 : 0)
    expect(new Set(messages.map(({ body }) => body))).toEqual(new Set([verification.body]))
    expect(verification.maybe_duplicate).toBe(state === 'unknown' ? 1 : 0)
  })
})

test('a slow provider is waited for', async () => {
  const { sandbox, engine } = await anEngineWithSandbox()
  await sandbox.setFault(FIRST, 'slow')
  const { verification, attempts, tookMs } = await send(engine)
  expect(verification.state).toBe('accepted')
  expect(attempts).toMatchObject([{ provider: FIRST, state: 'accepted' }])
  expect(tookMs).toBeGreaterThan(1_700)
  expect(tookMs).toBeLessThan(2_500)
})

test('a provider that accepts and never delivers is believed: nobody else sends', async () => {
  const { sandbox, engine } = await anEngineWithSandbox()
  await sandbox.setFault(FIRST, 'silent-non-delivery')
  const { attempts } = await send(engine)
  expect(attempts).toMatchObject([{ provider: FIRST, state: 'accepted' }])
  expect(sandbox.record()).toMatchObject([{ provider: FIRST, deliveredAt: null }])
})

test('a lost answer whose message did arrive is found, and nobody else sends', async () => {
  const sandbox = await aFastSandbox({ seed: SEED_OF_LOST_ANSWER })
  // Only the answer to the submission is lost: the fault is over before the look-up.
  const engine = await anEngine({
    sandbox,
    wrapProvider: (provider) => ({
      ...provider,
      async lookup(...args) {
        await sandbox.setFault(FIRST, null)
        return provider.lookup(...args)
      },
    }),
  })
  await expect.poll(() => allPrices(engine.db).some(({ provider }) => provider === FIRST)).toBe(true)
  await sandbox.setFault(FIRST, 'reset-after-write')
  const { verification, attempts, failovers } = await send(engine)
  expect(attempts).toMatchObject([{ provider: FIRST, state: 'accepted', category: null }])
  expect(verification).toMatchObject({ state: 'accepted', maybe_duplicate: 0 })
  expect(failovers).toEqual([])
  expect(sandbox.record()).toMatchObject([{ provider: FIRST, providerMessageId: attempts[0]?.provider_message_id }])
})

test('after the first few the outage costs nothing, and a provider that is back is used again', async () => {
  const { sandbox, engine } = await anEngineWithSandbox()
  await sandbox.setFault(FIRST, 'refuse')
  for (let i = 0; i < 3; i++) await send(engine)
  expect(engine.manager.states()[0]?.breaker).toMatchObject({ state: 'open', opened: 1 })
  const during = await send(engine)
  expect(during.attempts).toHaveLength(1)
  await sandbox.setFault(FIRST, null)
  engine.resume()
  const after = [await send(engine), await send(engine)]
  expect(after.map(({ attempts }) => attempts.map(({ provider }) => provider))).toEqual([[FIRST], [FIRST]])
  expect(engine.manager.states()[0]?.breaker.state).toBe('closed')
})

test('all providers down: failed with a reason, nothing sent, every hop on record', async () => {
  const { sandbox, engine } = await anEngineWithSandbox()
  for (const { name } of sandbox.providers) await sandbox.setFault(name, 'refuse')
  const { verification, failovers } = await send(engine)
  expect(verification.state).toBe('failed')
  expect(verification.failure_reason).toMatch(/^3 providers refused it; last: /)
  expect(failovers.map(({ to_provider }) => to_provider === null)).toEqual([false, false, true])
  expect(sandbox.record()).toEqual([])
})

test.each([
  ['99001', 'bad-recipient'],
  ['99003', 'opted-out'],
])('a recipient that ends in %s is refused for good (%s): nobody else is asked', async (suffix, category) => {
  const { engine } = await anEngineWithSandbox()
  const { verification, attempts } = await send(engine, `+49151123${suffix}`)
  expect(attempts).toMatchObject([{ provider: FIRST, state: 'rejected-final', category }])
  expect(verification).toMatchObject({ state: 'failed', to_number: null })
})
