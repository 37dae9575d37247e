import type { AlertCondition, AlertConditionKind, ConditionOf } from '../../contract/alert-rules.ts'
import { countryInText } from '../country-name.ts'
import {
  breakerOpen,
  drillFailed,
  lowBalance,
  pricesStale,
  primaryFailing,
  runway,
  unreachable,
} from './provider-conditions.ts'
import type { Readings } from './readings.ts'
import { budget, failed, failoverRate, noTraffic, queueDepth, rateBelow } from './traffic-conditions.ts'

/** A subject for which a condition holds. */
export interface Finding {
  /** A provider, a country or what an alarm names; null for the whole service. */
  readonly subject: string | null
  /** A sentence. */
  readonly message: string
}

type Judge<K extends AlertConditionKind> = (condition: ConditionOf<K>, readings: Readings) => readonly Finding[]

/** What another rule does not ask for by its name. */
const others = (alarm: string | null, named: ReadonlySet<string>) => (kind: string) =>
  alarm === null ? !named.has(kind) : kind === alarm

/**
 * The subjects for which a condition holds. Null when that cannot be told now, and what was found before stands: the
 * store was not scanned yet, or our own network is down and nothing that is measured through it means anything.
 *
 * @param named kinds of alarms that some rule asks for by name
 */
export function findingsOf(
  condition: AlertCondition,
  readings: Readings,
  named: ReadonlySet<string>,
): readonly Finding[] | null {
  if (condition.kind === 'alarm') {
    const mine = others(condition.alarm, named)
    return readings.alarms.filter(({ kind }) => mine(kind)).map(({ subject, message }) => ({ subject, message }))
  }
  if (condition.kind === 'link-down')
    return readings.linkDown === null
      ? []
      : [{ subject: null, message: `Our own network is down: ${readings.linkDown}.` }]
  if (readings.linkDown !== null && measuredByLink.has(condition.kind)) return null
  if (readings.scanned === null && scannedKinds.has(condition.kind)) return null
  const judge = judges[condition.kind] as Judge<AlertConditionKind>
  return judge(condition, readings)
}

const lastRoute: Judge<'last-route'> = (_, { lastRoutes }) =>
  lastRoutes.map(({ country, reason }) => ({
    subject: country,
    message: `No provider should be used for ${countryInText(country)}, so the least bad one is: ${reason}.`,
  }))

const judges: { readonly [K in Exclude<AlertConditionKind, 'alarm' | 'link-down'>]: Judge<K> } = {
  'primary-failing': primaryFailing,
  'breaker-open': breakerOpen,
  unreachable,
  'failover-rate': failoverRate,
  'rate-below': rateBelow,
  failed,
  'queue-depth': queueDepth,
  'no-traffic': noTraffic,
  'last-route': lastRoute,
  runway,
  balance: lowBalance,
  'prices-stale': pricesStale,
  'drill-failed': drillFailed,
  budget,
}

const measuredByLink: ReadonlySet<AlertConditionKind> = new Set([
  'primary-failing',
  'breaker-open',
  'unreachable',
  'failover-rate',
  'rate-below',
  'failed',
  'queue-depth',
  'last-route',
])

const scannedKinds: ReadonlySet<AlertConditionKind> = new Set([
  'failover-rate',
  'rate-below',
  'failed',
  'no-traffic',
  'last-route',
  'runway',
  'prices-stale',
  'drill-failed',
])
