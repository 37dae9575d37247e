import type { Fit, FitOptions, TimeUnit } from './fit.ts'
import { maximise } from './maximise.ts'
import type { Repeats } from './rfm.ts'
import { groupAlike } from './rfm.ts'
import { lnBeta, logAddExp } from './special-functions.ts'

/**
 * The BG/BB model of yes-or-no activity in whole periods (Fader, Hardie and Shang 2010, Marketing Science 29(6)): a
 * customer is active in a period with a probability that is Beta(`alpha`, `beta`) over the customers, and leaves
 * before a period with one that is Beta(`gamma`, `delta`). One period is one `unit`.
 */
export interface BgBb {
  readonly unit: TimeUnit
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly delta: number
}

type Shape = Omit<BgBb, 'unit'>

/** Log-likelihood of one customer; `recency` and `age` are whole numbers of periods. */
export function bgBbLogLikelihood(shape: Shape, { repeats, recency, age }: Repeats): number {
  let sum = lnActive(shape, repeats, age) + lnStaying(shape, 0, age)
  for (let last = recency; last < age; last++) {
    sum = logAddExp(sum, lnActive(shape, repeats, last) + lnStaying(shape, 1, last))
  }
  return sum
}

/** Parameters of greatest likelihood; `start` is in the order alpha, beta, gamma, delta. */
export function fitBgBb(customers: readonly Repeats[], unit: TimeUnit, options: FitOptions = {}): Fit<BgBb> {
  const groups = groupAlike(customers)
  const name = ([alpha = 1, beta = 1, gamma = 1, delta = 1]: readonly number[]) => ({ unit, alpha, beta, gamma, delta })
  return maximise(
    {
      of: (params) => {
        const shape = name(params)
        let sum = 0
        for (const group of groups) sum += group.count * bgBbLogLikelihood(shape, group)
        return sum
      },
      start: [1, 1, 0.5, 3],
      name,
      customers: customers.length,
      repeaters: customers.filter(({ repeats }) => repeats > 0).length,
    },
    options,
  )
}

/** Probability that the customer is still there in the period after the last observed one. */
export function bgBbAliveProbability(shape: Shape, customer: Repeats): number {
  const { repeats, age } = customer
  const there = lnActive(shape, repeats, age) + lnStaying(shape, 0, age + 1)
  return Math.exp(there - bgBbLogLikelihood(shape, customer))
}

/**
 * Expected number of active periods in the next `periods`. The published closed form is this sum, and divides by zero
 * at gamma = 1.
 */
export function bgBbExpectedPurchases(shape: Shape, customer: Repeats, periods: number): number {
  const { repeats, age } = customer
  const active = lnActive(shape, repeats + 1, age + 1) - bgBbLogLikelihood(shape, customer)
  let sum = 0
  for (let ahead = 1; ahead <= periods; ahead++) sum += Math.exp(active + lnStaying(shape, 0, age + ahead))
  return sum
}

/** Churn risk: the probability of no activity in the next `periods`. */
export function bgBbSilenceRisk(shape: Shape, customer: Repeats, periods: number): number {
  const later = { ...customer, age: customer.age + periods }
  return Math.min(1, Math.exp(bgBbLogLikelihood(shape, later) - bgBbLogLikelihood(shape, customer)))
}

/** Active in `x` given periods of `n` and in no other. */
const lnActive = ({ alpha, beta }: Shape, x: number, n: number): number =>
  lnBeta(alpha + x, beta + n - x) - lnBeta(alpha, beta)

/** Stayed for `n` periods, and then left (1) or not yet (0). */
const lnStaying = ({ gamma, delta }: Shape, left: 0 | 1, n: number): number =>
  lnBeta(gamma + left, delta + n) - lnBeta(gamma, delta)

/** Chance that a customer who has not left stays silent for as long as this one has been. */
export function bgBbSilenceSoFarIfAlive(shape: Shape, { repeats, recency, age }: Repeats): number {
  return Math.exp(lnActive(shape, repeats, age) - lnActive(shape, repeats, recency))
}
