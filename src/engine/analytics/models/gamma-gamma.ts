import type { Fit, FitOptions } from './fit.ts'
import { maximise } from './maximise.ts'
import { lnGamma } from './special-functions.ts'

/**
 * The Gamma-Gamma model of the value of a purchase (Fader and Hardie 2013, note 025): a customer's purchases are
 * Gamma(`p`, nu) round a mean of its own, and nu is Gamma(`q`, `gamma`) over the customers. `gamma` is in the unit of
 * the values.
 */
export interface GammaGamma {
  readonly p: number
  readonly q: number
  readonly gamma: number
}

/** Repeat purchases of one customer and their mean value. */
export interface Spend {
  readonly repeats: number
  readonly meanValue: number
}

/** Log-likelihood of one customer with at least one repeat of positive mean value. */
export function gammaGammaLogLikelihood({ p, q, gamma }: GammaGamma, { repeats: x, meanValue: z }: Spend): number {
  return (
    lnGamma(p * x + q) -
    lnGamma(p * x) -
    lnGamma(q) +
    q * Math.log(gamma) +
    (p * x - 1) * Math.log(z) +
    p * x * Math.log(x) -
    (p * x + q) * Math.log(gamma + x * z)
  )
}

/**
 * Parameters of greatest likelihood; `start` is in the order p, q, gamma. Customers without repeats or without a
 * positive mean value say nothing about spending and are left out: fit revenue, and apply the margin afterwards.
 */
export function fitGammaGamma(customers: readonly Spend[], options: FitOptions = {}): Fit<GammaGamma> {
  const spenders = customers.filter((customer) => customer.repeats > 0 && customer.meanValue > 0)
  const counts = new Map<number, number>()
  for (const { repeats } of spenders) counts.set(repeats, (counts.get(repeats) ?? 0) + 1)
  const meanValue = spenders.reduce((sum, customer) => sum + customer.meanValue, 0) / Math.max(1, spenders.length)
  return maximise(
    {
      of: ([p = 1, q = 1, gamma = 1]) => {
        let sum = spenders.length * (q * Math.log(gamma) - lnGamma(q))
        for (const [x, count] of counts) {
          sum += count * (lnGamma(p * x + q) - lnGamma(p * x) + p * x * Math.log(x))
        }
        for (const { repeats: x, meanValue: z } of spenders) {
          sum += (p * x - 1) * Math.log(z) - (p * x + q) * Math.log(gamma + x * z)
        }
        return sum
      },
      start: [2, 2, Math.max(meanValue, Number.MIN_VALUE) / 2],
      name: ([p = 1, q = 1, gamma = 1]) => ({ p, q, gamma }),
      customers: spenders.length,
      repeaters: spenders.length,
    },
    options,
  )
}

/**
 * Expected mean value of the customer's purchases; without repeats that of all customers. Null when q <= 1: the mean
 * of such a population does not exist.
 */
export function expectedSpend({ p, q, gamma }: GammaGamma, { repeats, meanValue }: Spend): number | null {
  if (q <= 1) return null
  const x = meanValue > 0 ? repeats : 0
  return (p * (gamma + x * meanValue)) / (p * x + q - 1)
}

/** The model takes value and number of purchases for independent: beyond this correlation it should not be trusted. */
export const MAX_SPEND_CORRELATION = 0.3

/** Pearson correlation of the number of repeats with their mean value; null with fewer than two customers. */
export function spendCorrelation(customers: readonly Spend[]): number | null {
  const spenders = customers.filter((customer) => customer.repeats > 0 && customer.meanValue > 0)
  const n = spenders.length
  const meanOf = (f: (customer: Spend) => number) => spenders.reduce((sum, customer) => sum + f(customer), 0) / n
  const [x, z] = [meanOf((c) => c.repeats), meanOf((c) => c.meanValue)]
  const covariance = meanOf((c) => (c.repeats - x) * (c.meanValue - z))
  const spread = Math.sqrt(meanOf((c) => (c.repeats - x) ** 2) * meanOf((c) => (c.meanValue - z) ** 2))
  return n > 1 && spread > 0 ? covariance / spread : null
}
