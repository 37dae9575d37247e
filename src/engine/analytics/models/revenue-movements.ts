import type { Ratio } from './revenue-metrics.ts'
import { isActive, ratio } from './revenue-metrics.ts'

/** Net revenue by customer in one period, integer micros. A customer that is missing had none. */
export type NetByCustomer = ReadonlyMap<string, number>

/**
 * What made revenue move from one period to the next, in integer micros, all positive but the adjustment:
 * now = before + new + reactivation + expansion - contraction - churn + adjustment, exactly.
 */
export interface Movements {
  /** Active now and never before. */
  readonly newMicros: number
  /** Active now, not in the period before, but earlier. */
  readonly reactivationMicros: number
  readonly expansionMicros: number
  readonly contractionMicros: number
  /** Active in the period before and not now: all it had. */
  readonly churnMicros: number
  /** What customers that are not active add or take (more refunds than usage), less what they did before. */
  readonly adjustmentMicros: number
  /** Net revenue before of those who were active then: the denominator of the rates. */
  readonly openingMicros: number
  readonly openingLogos: number
  readonly newLogos: number
  readonly reactivatedLogos: number
  readonly churnedLogos: number
}

/**
 * @param wasActiveEarlier whether a customer was active in any period before `before`
 * @param thresholdMicros net revenue above which a customer is active
 */
export function movements(
  before: NetByCustomer,
  now: NetByCustomer,
  wasActiveEarlier: (customer: string) => boolean,
  thresholdMicros = 0,
): Movements {
  const sums = {
    newMicros: 0,
    reactivationMicros: 0,
    expansionMicros: 0,
    contractionMicros: 0,
    churnMicros: 0,
    adjustmentMicros: 0,
    openingMicros: 0,
    openingLogos: 0,
    newLogos: 0,
    reactivatedLogos: 0,
    churnedLogos: 0,
  }
  for (const customer of new Set([...before.keys(), ...now.keys()])) {
    const was = before.get(customer) ?? 0
    const is = now.get(customer) ?? 0
    const wasActive = isActive(was, thresholdMicros)
    const nowActive = isActive(is, thresholdMicros)
    if (!wasActive) sums.adjustmentMicros -= was
    if (!nowActive) sums.adjustmentMicros += is
    if (wasActive) {
      sums.openingMicros += was
      sums.openingLogos++
    }
    if (wasActive && nowActive) {
      sums.expansionMicros += Math.max(0, is - was)
      sums.contractionMicros += Math.max(0, was - is)
    } else if (wasActive) {
      sums.churnMicros += was
      sums.churnedLogos++
    } else if (nowActive && wasActiveEarlier(customer)) {
      sums.reactivationMicros += is
      sums.reactivatedLogos++
    } else if (nowActive) {
      sums.newMicros += is
      sums.newLogos++
    }
  }
  return sums
}

/** The rates in use, each by the formula of its name; null where the denominator is zero. */
export interface RetentionRates {
  /** Churned customers / customers active before. */
  readonly logoChurn: Ratio
  /** Stripe's: churned / (active before + new). */
  readonly logoChurnStripe: Ratio
  /** (churn + contraction) / opening. */
  readonly grossRevenueChurn: Ratio
  /** ChartMogul's: (churn + contraction - expansion - reactivation) / opening. */
  readonly netRevenueChurnChartMogul: Ratio
  /** 1 - gross revenue churn. */
  readonly grr: Ratio
  /** What those active before bring now, with expansion and without new and returned customers, / opening. */
  readonly nrr: Ratio
  /** (new + reactivation + expansion) / (churn + contraction). */
  readonly quickRatio: Ratio
  /** Baremetrics': without reactivation. */
  readonly quickRatioBaremetrics: Ratio
}

export function retentionRates(moved: Movements): RetentionRates {
  const lost = moved.churnMicros + moved.contractionMicros
  const kept = moved.openingMicros - lost
  const grown = moved.newMicros + moved.expansionMicros
  return {
    logoChurn: ratio(moved.churnedLogos, moved.openingLogos),
    logoChurnStripe: ratio(moved.churnedLogos, moved.openingLogos + moved.newLogos),
    grossRevenueChurn: ratio(lost, moved.openingMicros),
    netRevenueChurnChartMogul: ratio(lost - moved.expansionMicros - moved.reactivationMicros, moved.openingMicros),
    grr: ratio(kept, moved.openingMicros),
    nrr: ratio(kept + moved.expansionMicros, moved.openingMicros),
    quickRatio: ratio(grown + moved.reactivationMicros, lost),
    quickRatioBaremetrics: ratio(grown, lost),
  }
}
