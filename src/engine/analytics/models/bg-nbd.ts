import type { Fit, FitOptions, TimeUnit } from './fit.ts'
import { maximise } from './maximise.ts'
import type { Repeats } from './rfm.ts'
import { groupAlike } from './rfm.ts'
import { lnBeta, lnGamma, logAddExp } from './special-functions.ts'

/**
 * The BG/NBD model (Fader, Hardie and Lee 2005, Marketing Science 24(2)): a customer buys at a rate that is
 * Gamma(`r`, `alpha`) over the customers, and after each purchase leaves for good with a probability that is
 * Beta(`a`, `b`) over them. `alpha` is in `unit`.
 */
export interface BgNbd {
  readonly unit: TimeUnit
  readonly r: number
  readonly alpha: number
  readonly a: number
  readonly b: number
}

type Shape = Omit<BgNbd, 'unit'>

/** Log-likelihood of one customer, in the form that neither overflows nor cancels. */
export function bgNbdLogLikelihood(shape: Shape, customer: Repeats): number {
  return ofRepeats(shape, customer.repeats) + ofTimes(shape, customer)
}

/**
 * Parameters of greatest likelihood. `start` is in the order r, alpha, a, b.
 * Customers with the same past are counted together, and what depends on the repeats alone is computed once for each.
 */
export function fitBgNbd(customers: readonly Repeats[], unit: TimeUnit, options: FitOptions = {}): Fit<BgNbd> {
  const groups = groupAlike(customers)
  const repeatCounts = new Map<number, number>()
  for (const { repeats } of customers) repeatCounts.set(repeats, (repeatCounts.get(repeats) ?? 0) + 1)
  const meanAge = customers.reduce((sum, customer) => sum + customer.age, 0) / Math.max(1, customers.length)
  return maximise(
    {
      of: ([r = 1, alpha = 1, a = 1, b = 1]) => {
        const shape = { r, alpha, a, b }
        let sum = 0
        for (const [repeats, count] of repeatCounts) sum += count * ofRepeats(shape, repeats)
        for (const group of groups) sum += group.count * ofTimes(shape, group)
        return sum
      },
      start: [0.5, Math.max(meanAge / 5, 1e-3), 1, 2],
      name: ([r = 1, alpha = 1, a = 1, b = 1]) => ({ unit, r, alpha, a, b }),
      customers: customers.length,
      repeaters: customers.filter(({ repeats }) => repeats > 0).length,
    },
    options,
  )
}

/**
 * Probability that the customer has not left by the end of observation (Hardie, note 021). It is 1 for everyone
 * without a repeat, because a customer can only leave after one: use `silenceRisk` to judge risk.
 */
export function aliveProbability(shape: Shape, customer: Repeats): number {
  return 1 / (1 + Math.exp(lnOddsGone(shape, customer)))
}

/** Expected number of purchase periods in `duration` after the end of observation (equation 10). */
export function expectedPurchases(shape: Shape, customer: Repeats, duration: number): number {
  return aliveProbability(shape, customer) * expectedPurchasesIfAlive(shape, customer, duration)
}

/** Expected number of repeats of a new customer in the first `duration` (equation 9). */
export function expectedRepeats(shape: Shape, duration: number): number {
  return expectedPurchasesIfAlive(shape, { repeats: 0, recency: 0, age: 0 }, duration)
}

/**
 * Equation 10 without the probability of being alive, as the sum it stands for: chances to buy come at a rate that is
 * Gamma(r + x, alpha + T), so their number is negative binomial, and the j-th of them is taken if the customer stayed
 * after the j - 1 before. Every term is positive, so nothing cancels or overflows, and a = 1 or a + b < 1 is no
 * special case, as it is for the hypergeometric form.
 */
export function expectedPurchasesIfAlive(shape: Shape, customer: Repeats, duration: number): number {
  if (duration <= 0) return 0
  const rate = shape.r + customer.repeats
  const stay = shape.b + customer.repeats
  const all = shape.a + stay
  const z = duration / (shape.alpha + customer.age + duration)
  let weight = 1
  let weights = 1
  let sum = 0
  let taken = 0
  let stays = 1
  for (let k = 1; ; k++) {
    weight *= ((rate + k - 1) / k) * z
    taken += stays
    stays *= (stay + k - 1) / (all + k - 1)
    weights += weight
    sum += weight * taken
    const ratio = ((rate + k) / (k + 1)) * z
    if (ratio < 1 && weight * (taken + 1) * ratio < 1e-17 * (1 - Math.max(ratio, z)) ** 2 * sum) return sum / weights
    if (weights > 1e250) {
      weight *= 1e-250
      weights *= 1e-250
      sum *= 1e-250
    }
  }
}

/**
 * Churn risk: the probability of no purchase in `duration` after the end of observation. Someone who has not left can
 * only leave after a purchase, so silence needs none from a rate that is Gamma(r + x, alpha + T).
 */
export function silenceRisk(shape: Shape, customer: Repeats, duration: number): number {
  const from = shape.alpha + customer.age
  const silentIfAlive = Math.exp((shape.r + customer.repeats) * Math.log(from / (from + duration)))
  return 1 - aliveProbability(shape, customer) * (1 - silentIfAlive)
}

/** Chance that a customer who has not left stays silent for as long as this one has been. */
export function silenceSoFarIfAlive(shape: Shape, customer: Repeats): number {
  const { r, alpha } = shape
  return Math.exp((r + customer.repeats) * Math.log((alpha + customer.recency) / (alpha + customer.age)))
}

function lnOddsGone({ r, alpha, a, b }: Shape, { repeats, recency, age }: Repeats): number {
  if (repeats === 0) return Number.NEGATIVE_INFINITY
  return Math.log(a / (b + repeats - 1)) + (r + repeats) * Math.log((alpha + age) / (alpha + recency))
}

const ofRepeats = ({ r, alpha, a, b }: Shape, repeats: number): number =>
  lnGamma(r + repeats) - lnGamma(r) + r * Math.log(alpha) + lnBeta(a, b + repeats) - lnBeta(a, b)

function ofTimes({ r, alpha, a, b }: Shape, { repeats, recency, age }: Repeats): number {
  const stayed = -(r + repeats) * Math.log(alpha + age)
  if (repeats === 0) return stayed
  return logAddExp(stayed, Math.log(a / (b + repeats - 1)) - (r + repeats) * Math.log(alpha + recency))
}
