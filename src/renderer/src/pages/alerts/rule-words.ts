import type { AlertCondition, AlertConditionKind, AlertMetric } from '../../../../contract/alert-rules.ts'
import { HOUR_MS, MINUTE_MS } from '../../../../contract/durations.ts'
import { formatPercent, plural } from '../../format.ts'

export const conditionNames: Readonly<Record<AlertConditionKind, string>> = {
  'primary-failing': 'Failovers away from a provider',
  'breaker-open': 'Breaker of a provider open',
  unreachable: 'Provider fails its probes',
  'failover-rate': 'Share of failed-over verifications',
  'rate-below': 'Accept, delivery or conversion rate low',
  failed: 'Verifications failed',
  'queue-depth': 'Verifications waiting',
  'no-traffic': 'No traffic',
  'link-down': 'Own link down',
  'last-route': 'Last route of a country in use',
  runway: 'Balance lasts not long',
  balance: 'Balance low',
  'prices-stale': 'Prices out of date',
  'drill-failed': 'Scheduled drill failed',
  budget: 'Test budget nearly spent',
  alarm: 'Alarm of the engine',
}

export const metricNames: Readonly<Record<AlertMetric, string>> = {
  accept: 'Accept rate',
  delivery: 'Delivery rate',
  conversion: 'Conversion rate',
}

/** The engine's own alarms by their kind. */
const alarmTexts: Readonly<Record<string, string>> = {
  'switch-budget': 'More than a fifth of a minute’s sends went to another provider',
  'backup-failed': 'A backup was not made',
  'report-failed': 'A scheduled report was not made',
  'local-api': 'The local API cannot be served',
  'price-rise': 'A provider raised prices',
  'price-announced': 'A provider announced new prices',
  'price-gone': 'A provider no longer lists a price',
  'billed-differently': 'A provider bills something else than it lists',
}

/** A length of time as people say it: `30 s`, `5 min`, `6 h`, `2 d`. */
export function lengthText(ms: number): string {
  if (ms % 86_400_000 === 0 && ms > 0) return `${ms / 86_400_000} d`
  if (ms % 3_600_000 === 0 && ms > 0) return `${ms / 3_600_000} h`
  if (ms % 60_000 === 0 && ms > 0) return `${ms / 60_000} min`
  return `${ms / 1_000} s`
}

/** A condition as a sentence without its full stop. */
export function conditionText(condition: AlertCondition): string {
  switch (condition.kind) {
    case 'primary-failing':
      return `${plural(condition.failovers, 'failover')} away from a provider in ${lengthText(condition.windowMs)}, or its breaker is open`
    case 'breaker-open':
      return 'The breaker of a provider is open or probing'
    case 'unreachable':
      return 'A provider fails its active probes'
    case 'failover-rate':
      return `More than ${formatPercent(condition.above)} failed over in ${lengthText(condition.windowMs)}, n ≥ ${condition.minimum}`
    case 'rate-below':
      return `${metricNames[condition.metric]} of ${condition.of === 'provider' ? 'a provider' : 'the service'} below ${formatPercent(condition.below)} over ${lengthText(condition.windowMs)}, n ≥ ${condition.minimum}`
    case 'failed':
      return `${plural(condition.count, 'verification')} failed in ${lengthText(condition.windowMs)}`
    case 'queue-depth':
      return `More than ${plural(condition.above, 'verification')} waiting for an acceptance`
    case 'no-traffic':
      return `Nothing sent for ${lengthText(condition.windowMs)}`
    case 'link-down':
      return 'Our own network is down'
    case 'last-route':
      return 'A country with traffic has no provider left that should be used'
    case 'runway':
      return `A balance lasts less than ${condition.belowHours} h at the last hour's rate`
    case 'balance':
      return `A balance is below ${condition.belowMicros / 1_000_000} of its currency`
    case 'prices-stale':
      return `Prices of a provider not confirmed for ${lengthText(condition.olderThanMs)}`
    case 'drill-failed':
      return 'The last scheduled drill of a provider failed'
    case 'budget':
      return `More than ${formatPercent(condition.above)} of today's test budget is spent`
    case 'alarm':
      return condition.alarm === null
        ? 'Any alarm that no other rule names'
        : (alarmTexts[condition.alarm] ?? `The alarm “${condition.alarm}”`)
  }
}

/** What a new condition of this kind begins with. */
export function firstCondition(kind: AlertConditionKind): AlertCondition {
  switch (kind) {
    case 'primary-failing':
      return { kind, failovers: 1, windowMs: 5 * MINUTE_MS }
    case 'failover-rate':
      return { kind, above: 0.1, windowMs: 15 * MINUTE_MS, minimum: 50 }
    case 'rate-below':
      return { kind, metric: 'delivery', of: 'provider', below: 0.8, windowMs: HOUR_MS, minimum: 50 }
    case 'failed':
      return { kind, count: 10, windowMs: 15 * MINUTE_MS }
    case 'queue-depth':
      return { kind, above: 100 }
    case 'no-traffic':
      return { kind, windowMs: 30 * MINUTE_MS }
    case 'runway':
      return { kind, belowHours: 24 }
    case 'balance':
      return { kind, belowMicros: 50_000_000 }
    case 'prices-stale':
      return { kind, olderThanMs: 6 * HOUR_MS }
    case 'budget':
      return { kind, above: 0.8 }
    case 'alarm':
      return { kind, alarm: null }
    default:
      return { kind }
  }
}
