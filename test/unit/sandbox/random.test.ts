import { expect, test } from 'vitest'
import {
  chance,
  createRandom,
  exponentialMs,
  hashUnit,
  lognormalMs,
  pickWeighted,
} from '../../../src/engine/sandbox/random.ts'

const N = 20_000
const draw = <T>(n: number, fn: () => T): T[] => Array.from({ length: n }, fn)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

test('the same seed gives the same sequence, another seed another one', () => {
  const [a, b, c] = [createRandom(1, 'x'), createRandom(1, 'x'), createRandom(2, 'x')]
  const first = draw(20, () => a.next())
  expect(draw(20, () => b.next())).toEqual(first)
  expect(draw(20, () => c.next())).not.toEqual(first)
})

test('numbers are uniform in [0, 1)', () => {
  const random = createRandom(3)
  const tenths = new Map<number, number>()
  for (const value of draw(N, () => random.next())) {
    expect(value).toBeGreaterThanOrEqual(0)
    expect(value).toBeLessThan(1)
    tenths.set(Math.floor(value * 10), (tenths.get(Math.floor(value * 10)) ?? 0) + 1)
  }
  for (const count of tenths.values()) expect(count / N).toBeCloseTo(0.1, 1)
  expect(tenths.size).toBe(10)
})

test('hashed numbers are uniform too and depend on every part', () => {
  const values = Array.from({ length: N }, (_, i) => hashUnit(7, 'price', `p${i}`))
  expect(mean(values)).toBeCloseTo(0.5, 1)
  expect(new Set(values).size).toBeGreaterThan(N * 0.99)
  expect(hashUnit(1, 'a', 'bc')).not.toBe(hashUnit(1, 'ab', 'c'))
})

test('half of the lognormal delays are below the median', () => {
  const random = createRandom(4)
  const delays = draw(N, () => lognormalMs(random, { medianMs: 3_000, sigma: 0.5 }))
  expect(delays.filter((ms) => ms < 3_000).length / N).toBeCloseTo(0.5, 1)
  expect(Math.min(...delays)).toBeGreaterThan(0)
})

test('exponential gaps have the asked mean', () => {
  const random = createRandom(5)
  expect(mean(draw(N, () => exponentialMs(random, 1_000))) / 1_000).toBeCloseTo(1, 1)
})

test('weights are kept', () => {
  const random = createRandom(6)
  const items = [
    { name: 'a', weight: 3 },
    { name: 'b', weight: 1 },
  ] as const
  const picked = draw(N, () => pickWeighted(items, ({ weight }) => weight, random.next()).name)
  expect(picked.filter((name) => name === 'a').length / N).toBeCloseTo(0.75, 1)
  expect(draw(N, () => chance(random, 0.2)).filter(Boolean).length / N).toBeCloseTo(0.2, 1)
  expect(() => pickWeighted([], () => 1, 0.5)).toThrow(RangeError)
})
