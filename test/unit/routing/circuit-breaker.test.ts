import { beforeEach, describe, expect, test } from 'vitest'
import { CircuitBreaker, type Ticket } from '../../../src/engine/routing/circuit-breaker.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

let clock: FakeClock
let changes: number
let breaker: CircuitBreaker

const aBreaker = (random: () => number = () => 0.5) =>
  new CircuitBreaker({
    clock,
    random,
    onChange: () => {
      changes += 1
    },
  })

beforeEach(() => {
  clock = new FakeClock()
  changes = 0
  breaker = aBreaker()
})

function ticket(of = breaker): Ticket {
  const given = of.acquire()
  if (given === null) throw new Error('no ticket was given')
  return given
}

const fail = (times: number, of = breaker) => {
  for (let i = 0; i < times; i++) ticket(of).failure('no answer')
}
const succeed = (times: number) => {
  for (let i = 0; i < times; i++) ticket().success()
}

describe('closed', () => {
  // A library's "window" that counts calls instead of time opened here.
  test('five failures spread over 40 minutes never open it', async () => {
    for (let i = 0; i < 5; i++) {
      fail(1)
      await clock.advance(8 * 60_000)
      expect(breaker.view().state).toBe('closed')
    }
  })

  test('two failures in a row are too few, three within the window open it', () => {
    fail(2)
    expect(breaker.view().state).toBe('closed')
    fail(1)
    expect(breaker.view()).toMatchObject({ state: 'open', cause: 'no answer', opened: 1 })
  })

  test('a success in between breaks the row', () => {
    fail(2)
    succeed(1)
    fail(2)
    expect(breaker.view().state).toBe('closed')
  })

  test('half of eight calls within the window open it, half of seven do not', () => {
    for (const _ of [1, 2, 3]) {
      succeed(1)
      fail(1)
    }
    expect(breaker.view().state).toBe('closed')
    succeed(1)
    fail(1)
    expect(breaker.view().state).toBe('open')
  })

  test('calls older than the window no longer count', async () => {
    fail(1)
    succeed(1)
    fail(2)
    await clock.advance(30_000)
    for (const _ of [1, 2, 3]) {
      succeed(1)
      fail(1)
    }
    expect(breaker.view().state).toBe('closed')
  })

  test('answers that say nothing about its health never count', () => {
    for (let i = 0; i < 50; i++) ticket().release()
    fail(2)
    for (let i = 0; i < 50; i++) ticket().release()
    expect(breaker.view().state).toBe('closed')
  })

  test('a ticket that is settled twice counts once', () => {
    for (const _ of [1, 2]) {
      const twice = ticket()
      twice.failure('no answer')
      twice.failure('no answer')
      twice.trip('no credit')
    }
    expect(breaker.view().state).toBe('closed')
    fail(1)
    expect(breaker.view().opened).toBe(1)
  })

  test('a trip opens it at once', () => {
    ticket().trip('wrong credentials')
    expect(breaker.view()).toMatchObject({ state: 'open', cause: 'wrong credentials' })
  })
})

