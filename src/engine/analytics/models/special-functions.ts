import betainc from '@stdlib/math-base-special-betainc'
import betaln from '@stdlib/math-base-special-betaln'
import erfinv from '@stdlib/math-base-special-erfinv'
import gammaln from '@stdlib/math-base-special-gammaln'

/** Logarithm of the gamma function, for positive `x`. */
export const lnGamma = (x: number): number => gammaln(x)

/** Logarithm of the beta function, for positive `a` and `b`. */
export const lnBeta = (a: number, b: number): number => betaln(a, b)

/** Regularised incomplete beta function I_x(a, b); with `upper`, one minus it without loss of digits. */
export const incompleteBeta = (x: number, a: number, b: number, upper = false): number => betainc(x, a, b, true, upper)

/** The standard normal value that a share `p` in (0, 1) lies below. */
export const normalQuantile = (p: number): number => Math.SQRT2 * erfinv(2 * p - 1)

/** ln(e^a + e^b) without overflow; either may be -Infinity. */
export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b)
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high))
}

/** Half-width of a central normal interval of coverage `level`, in standard deviations (1.96 for 0.95). */
export const normalWidth = (level: number): number => normalQuantile((1 + level) / 2)
