import { bgBbSilenceRisk, bgBbSilenceSoFarIfAlive } from './bg-bb.ts'
import { silenceRisk, silenceSoFarIfAlive } from './bg-nbd.ts'
import type { GapCurve } from './gap-curve.ts'
import type { ActivityModel } from './lifetime-value.ts'
import type { Repeats } from './rfm.ts'

/** Risk is the probability of no billable activity in so many days from now. */
export const CHURN_HORIZON_DAYS = 90

/** Above this risk a customer counts as churned already, provisionally. */
export const CHURNED_RISK = 0.8

/** How a customer's risk was found. `rule` stands for the pauses of all customers, where no model could be fitted. */
export type RiskSource = 'bg-nbd' | 'bg-bb' | 'rule'

export interface ChurnRisk {
  /** 0 to 1; null when there is neither a model nor a pause to learn from. */
  readonly risk: number | null
  readonly source: RiskSource
  /** Chance that a customer who is still there would be silent for as long as this one; null without a model. */
  readonly silenceIfThere: number | null
}

/**
 * Churn risk of a customer. Not one minus the probability of being alive: that is 0 for everyone without a repeat.
 *
 * @param horizon in the unit of the customer's durations, which is the model's
 */
export function churnRisk(
  model: ActivityModel | null,
  pauses: GapCurve,
  customer: Repeats,
  horizon: number,
): ChurnRisk {
  if (model === null) {
    const silentFor = customer.age - customer.recency
    return { risk: pauses.staysSilent(silentFor, horizon), source: 'rule', silenceIfThere: null }
  }
  if (model.kind === 'bg-nbd') {
    return {
      risk: silenceRisk(model.params, customer, horizon),
      source: model.kind,
      silenceIfThere: silenceSoFarIfAlive(model.params, customer),
    }
  }
  return {
    risk: bgBbSilenceRisk(model.params, customer, Math.round(horizon)),
    source: model.kind,
    silenceIfThere: bgBbSilenceSoFarIfAlive(model.params, customer),
  }
}