describe('open', () => {
  test('refuses at once until its time, then takes probes', async () => {
    fail(3)
    const { probeAt, since } = breaker.view()
    expect(since).toBe(clock.now())
    expect(probeAt).toBe(clock.now() + 5_000)
    await clock.advance(4_999)
    expect(breaker.wouldAllow).toBe(false)
    expect(breaker.acquire()).toBeNull()
    await clock.advance(1)
    expect(breaker.wouldAllow).toBe(true)
    expect(breaker.view()).toMatchObject({ state: 'half-open', since: probeAt, probeAt: null, cause: 'no answer' })
  })

  test('the open time doubles at each failed probe, from 5 s up to 30 s', async () => {
    fail(3)
    const lengths = []
    for (let i = 0; i < 5; i++) {
      const length = (breaker.view().probeAt ?? 0) - clock.now()
      lengths.push(length)
      await clock.advance(length)
      fail(1)
    }
    expect(lengths).toEqual([5_000, 10_000, 20_000, 30_000, 30_000])
  })

  test('after a recovery it starts again at 5 s', async () => {
    fail(3)
    await clock.advance(5_000)
    fail(1)
    await clock.advance(10_000)
    succeed(2)
    fail(3)
    expect((breaker.view().probeAt ?? 0) - clock.now()).toBe(5_000)
  })

  test('open times are spread by a quarter to both sides', () => {
    const opensFor = (draw: number) => {
      const one = aBreaker(() => draw)
      fail(3, one)
      return (one.view().probeAt ?? 0) - clock.now()
    }
    expect([opensFor(0), opensFor(0.5), opensFor(1)]).toEqual([3_750, 5_000, 6_250])
  })

  test('a forced ticket is given, and its answer proves nothing', () => {
    fail(3)
    for (const settle of ['success', 'failure', 'release'] as const) {
      const forced = breaker.acquire(true)
      expect(forced).not.toBeNull()
      forced?.[settle]('no answer')
      expect(breaker.view()).toMatchObject({ state: 'open', opened: 1 })
    }
  })

  test('resume lets it probe at once; a closed breaker does not care', () => {
    breaker.resume()
    expect(changes).toBe(0)
    fail(3)
    breaker.resume()
    expect(breaker.wouldAllow).toBe(true)
    expect(breaker.view().state).toBe('half-open')
  })

  // Both Node libraries re-opened a recovered breaker on such an answer.
  test('a late answer from before the outage neither opens nor closes it', async () => {
    const [late, later] = [ticket(), ticket()]
    fail(3)
    late.success()
    expect(breaker.view().state).toBe('open')
    await clock.advance(5_000)
    succeed(2)
    expect(breaker.view().state).toBe('closed')
    later.trip('no answer')
    fail(2)
    expect(breaker.view()).toMatchObject({ state: 'closed', opened: 1 })
  })

  test('the wall clock may jump: times shown follow it, waiting does not', async () => {
    fail(3)
    clock.jump(-3_600_000)
    expect(breaker.view().probeAt).toBe(clock.now() + 5_000)
    await clock.advance(5_000)
    expect(breaker.wouldAllow).toBe(true)
  })
})

describe('half-open', () => {
  beforeEach(async () => {
    fail(3)
    await clock.advance(5_000)
  })

  test('two probes that succeed close it', () => {
    succeed(1)
    expect(breaker.view().state).toBe('half-open')
    succeed(1)
    expect(breaker.view()).toMatchObject({ state: 'closed', cause: null, opened: 1 })
  })

  test('after a success only as many more are let through as are still needed', () => {
    succeed(1)
    ticket()
    expect(breaker.wouldAllow).toBe(false)
    expect(breaker.acquire()).toBeNull()
  })

  test('one that fails opens it again', () => {
    succeed(1)
    fail(1)
    expect(breaker.view()).toMatchObject({ state: 'open', opened: 2 })
  })

  // cockatiel made every caller wait for a probe that never answered.
  test('hung probes block nobody and give their place up after 4 s', async () => {
    const hung = [ticket(), ticket()]
    expect(breaker.acquire()).toBeNull()
    await clock.advance(3_999)
    expect(breaker.wouldAllow).toBe(false)
    await clock.advance(1)
    expect(breaker.wouldAllow).toBe(true)
    succeed(1)
    hung[0]?.success()
    expect(breaker.view().state).toBe('closed')
  })

  // Leases of one instant were once told apart by their time, so that giving one back gave back both.
  test('a probe given back frees its own place only', () => {
    const [first] = [ticket(), ticket()]
    first?.release()
    expect(breaker.acquire()).not.toBeNull()
    expect(breaker.acquire()).toBeNull()
  })

  test('a forced ticket goes beyond the probes, and its failure counts', () => {
    ticket()
    ticket()
    breaker.acquire(true)?.failure('no answer')
    expect(breaker.view().state).toBe('open')
  })
})

test('every change of state is announced once', async () => {
  fail(3)
  expect(changes).toBe(1)
  await clock.advance(5_000)
  expect(breaker.wouldAllow).toBe(true)
  breaker.view()
  expect(changes).toBe(2)
  succeed(2)
  expect(changes).toBe(3)
})

test('it holds no timer in any state', async () => {
  fail(3)
  await clock.advance(5_000)
  ticket()
  breaker.resume()
  expect(clock.pendingTimers).toBe(0)
})
