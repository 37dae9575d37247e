import type { PriceAlertKind } from '../../contract/price-alerts.ts'
import type { Alarm } from '../events.ts'
import type { NewPriceAlert } from '../store/price-alerts.ts'
import { cardMessage } from './price-alert-text.ts'

/** What an alert is called in the general inbox; null for good news, which can wait for the page. */
export function alarmKind(kind: PriceAlertKind): string | null {
  switch (kind) {
    case 'raised':
      return 'price-rise'
    case 'announced':
      return 'price-announced'
    case 'disappeared':
      return 'price-gone'
    case 'billed-differently':
      return 'billed-differently'
    case 'lowered':
      return null
  }
}

/** The alarm of one card's new alerts; null when there is nothing to sound one for. */
export function alarmFor(alerts: readonly NewPriceAlert[], labelOf: (provider: string) => string): Alarm | null {
  const [first] = alerts
  const kind = first === undefined ? null : alarmKind(first.alert_type)
  if (first === undefined || kind === null) return null
  const percents = alerts.flatMap(({ price_change: percent }) => (percent === null ? [] : [percent]))
  const message = cardMessage({
    kind: first.alert_type,
    provider: labelOf(first.provider),
    countries: [...new Set(alerts.map(({ country }) => country))],
    network: alerts.length === 1 ? first.network : null,
    routes: alerts.length,
    percent:
      percents.length === 0
        ? null
        : { min: percents.reduce((a, b) => Math.min(a, b)), max: percents.reduce((a, b) => Math.max(a, b)) },
    impact: sum(alerts.map(({ impact }) => impact)),
    absorbed: sum(alerts.map(({ absorbed }) => absorbed)),
    currency: first.reporting_currency,
  })
  return { kind, subject: first.provider, message }
}

/** Of those that are known; null when none is. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
}
