import type { AlertCondition, AlertPreview } from '../../contract/alert-rules.ts'
import { wilsonRate } from '../../contract/rate.ts'
import type { AlertReadings, Tally } from '../store/queries/alerts-readings.ts'

/** What a rule about a share would be held against now, subject by subject; null for any other rule. */
export function presentRates(condition: AlertCondition, { windows }: AlertReadings): AlertPreview['now'] {
  const [window] = windows
  if (window === undefined) return null
  const rate = (subject: string | null, { k, n }: Tally) => ({ subject, rate: wilsonRate(k, n) })
  if (condition.kind === 'failover-rate') return [rate(null, { k: window.failedOver, n: window.sent })]
  if (condition.kind !== 'rate-below') return null
  if (condition.of === 'service') return [rate(null, window.service[condition.metric])]
  return window.providers.map((row) => rate(row.provider, row[condition.metric]))
}
