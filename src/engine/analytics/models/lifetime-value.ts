import type { BgBb } from './bg-bb.ts'
import { bgBbExpectedPurchases } from './bg-bb.ts'
import type { BgNbd } from './bg-nbd.ts'
import { expectedPurchases } from './bg-nbd.ts'
import type { TimeUnit } from './fit.ts'
import { UNITS_PER_MONTH } from './fit.ts'
import type { GammaGamma } from './gamma-gamma.ts'
import { expectedSpend } from './gamma-gamma.ts'
import type { CustomerHistory } from './rfm.ts'

/** The fitted model of how often customers are active. */
export type ActivityModel =
  | { readonly kind: 'bg-nbd'; readonly params: BgNbd }
  | { readonly kind: 'bg-bb'; readonly params: BgBb }

export interface ValueTerms {
  /** Unit of the customers' durations; must be the model's. */
  readonly unit: TimeUnit
  /** The horizon; there is no value without one. */
  readonly months: number
  /** Discount a month, for example 0.01. */
  readonly monthlyDiscount: number
  /** Share of revenue that is kept, 0 to 1. The model is fitted to revenue, so it comes in here. */
  readonly margin: number
}

/**
 * Discounted margin expected from a customer in the coming months, in micros (unrounded), discounted at the end of
 * each month. Null when the spending model has no mean (q <= 1). It throws when history and model differ in unit.
 */
export function lifetimeValueMicros(
  activity: ActivityModel,
  spending: GammaGamma,
  customer: CustomerHistory,
  terms: ValueTerms,
): number | null {
  if (activity.params.unit !== terms.unit) {
    throw new TypeError(`The model counts in ${activity.params.unit}, the customers in ${terms.unit}`)
  }
  const { repeats, meanValueMicros } = customer
  const spend = expectedSpend(spending, { repeats, meanValue: meanValueMicros ?? 0 })
  if (spend === null) return null
  let value = 0
  let before = 0
  for (let month = 1; month <= terms.months; month++) {
    const until = expectedActivity(activity, customer, month * UNITS_PER_MONTH[terms.unit])
    value += (until - before) / (1 + terms.monthlyDiscount) ** month
    before = until
  }
  return terms.margin * spend * value
}

/** Expected number of active periods in `duration` (in the model's unit). */
export function expectedActivity(activity: ActivityModel, customer: CustomerHistory, duration: number): number {
  if (activity.kind === 'bg-nbd') return expectedPurchases(activity.params, customer, duration)
  // Whole periods only: the part of the last one counts in proportion.
  const whole = Math.floor(duration)
  const below = bgBbExpectedPurchases(activity.params, customer, whole)
  if (whole === duration) return below
  return below + (duration - whole) * (bgBbExpectedPurchases(activity.params, customer, whole + 1) - below)
}
