import { describe, expect, test } from 'vitest'
import {
  incompleteBeta,
  lnBeta,
  lnGamma,
  logAddExp,
  normalQuantile,
} from '../../../src/engine/analytics/models/special-functions.ts'
import {
  betaBinomialAtMost,
  binomialAtMost,
  fisherCombined,
  negativeBinomialAtLeast,
  negativeBinomialAtMost,
} from '../../../src/engine/analytics/models/tails.ts'
import truth from '../../fixtures/analytics/special_functions.json' with { type: 'json' }
import { relativeError } from './close.ts'

/** Rows of a truth table: arguments, then the value. Largest relative error of `f` over them. */
function worst(rows: readonly (readonly (number | null)[])[], f: (...args: number[]) => number): number {
  const errors = rows.map((row) => {
    const args = row.slice(0, -1).map(Number)
    return relativeError(f(...args), Number(row.at(-1)))
  })
  return Math.max(...errors)
}

describe('special functions against values computed to 40 digits', () => {
  test('logarithms of gamma and beta', () => {
    expect(worst(truth.gammaln, lnGamma)).toBeLessThan(1e-14)
    expect(worst(truth.betaln, lnBeta)).toBeLessThan(1e-14)
  })

  test('incomplete beta and its upper half', () => {
    expect(worst(truth.betainc, (x = 0, a = 0, b = 0) => incompleteBeta(x, a, b))).toBeLessThan(1e-11)
    for (const [x, a, b, value] of truth.betainc)
      expect(incompleteBeta(Number(x), Number(a), Number(b), true)).toBeCloseTo(1 - Number(value), 12)
  })

  test('normal quantile', () => {
    expect(worst(truth.norm_ppf, normalQuantile)).toBeLessThan(1e-13)
  })

  test('sum of exponentials in logarithms neither overflows nor loses the smaller one', () => {
    expect(logAddExp(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 12)
    expect(logAddExp(Number.NEGATIVE_INFINITY, -3)).toBe(-3)
    expect(logAddExp(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('tails of counts', () => {
  test('binomial, beta-binomial and negative binomial', () => {
    expect(worst(truth.binom_cdf, binomialAtMost)).toBeLessThan(1e-11)
    expect(worst(truth.betabinom_cdf, betaBinomialAtMost)).toBeLessThan(1e-11)
    // The table speaks of size and probability of success; ours of size and mean.
    const atMost = (k: number, size: number, p: number) => negativeBinomialAtMost(k, (size * (1 - p)) / p, size)
    expect(worst(truth.nbinom_cdf, atMost)).toBeLessThan(1e-11)
    for (const [k = 0, size = 0, p = 0, value] of truth.nbinom_cdf)
      expect(negativeBinomialAtLeast(k + 1, (size * (1 - p)) / p, size)).toBeCloseTo(1 - Number(value), 12)
  })

  test('a p-value far below one part in 10^16 is still a number, not zero', () => {
    const p = negativeBinomialAtLeast(400, 20, 30)
    expect(p).toBeGreaterThan(0)
    expect(p).toBeLessThan(1e-40)
    expect(betaBinomialAtMost(1, 500, 300, 100)).toBeLessThan(1e-50)
  })

  test('edges: nothing below zero, everything at most n, no counts where none are expected', () => {
    expect(betaBinomialAtMost(-1, 10, 2, 2)).toBe(0)
    expect(betaBinomialAtMost(10, 10, 2, 2)).toBe(1)
    expect(binomialAtMost(-1, 10, 0.5)).toBe(0)
    expect(binomialAtMost(10, 10, 0.5)).toBe(1)
    expect(negativeBinomialAtLeast(0, 5, 2)).toBe(1)
    expect(negativeBinomialAtLeast(3, 0, 2)).toBe(0)
    expect(negativeBinomialAtMost(-1, 5, 2)).toBe(0)
    expect(negativeBinomialAtMost(0, 0, 2)).toBe(1)
  })

  test("Fisher's method: chi-squared tail of -2 ln(pq) with four degrees of freedom", () => {
    expect(fisherCombined(0.05, 0.05)).toBeCloseTo(0.0174787, 6)
    expect(fisherCombined(0, 0.5)).toBe(0)
  })
})
