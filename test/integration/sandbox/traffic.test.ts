import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Log } from '../../../src/engine/log.ts'
import { sandboxCustomers } from '../../../src/engine/sandbox/customers.ts'
import type { DeliveredMessage } from '../../../src/engine/sandbox/sandbox.ts'
import { codeIn, createTraffic, type Recipient, type Traffic } from '../../../src/engine/sandbox/traffic.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, submit } from './talk.ts'

type Overrides = Partial<Pick<Parameters<typeof createTraffic>[0], 'send' | 'check'>> & { readonly log?: Log }

/** Traffic over a hand-held phone network: `deliver` is what the sandbox would announce. */
function aTraffic(clock: FakeClock, overrides: Overrides = {}) {
  const sent: Recipient[] = []
  const checked: { id: number; code: string; at: number }[] = []
  const lines: string[] = []
  const listeners = new Set<(message: DeliveredMessage) => void>()
  const note = (message: string, fields: object = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`)
  let numbers = 0
  const traffic = createTraffic({
    sandbox: {
      nextRecipient: () => ({ e164: `+4915112300${String(numbers++).padStart(3, '0')}`, country: 'DE' }),
      onDelivered: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    clock,
    seed: 1,
    log: { debug: note, info: note, warn: note, error: note },
    send: async (recipient) => ({ id: sent.push(recipient) }),
    check: async (id, code) => checked.push({ id, code, at: clock.now() }),
    ...overrides,
  })
  onTestFinished(() => traffic.stop())
  traffic.start()
  const deliver = (message: Partial<DeliveredMessage>) => {
    const whole = {
      to: '',
      body: 'Your code is 123456',
      provider: 'twilio',
      at: clock.now(),
      converts: true,
      typesAfterMs: 9_000,
    }
    for (const listener of listeners) listener({ ...whole, ...message })
  }
  return { traffic, sent, checked, lines, deliver, listeners }
}

const settle = async () => {
  for (let i = 0; i < 5; i++) await turn()
}

test('verifications arrive at the asked rate, from named customers', async () => {
  const clock = new FakeClock()
  const { traffic, sent } = aTraffic(clock)
  expect(traffic.state()).toEqual({ perMinute: 60, paused: false })
  await clock.advance(10 * 60_000)
  expect(sent.length).toBeGreaterThan(520)
  expect(sent.length).toBeLessThan(680)
  const names = new Set(sandboxCustomers.map(({ id }) => id))
  expect(sent.every(({ customerId, country }) => names.has(customerId) && country === 'DE')).toBe(true)
  expect(new Set(sent.map(({ customerId }) => customerId)).size).toBeGreaterThan(15)

  traffic.set({ perMinute: 600 })
  const before = sent.length
  await clock.advance(60_000)
  expect(sent.length - before).toBeGreaterThan(500)
})

test('while paused or at rate 0 nothing arrives and no timer runs', async () => {
  const clock = new FakeClock()
  const { traffic, sent } = aTraffic(clock)
  traffic.set({ paused: true })
  expect(clock.pendingTimers).toBe(0)
  traffic.set({ paused: false, perMinute: 0 })
  expect(clock.pendingTimers).toBe(0)
  await clock.advance(600_000)
  expect(sent).toEqual([])
  traffic.set({ perMinute: 60 })
  await clock.advance(60_000)
  expect(sent.length).toBeGreaterThan(30)
})

test('the person types the code of the message after the typing delay, once', async () => {
  const clock = new FakeClock()
  const { traffic, sent, checked, deliver } = aTraffic(clock)
  await clock.advance(20_000)
  traffic.set({ paused: true })
  const to = sent[0]?.e164 ?? ''
  deliver({ to, body: 'Northwind: 8675 is your code.' })
  deliver({ to, body: 'Northwind: 8675 is your code.' })
  await clock.advance(8_999)
  expect(checked).toEqual([])
  await clock.advance(1)
  expect(checked).toEqual([{ id: 1, code: '8675', at: clock.now() }])
  await clock.advance(600_000)
  expect(checked).toHaveLength(1)
})

test('who does not convert, a stranger, and a text without a code lead to no check', async () => {
  const clock = new FakeClock()
  const { traffic, sent, checked, deliver } = aTraffic(clock)
  await clock.advance(20_000)
  traffic.set({ paused: true })
  deliver({ to: sent[0]?.e164 ?? '', converts: false })
  deliver({ to: '+4915199999999' })
  deliver({ to: sent[1]?.e164 ?? '', body: 'Hello' })
  await clock.advance(600_000)
  expect(checked).toEqual([])
})

test('a few people type a wrong code first, and the right one afterwards', async () => {
  const clock = new FakeClock()
  const { traffic, sent, checked, deliver } = aTraffic(clock)
  traffic.set({ perMinute: 6_000 })
  await clock.advance(10_000)
  traffic.set({ paused: true })
  for (const { e164 } of sent) deliver({ to: e164 })
  await clock.advance(600_000)
  const wrong = checked.filter(({ code }) => code !== '123456')
  expect(wrong.length / sent.length).toBeGreaterThan(0.005)
  expect(wrong.length / sent.length).toBeLessThan(0.05)
  expect(new Set(wrong.map(({ code }) => code))).toEqual(new Set(['123457']))
  for (const { id, at } of wrong) {
    expect(checked.find((entry) => entry.id === id && entry.code === '123456')?.at).toBeGreaterThan(at)
  }
  expect(checked.length - wrong.length).toBe(sent.length)
})

// An attempt whose answer was lost may deliver before the verification has its id.
test('a message that is delivered before its submission is answered is still typed', async () => {
  const clock = new FakeClock()
  let answer = (_: { id: number }) => {}
  const numbers: string[] = []
  const { traffic, checked, deliver } = aTraffic(clock, {
    send: ({ e164 }) => {
      numbers.push(e164)
      return new Promise((resolve) => {
        answer = resolve
      })
    },
  })
  while (numbers.length === 0) await clock.advance(100)
  traffic.set({ paused: true })
  deliver({ to: numbers[0] ?? '' })
  await clock.advance(4_000)
  answer({ id: 42 })
  await settle()
  await clock.advance(9_000)
  expect(checked).toMatchObject([{ id: 42, code: '123456' }])
})

test('failing sends and checks are logged without the number, and traffic goes on', async () => {
  const clock = new FakeClock()
  let tries = 0
  const { traffic, lines, deliver } = aTraffic(clock, {
    send: async () => {
      if (++tries % 2 === 0) return { id: tries }
      throw new Error('no provider')
    },
    check: async () => {
      throw new Error('expired')
    },
  })
  await clock.advance(60_000)
  traffic.set({ paused: true })
  expect(tries).toBeGreaterThan(30)
  for (let i = 0; i < tries; i++) deliver({ to: `+4915112300${String(i).padStart(3, '0')}` })
  await clock.advance(60_000)
  expect(lines.some((line) => line.includes('no provider'))).toBe(true)
  expect(lines.some((line) => line.includes('expired'))).toBe(true)
  expect(lines.join('\n')).not.toContain('4915112300')
})

test('after stop nothing is sent or typed and nothing listens', async () => {
  const clock = new FakeClock()
  const { traffic, sent, checked, deliver, listeners } = aTraffic(clock)
  await clock.advance(20_000)
  deliver({ to: sent[0]?.e164 ?? '' })
  await settle()
  const before = sent.length
  traffic.stop()
  traffic.set({ perMinute: 6_000 })
  await clock.advance(600_000)
  expect([sent.length, checked.length, listeners.size, clock.pendingTimers]).toEqual([before, 0, 0, 0])
})

test.each([
  ['Your Signalbox code is 123456.', '123456'],
  ['4711', '4711'],
  ['Code 123 456', null],
  ['Call 004915112345678', null],
  ['G-87654321 expires in 10 minutes', '87654321'],
])('the code in "%s" is %s', (text, code) => {
  expect(codeIn(text)).toBe(code)
})

test('over the whole sandbox most verifications convert', async () => {
  const clock = new FakeClock()
  const sandbox = await aSandbox({ clock })
  let id = 0
  const codes = new Map<number, string>()
  const converted = new Set<number>()
  const pending = new Set<Promise<unknown>>()
  const traffic: Traffic = createTraffic({
    sandbox,
    clock,
    seed: 3,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    async send({ e164 }) {
      const own = ++id
      const code = String(100_000 + own)
      codes.set(own, code)
      const call = submit(sandbox, 'twilio', e164, `Your code is ${code}`)
      pending.add(call)
      await call
      pending.delete(call)
      return { id: own }
    },
    async check(verification, code) {
      if (codes.get(verification) === code) converted.add(verification)
    },
  })
  onTestFinished(() => traffic.stop())
  traffic.start()
  for (let i = 0; i < 120; i++) {
    await clock.advance(500)
    while (pending.size > 0) await turn()
  }
  traffic.set({ paused: true })
  for (let i = 0; i < 60; i++) {
    await clock.advance(2_000)
    await settle()
  }
  expect(sandbox.record()).toHaveLength(id)
  expect(id).toBeGreaterThan(30)
  expect(converted.size / id).toBeGreaterThan(0.7)
})
