import { beforeEach, describe, expect, test } from 'vitest'
import { CircuitBreaker } from '../../../src/engine/routing/circuit-breaker.ts'
import { breakerMemorySchema } from '../../../src/engine/routing/health-breaker-memory.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

let clock: FakeClock
let breaker: CircuitBreaker
let changes: number

const aBreaker = () => new CircuitBreaker({ clock, random: () => 0.5, onChange: () => changes++ })

beforeEach(() => {
  clock = new FakeClock()
  changes = 0
  breaker = aBreaker()
})

const fail = (times = 3) => {
  for (let i = 0; i < times; i++) breaker.acquire()?.failure('no answer')
}
const state = () => breaker.view().state

describe('an operator', () => {
  test('isolates it: nothing goes through, not even through the last route, until the undo', async () => {
    const undo = breaker.isolate('maintenance at the provider')
    expect(breaker.view()).toMatchObject({
      state: 'forced-open',
      cause: 'maintenance at the provider',
      since: clock.now(),
      probeAt: null,
    })
    await clock.advance(3_600_000)
    expect([breaker.wouldAllow, breaker.acquire(), breaker.acquire(true)]).toEqual([false, null, null])
    undo()
    expect([state(), breaker.wouldAllow]).toEqual(['closed', true])
  })

  test('an undo that is not in force any more undoes nothing', () => {
    const undo = breaker.isolate('first')
    breaker.isolate('second')
    undo()
    expect(breaker.view()).toMatchObject({ state: 'forced-open', cause: 'second' })
    breaker.automatic()
    breaker.automatic()
    expect(state()).toBe('closed')
    expect(changes).toBe(3)
  })

  test('what was under way when it was isolated does not count afterwards', () => {
    const before = [1, 2, 3].map(() => breaker.acquire())
    breaker.isolate('maintenance')()
    for (const ticket of before) ticket?.failure('no answer')
    expect(state()).toBe('closed')
  })

  test('gives it back and it goes on from where it was', async () => {
    fail()
    const undo = breaker.isolate('maintenance')
    undo()
    expect(state()).toBe('open')
    await clock.advance(5_000)
    expect(state()).toBe('half-open')
  })

  test('lets it only count: everything goes through, and it would have opened', () => {
    const undo = breaker.override('metrics-only', 'we watch it')
    fail()
    expect([state(), breaker.wouldAllow, breaker.view().opened]).toEqual(['metrics-only', true, 1])
    expect(breaker.acquire()).not.toBeNull()
    undo()
    expect(state()).toBe('open')
  })

  test('switches it off: everything goes through and nothing counts', () => {
    const undo = breaker.override('disabled', 'it misjudged')
    fail(20)
    breaker.acquire()?.trip('no credit')
    expect([state(), breaker.wouldAllow, breaker.view().opened]).toEqual(['disabled', true, 0])
    undo()
    expect(state()).toBe('closed')
  })
})

describe('active probes', () => {
  test('that fail hold real traffic back, within the longest open time', async () => {
    fail()
    for (let i = 0; i < 20; i++) {
      await clock.advance(4_000)
      if (i < 8) breaker.hold(7_000)
      const expected = (i + 1) * 4_000 < 37_500 ? 'open' : 'half-open'
      expect([i, state()]).toEqual([i, expected])
    }
  })

  test('that fail while it waits for its first probe close the door again', async () => {
    fail()
    await clock.advance(6_000)
    expect(state()).toBe('half-open')
    breaker.hold(7_000)
    expect(breaker.view()).toMatchObject({ state: 'open', cause: 'no answer', opened: 1, probeAt: clock.now() + 7_000 })
  })

  test('leave a half-open breaker alone once real traffic is on its way', async () => {
    fail()
    await clock.advance(5_000)
    const ticket = breaker.acquire()
    breaker.hold(7_000)
    expect(state()).toBe('half-open')
    ticket?.success()
    breaker.hold(7_000)
    expect(state()).toBe('half-open')
  })

  test('say nothing about a closed one, and never shorten by failing', async () => {
    breaker.hold(7_000)
    expect(state()).toBe('closed')
    fail()
    const { probeAt } = breaker.view()
    breaker.hold(1_000)
    expect(breaker.view().probeAt).toBe(probeAt)
  })

  test('that pass let it probe at once but never close it', () => {
    breaker.resume()
    expect([state(), changes]).toEqual(['closed', 0])
    fail()
    breaker.resume()
    expect(state()).toBe('half-open')
    breaker.resume()
    expect(state()).toBe('half-open')
  })
})

describe('over a restart', () => {
  const restarted = (from = breaker) => {
    const memory = breakerMemorySchema.parse(JSON.parse(JSON.stringify(from.memory())))
    const next = aBreaker()
    return { memory, next }
  }

  test('an open one is open for what is left of its time', async () => {
    fail()
    const { memory, next } = restarted()
    await clock.advance(2_000)
    next.restore(memory)
    expect(next.view()).toEqual({ ...breaker.view(), since: memory.since })
    await clock.advance(2_999)
    expect(next.view().state).toBe('open')
    await clock.advance(1)
    expect(next.view().state).toBe('half-open')
  })

  test('it goes on doubling from where it was', async () => {
    fail()
    await clock.advance(5_000)
    breaker.acquire()?.failure('still nothing')
    const { memory, next } = restarted()
    next.restore(memory)
    await clock.advance(10_000)
    next.acquire()?.failure('still nothing')
    expect(next.view()).toMatchObject({ probeAt: clock.now() + 20_000, opened: 3 })
  })

  test('one that was saved more than ten minutes ago is asked anew', async () => {
    fail()
    const { memory, next } = restarted()
    await clock.advance(600_001)
    next.restore(memory)
    expect(next.view()).toMatchObject({ state: 'half-open', cause: 'no answer', since: clock.now() })
  })

  test('a half-open one is half-open, with free places', async () => {
    fail()
    await clock.advance(5_000)
    breaker.acquire()
    breaker.acquire()
    const { memory, next } = restarted()
    next.restore(memory)
    expect([next.view().state, next.wouldAllow]).toEqual(['half-open', true])
  })

  test('a closed one is closed, and an isolated one still isolated', () => {
    const closed = restarted()
    closed.next.restore(closed.memory)
    expect(closed.next.view()).toEqual(breaker.view())
    breaker.isolate('maintenance')
    const isolated = restarted()
    isolated.next.restore(isolated.memory)
    expect(isolated.next.view()).toMatchObject({ state: 'forced-open', cause: 'maintenance' })
    isolated.next.automatic()
    expect(isolated.next.view().state).toBe('closed')
  })

  test('a wall clock that was set back does not keep it open for hours', async () => {
    fail()
    const { memory, next } = restarted()
    clock.jump(-3_600_000)
    next.restore(memory)
    await clock.advance(37_500)
    expect(next.view().state).toBe('half-open')
  })
})
