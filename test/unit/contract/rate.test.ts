import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantile, wilsonRate } from '../../../src/contract/rate.ts'

test.each([
  // Wilson (1927) as R's prop.test(correct = FALSE) gives it.
  [9, 10, 0.9, 0.59585, 0.98212],
  [50, 100, 0.5, 0.40383, 0.59617],
  [0, 20, 0, 0, 0.16113],
  [20, 20, 1, 0.83887, 1],
])('%i of %i is %d, between %d and %d', (k, n, value, low, high) => {
  const rate = wilsonRate(k, n)
  expect(rate).toMatchObject({ k, n, value })
  expect(rate.low).toBeCloseTo(low, 4)
  expect(rate.high).toBeCloseTo(high, 4)
})

test('of nothing there is no rate', () => {
  expect(wilsonRate(0, 0)).toEqual({ k: 0, n: 0, value: null, low: null, high: null })
})

test('the interval holds the share, stays within 0 and 1, and narrows with n', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const k = Math.round(n * share)
      const { low, high, value } = wilsonRate(k, n)
      if (low === null || high === null || value === null) throw new Error('no interval')
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(low).toBeLessThanOrEqual(value + 1e-12)
      expect(high).toBeGreaterThanOrEqual(value - 1e-12)
      const more = wilsonRate(k * 10, n * 10)
      expect((more.high ?? 1) - (more.low ?? 0)).toBeLessThan(high - low)
    }),
  )
})

test('quantiles by the nearest rank', () => {
  const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  expect([0, 0.5, 0.95, 1].map((q) => quantile(ten, q))).toEqual([1, 5, 10, 10])
  expect(quantile([7], 0.5)).toBe(7)
  expect(quantile([], 0.5)).toBeNull()
})
