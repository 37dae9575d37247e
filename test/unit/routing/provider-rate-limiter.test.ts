import { beforeEach, expect, test } from 'vitest'
import { type Limits, RateLimiter } from '../../../src/engine/routing/rate-limiter.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

let clock: FakeClock
beforeEach(() => {
  clock = new FakeClock()
})

const aLimiter = (limits: Partial<Limits> = {}) =>
  new RateLimiter(clock, () => ({ perSecond: null, concurrent: null, ...limits }))

/** Submits for as long as nothing speaks against it, at most `most` times. */
function fill(limiter: RateLimiter, most = 1_000): number {
  for (let n = 0; n < most; n++) {
    if (limiter.excuse !== null) return n
    limiter.take()()
  }
  return most
}

test('without limits nothing is held back', () => {
  const limiter = aLimiter()
  expect(fill(limiter)).toBe(1_000)
  expect(limiter.waitMs).toBe(0)
  expect(limiter.slowedTo).toBeNull()
})

test('one second of its rate may go at once, the rest follows at the rate', async () => {
  const limiter = aLimiter({ perSecond: 10 })
  expect(fill(limiter)).toBe(10)
  expect(limiter.excuse).toBe('throttled to 10/s')
  expect(limiter.waitMs).toBeCloseTo(100)
  await clock.advance(100)
  expect(fill(limiter)).toBe(1)
  await clock.advance(60_000)
  expect(fill(limiter)).toBe(10)
})

test('a rate below one a second lets one through whenever its time has come', async () => {
  const limiter = aLimiter({ perSecond: 0.5 })
  expect(fill(limiter)).toBe(1)
  await clock.advance(1_900)
  expect(fill(limiter)).toBe(0)
  await clock.advance(100)
  expect(fill(limiter)).toBe(1)
})

test('sends that go all the same queue up behind each other, up to two seconds', () => {
  const limiter = aLimiter({ perSecond: 2 })
  const waits = Array.from({ length: 9 }, () => {
    const { waitMs } = limiter
    limiter.take()
    return Math.round(waitMs)
  })
  expect(waits).toEqual([0, 0, 500, 1_000, 1_500, 2_000, 2_500, 2_500, 2_500])
})

test('only so many may be under way, and each that ends makes room once', () => {
  const limiter = aLimiter({ concurrent: 2 })
  const over = limiter.take()
  limiter.take()
  expect(limiter.excuse).toBe('throttled: 2 submissions under way')
  over()
  over()
  expect(limiter.underWay).toBe(1)
  expect(limiter.excuse).toBeNull()
})

test('a 429 halves the rate, which is whole again after half a minute', async () => {
  const limiter = aLimiter({ perSecond: 20 })
  limiter.take()()
  limiter.slow(null)
  expect(limiter.excuse).toBe('throttled for another 1 s')
  expect(limiter.slowedTo).toBe(10)
  await clock.advance(1_000)
  expect(limiter.slowedTo).toBeCloseTo(10.3, 1)
  expect(fill(limiter)).toBe(10)
  expect(limiter.excuse).toBe('throttled to 10/s after a 429')
  await clock.advance(14_000)
  expect(limiter.slowedTo).toBeCloseTo(15)
  await clock.advance(15_000)
  expect(limiter.slowedTo).toBeNull()
  expect(fill(limiter)).toBe(20)
})

test('without a configured limit it is slowed to half of what it carried', async () => {
  const limiter = aLimiter()
  fill(limiter, 40)
  limiter.slow(0)
  expect(limiter.slowedTo).toBe(20)
  await clock.advance(30_000)
  expect(limiter.slowedTo).toBeNull()
  expect(fill(limiter)).toBe(1_000)
})

test('a bunch of 429 counts as one, the next bunch halves again, and one a second is the least', async () => {
  const limiter = aLimiter({ perSecond: 8 })
  for (let i = 0; i < 20; i++) limiter.slow(0)
  expect(limiter.slowedTo).toBe(4)
  await clock.advance(1_000)
  limiter.slow(0)
  expect(limiter.slowedTo).toBeCloseTo(2.07)
  for (let i = 0; i < 5; i++) {
    await clock.advance(1_000)
    limiter.slow(0)
  }
  expect(limiter.slowedTo).toBe(1)
  await clock.advance(60_000)
  expect(limiter.slowedTo).toBeNull()
})

test('slowing never lifts a limit that is lower', async () => {
  let perSecond = 20
  const limiter = new RateLimiter(clock, () => ({ perSecond, concurrent: null }))
  limiter.slow(0)
  perSecond = 3
  expect(limiter.slowedTo).toBe(3)
})
