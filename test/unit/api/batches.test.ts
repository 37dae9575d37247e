import { beforeEach, expect, test } from 'vitest'
import { batches } from '../../../src/engine/api/batches.ts'
import { EventBus } from '../../../src/engine/events.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

let clock: FakeClock
let events: EventBus
let abort: AbortController

beforeEach(() => {
  clock = new FakeClock()
  events = new EventBus(() => {})
  abort = new AbortController()
})

const changed = (id: number) => events.emit('verification.changed', { id })

/** Reads batches as fast as they come and notes when each did. */
function read(options: { readonly atOnce?: boolean; readonly everyMs?: number } = {}) {
  const seen: { readonly at: number; readonly ids: readonly number[] }[] = []
  const reading = (async () => {
    const all = batches({ events, clock, names: ['verification.changed'], signal: abort.signal, ...options })
    for await (const batch of all) seen.push({ at: clock.monotonic(), ids: batch.map(({ id }) => id) })
  })()
  return { seen, reading }
}

test('the first event comes at once, those of the next quarter of a second together', async () => {
  const { seen } = read()
  changed(1)
  await clock.advance(100)
  changed(2)
  changed(3)
  await clock.advance(100)
  changed(2)
  await clock.advance(500)
  changed(4)
  await clock.advance(0)
  expect(seen).toEqual([
    { at: 0, ids: [1] },
    { at: 250, ids: [2, 3, 2] },
    { at: 700, ids: [4] },
  ])
  abort.abort()
})

test('a thousand events are one batch', async () => {
  const { seen } = read({ everyMs: 1_000 })
  changed(0)
  await clock.advance(1)
  for (let id = 1; id <= 1_000; id++) changed(id)
  await clock.advance(10_000)
  expect(seen.map(({ ids }) => ids.length)).toEqual([1, 1_000])
  abort.abort()
})

// Events between the first look and the first wait were lost: a page then showed a send as pending for ever.
test('with an empty first batch nothing that happens during the first look is missed', async () => {
  const all = batches({ events, clock, names: ['verification.changed'], signal: abort.signal, atOnce: true })
  expect((await all.next()).value).toEqual([])
  changed(7)
  const second = all.next()
  await clock.advance(250)
  expect((await second).value).toEqual([{ id: 7 }])
  abort.abort()
})

test.each(['idle', 'between two batches'])('an abort while %s ends it, and it no longer listens', async (when) => {
  const { seen, reading } = read()
  if (when !== 'idle') changed(1)
  await clock.advance(10)
  abort.abort()
  await reading
  const before = seen.length
  changed(2)
  await clock.advance(1_000)
  expect(seen).toHaveLength(before)
  expect(clock.pendingTimers).toBe(0)
})

test('nothing happens, no timer', async () => {
  read()
  await clock.advance(60_000)
  expect(clock.pendingTimers).toBe(0)
  abort.abort()
})
