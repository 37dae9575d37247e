import { incompleteBeta, lnBeta, lnGamma } from './special-functions.ts'

/**
 * P(X <= k) of a beta-binomial: `n` trials whose common probability of success is itself Beta(`a`, `b`).
 *
 * Summed downwards from k, so that a tiny tail keeps its digits; terms that no longer count are left out.
 */
export function betaBinomialAtMost(k: number, n: number, a: number, b: number): number {
  if (k < 0) return 0
  if (k >= n) return 1
  const lnTop = lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1) + lnBeta(k + a, n - k + b) - lnBeta(a, b)
  let term = 1
  let sum = 1
  for (let i = k; i > 0; i--) {
    term *= (i * (n - i + b)) / ((n - i + 1) * (i - 1 + a))
    sum += term
    if (term < sum * 1e-17) break
  }
  return Math.min(1, Math.exp(lnTop) * sum)
}

/** P(X <= k) of `n` trials with probability `p`. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0
  return k >= n ? 1 : incompleteBeta(p, k + 1, n - k, true)
}

/**
 * P(X >= k) of a negative binomial with this mean and size (variance = mean + mean^2 / size): counts whose rate varies
 * from day to day.
 */
export function negativeBinomialAtLeast(k: number, mean: number, size: number): number {
  if (k <= 0) return 1
  return mean <= 0 ? 0 : incompleteBeta(mean / (mean + size), k, size)
}

/** P(X <= k) of the same negative binomial. */
export function negativeBinomialAtMost(k: number, mean: number, size: number): number {
  if (k < 0) return 0
  return mean <= 0 ? 1 : incompleteBeta(mean / (mean + size), Math.floor(k) + 1, size, true)
}

/** P that two independent p-values are together as small as these (Fisher's method, four degrees of freedom). */
export function fisherCombined(p: number, q: number): number {
  const product = p * q
  return product <= 0 ? 0 : product * (1 - Math.log(product))
}
