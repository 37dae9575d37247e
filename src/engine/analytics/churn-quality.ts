import type { ModelSummary } from '../../contract/analytics-customers.ts'
import { firstDayOfPeriod } from '../store/queries/analytics-activity.ts'
import type { ZoneCalendar } from '../store/zone.ts'
import { pausesOf } from './churn.ts'
import { fitActivity } from './lifetime-value.ts'
import { churnRisk } from './models/churn.ts'
import type { TimeUnit } from './models/fit.ts'
import { predictionQuality } from './models/prediction-quality.ts'
import { type Activity, purchaseHistory } from './models/rfm.ts'

/** Fewer predictions than this prove nothing. */
const MIN_CUSTOMERS = 30

/**
 * The same prediction made one horizon ago, with what was known then, beside what came. Null with less history than two
 * horizons, or few customers.
 */
export function churnQuality(
  purchases: readonly Activity[],
  { lastPeriod, unit, horizon }: { readonly lastPeriod: number; readonly unit: TimeUnit; readonly horizon: number },
  calendar: ZoneCalendar,
): ModelSummary['quality'] {
  const then = lastPeriod - horizon
  const first = purchases.reduce((least, { period }) => Math.min(least, period), Number.MAX_SAFE_INTEGER)
  if (then - first < horizon) return null
  const history = purchaseHistory(purchases, { lastPeriod: then, unit, periodsPerUnit: 1 })
  if (history.customers.length < MIN_CUSTOMERS) return null
  const { model } = fitActivity(history.customers, unit)
  const known = new Map<string, number[]>()
  const later = new Set<string>()
  for (const { customer, period } of purchases) {
    if (period > lastPeriod) continue
    if (period > then) later.add(customer)
    else known.set(customer, [...(known.get(customer) ?? []), period])
  }
  const pauses = pausesOf(known.values(), then)
  const events = history.customers.flatMap((customer) => {
    const { risk } = churnRisk(model, pauses, customer, horizon)
    return risk === null ? [] : [{ predicted: risk, happened: !later.has(customer.customer) }]
  })
  const quality = predictionQuality(events)
  if (quality === null) return null
  const dayStart = (period: number) => calendar.dayStart(firstDayOfPeriod(period, unit))
  return {
    span: { from: dayStart(then + 1), to: dayStart(lastPeriod + 1) },
    brier: quality.brier,
    auc: quality.auc,
    bins: quality.bins.map((bin) => ({ ...bin })),
  }
}
