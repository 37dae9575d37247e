import type { ModelSummary } from '../../contract/analytics-customers.ts'
import { bgBbAliveProbability, fitBgBb } from './models/bg-bb.ts'
import { aliveProbability, fitBgNbd } from './models/bg-nbd.ts'
import type { Fit, TimeUnit } from './models/fit.ts'
import { fitGammaGamma, type GammaGamma, MAX_SPEND_CORRELATION, spendCorrelation } from './models/gamma-gamma.ts'
import { type ActivityModel, lifetimeValueMicros } from './models/lifetime-value.ts'
import { type CustomerHistory, DENSE_ACTIVITY, medianActivity, type Repeats } from './models/rfm.ts'

/** Months ahead that a value holds for, and the discount of each. */
export const HORIZON_MONTHS = 12
export const MONTHLY_DISCOUNT = 0.01

const refusals = {
  'too-few-repeaters': 'fewer than 100 customers came back in a later period',
  'at-bound': 'the data do not hold its parameters',
  'not-converged': 'the search for its parameters did not settle',
} as const

/** The fitted models and what is to be said of them. */
export interface FittedModels {
  readonly activity: ActivityModel | null
  readonly spending: GammaGamma | null
  readonly summary: Pick<
    ModelSummary,
    'model' | 'why' | 'params' | 'spend' | 'customers' | 'repeaters' | 'warnings' | 'horizonMonths' | 'monthlyDiscount'
  >
}

/** How often customers are active: BG/BB where activity is a habit, else BG/NBD; null when neither could be fitted. */
export function fitActivity(
  customers: readonly Repeats[],
  unit: TimeUnit,
): { readonly model: ActivityModel | null; readonly why: string } {
  const median = medianActivity(customers, 1)
  const dense = median !== null && median > DENSE_ACTIVITY
  const name = dense ? 'BG/BB' : 'BG/NBD'
  const fit: Fit<ActivityModel['params']> = dense ? fitBgBb(customers, unit) : fitBgNbd(customers, unit)
  if (fit.kind === 'refused')
    return {
      model: null,
      why: `No ${name} model: ${refusals[fit.reason]}. The pauses of all customers stand in for it.`,
    }
  const share = `${Math.round((median ?? 0) * 100)} %`
  const model = { kind: dense ? 'bg-bb' : 'bg-nbd', params: fit.params } as ActivityModel
  return { model, why: `${name}, because half of the customers are active in ${share} of their ${unit} or less.` }
}

/** Fits both models to what customers did. */
export function fitModels(customers: readonly CustomerHistory[], unit: TimeUnit): FittedModels {
  const { model, why } = fitActivity(customers, unit)
  const spends = customers.map(({ repeats, meanValueMicros }) => ({ repeats, meanValue: meanValueMicros ?? 0 }))
  const correlation = spendCorrelation(spends)
  const fit = fitGammaGamma(spends)
  const spending = fit.kind === 'fitted' ? fit.params : null
  const warnings: string[] = []
  if (fit.kind === 'refused') warnings.push(`No model of spending: ${refusals[fit.reason]}; there are no values.`)
  if (spending !== null && spending.q <= 1) warnings.push('Spending has no mean (q is 1 or less); there are no values.')
  if (correlation !== null && Math.abs(correlation) > MAX_SPEND_CORRELATION)
    warnings.push(
      `Customers that are active more often also spend differently (correlation ${correlation.toFixed(2)}): values may be off.`,
    )
  return {
    activity: model,
    spending,
    summary: {
      model: model === null ? 'rule' : model.kind,
      why,
      params: model === null ? null : numbersOf(model.params),
      spend: spending === null ? null : { ...spending, correlation },
      customers: customers.length,
      repeaters: customers.filter(({ repeats }) => repeats > 0).length,
      warnings,
      horizonMonths: HORIZON_MONTHS,
      monthlyDiscount: MONTHLY_DISCOUNT,
    },
  }
}

function numbersOf(params: ActivityModel['params']): Record<string, number> {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}

/** Expected discounted margin of the next 12 months, micros; `margin` is the share of revenue that is kept. */
export function valueOfCustomer(
  { activity, spending }: FittedModels,
  customer: CustomerHistory,
  unit: TimeUnit,
  margin: number | null,
): number | null {
  if (activity === null || spending === null || margin === null) return null
  const terms = { unit, months: HORIZON_MONTHS, monthlyDiscount: MONTHLY_DISCOUNT, margin }
  const value = lifetimeValueMicros(activity, spending, customer, terms)
  return value !== null && Number.isFinite(value) ? value : null
}

/** Chance that a customer is still there; null without a model. */
export function aliveOf(activity: ActivityModel | null, customer: CustomerHistory): number | null {
  if (activity === null) return null
  const alive =
    activity.kind === 'bg-nbd'
      ? aliveProbability(activity.params, customer)
      : bgBbAliveProbability(activity.params, customer)
  return Math.min(1, Math.max(0, alive))
}
