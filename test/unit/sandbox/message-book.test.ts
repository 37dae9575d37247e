import { expect, test } from 'vitest'
import { countries } from '../../../src/engine/sandbox/countries.ts'
import { MessageBook, type SandboxMessage } from '../../../src/engine/sandbox/message-book.ts'
import { sandboxProfiles } from '../../../src/engine/sandbox/provider-profiles.ts'
import { createWorld } from '../../../src/engine/sandbox/world.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const [country] = countries
const [provider] = sandboxProfiles
if (country === undefined || provider === undefined) throw new Error('the world is empty')

const aBook = (options: { capacity?: number; remembersMs?: number; seed?: number } = {}) => {
  const clock = new FakeClock()
  const delivered: SandboxMessage[] = []
  const { seed = 1, ...more } = options
  const book = new MessageBook({
    provider,
    world: createWorld(seed),
    clock,
    pace: { receipt: 1, typing: 1 },
    onDelivered: (message) => delivered.push(message),
    ...more,
  })
  let count = 0
  const accept = (to = '+4915112345678') =>
    book.accept({ ids: [`id-${++count}`], to, from: 'us', body: 'code 1234', reference: null, country })
  return { clock, book, delivered, accept }
}

test('a message goes from queued over sent to delivered, and the person reads it then', async () => {
  const { clock, book, delivered, accept } = aBook()
  const message = accept('+4915112399011')
  expect(book.stageOf(message)).toBe('queued')
  expect(book.sentAt(message)).toBeNull()
  await clock.advance(message.sentAfterMs)
  expect(book.stageOf(message)).toBe('sent')
  expect(book.settledAt(message)).toBeNull()
  expect(delivered).toEqual([])
  await clock.advance(message.settledAfterMs - message.sentAfterMs)
  expect(book.stageOf(message)).toBe('delivered')
  expect(book.settledAt(message)).toBe(message.acceptedAt + message.settledAfterMs)
  expect(delivered).toEqual([message])
})

test('a wall clock that jumps does not move messages', async () => {
  const { clock, book, accept } = aBook()
  const message = accept('+4915112399011')
  clock.jump(3_600_000)
  expect(book.stageOf(message)).toBe('queued')
})

test.each([
  ['+4915112399013', 'undelivered'],
  ['+4915112399014', 'blocked'],
  ['+4915112399015', 'expired'],
  ['+4915112399016', 'sent'],
])('a message to %s ends as %s and nobody reads it', async (to, stage) => {
  const { clock, book, delivered, accept } = aBook()
  const message = accept(to)
  await clock.advance(3_600_000)
  expect(book.stageOf(message)).toBe(stage)
  expect(delivered).toEqual([])
})

test('while silent, messages stay sent, also after the silence', async () => {
  const { clock, book, delivered, accept } = aBook()
  book.silent = true
  const messages = Array.from({ length: 30 }, () => accept())
  book.silent = false
  await clock.advance(3_600_000)
  expect(new Set(messages.map((message) => book.stageOf(message)))).toEqual(new Set(['sent']))
  expect(delivered).toEqual([])
})

test('the shares of delivered and converted messages follow the laws', () => {
  const { clock, accept } = aBook()
  const world = createWorld(1)
  const messages = Array.from({ length: 4_000 }, () => accept())
  const delivered = messages.filter(({ fate }) => fate === 'delivered')
  const converted = delivered.filter(({ converts }) => converts)
  expect(delivered.length / messages.length).toBeCloseTo(world.deliveryRate(provider, country, clock.now()), 1)
  expect(converted.length / delivered.length).toBeCloseTo(world.conversionRate(provider, country, clock.now()), 1)
})

test('two books of one seed treat the same messages alike', () => {
  const fates = (seed: number) => {
    const { accept } = aBook({ seed })
    return Array.from({ length: 100 }, () => accept()).map(({ fate, converts, settledAfterMs, typesAfterMs }) => [
      fate,
      converts,
      settledAfterMs,
      typesAfterMs,
    ])
  }
  expect(fates(5)).toEqual(fates(5))
  expect(fates(5)).not.toEqual(fates(6))
})

test('the oldest messages are forgotten, but still delivered', async () => {
  const { clock, book, delivered, accept } = aBook({ capacity: 10 })
  const messages = Array.from({ length: 25 }, (_, i) => accept(`+49151123${String(99011 + (i % 2))}`))
  expect(book.all()).toEqual(messages.slice(-10))
  expect(book.find('id-1')).toBeNull()
  expect(book.find('id-25')).toBe(messages[24])
  expect(book.sentTo('+4915112399011').length + book.sentTo('+4915112399012').length).toBe(10)
  await clock.advance(3_600_000)
  expect(delivered.length).toBe(25)
})

test('messages older than what it remembers are forgotten', async () => {
  const { clock, book, accept } = aBook({ remembersMs: 60_000 })
  accept()
  await clock.advance(60_000)
  accept()
  expect(book.all().length).toBe(2)
  await clock.advance(1)
  accept()
  expect(book.find('id-1')).toBeNull()
  expect(book.all().map(({ ids }) => ids[0])).toEqual(['id-2', 'id-3'])
})

test('the balance falls by what is charged and reloads before it runs dry', () => {
  const { book, accept } = aBook()
  const before = book.balance
  const message = accept()
  expect(before - book.balance).toBe(message.pricePerSegment)
  for (let i = 0; i < 12_000; i++) accept()
  expect(book.balance).toBeGreaterThan(0)
})

test('after stop nothing is delivered any more', async () => {
  const { clock, book, delivered, accept } = aBook()
  accept('+4915112399011')
  book.stop()
  await clock.advance(3_600_000)
  expect(delivered).toEqual([])
  expect(clock.pendingTimers).toBe(0)
})
