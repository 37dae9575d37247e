import type { ConditionOf } from '../../contract/alert-rules.ts'
import { HOUR_MS } from '../../contract/durations.ts'
import { decimalFromMicros } from '../../contract/money.ts'
import type { Finding } from './conditions.ts'
import type { ProviderReading, Readings } from './readings.ts'
import { countText, lengthText } from './words.ts'

const isOpen = ({ breaker }: ProviderReading): boolean => breaker.state === 'open' || breaker.state === 'half-open'

const enabled = ({ providers }: Readings): readonly ProviderReading[] => providers.filter((each) => each.enabled)

const labelOf = ({ providers }: Readings, name: string): string =>
  providers.find((each) => each.name === name)?.label ?? name

export function primaryFailing(
  { failovers: least, windowMs }: ConditionOf<'primary-failing'>,
  readings: Readings,
): readonly Finding[] {
  return enabled(readings).flatMap((provider) => {
    const hops = readings.failovers.filter(({ from, at }) => from === provider.name && at > readings.now - windowMs)
    const last = hops.at(-1)
    if (last !== undefined && hops.length >= least) {
      const to = last.to === null ? 'no provider was left to try' : `the last one to ${labelOf(readings, last.to)}`
      const count = `${countText(hops.length, 'failover')} in ${lengthText(windowMs)}`
      return { subject: provider.name, message: `${provider.label} fails: ${count}, ${to}: ${last.reason}.` }
    }
    if (!isOpen(provider)) return []
    return { subject: provider.name, message: `${provider.label} takes no traffic: ${provider.breaker.cause}.` }
  })
}

export const breakerOpen = (_: ConditionOf<'breaker-open'>, readings: Readings): readonly Finding[] =>
  enabled(readings)
    .filter(isOpen)
    .map(({ name, label, breaker }) => ({
      subject: name,
      message: `The breaker of ${label} is ${breaker.state === 'open' ? 'open' : 'probing'}: ${breaker.cause}.`,
    }))

export const unreachable = (_: ConditionOf<'unreachable'>, readings: Readings): readonly Finding[] =>
  enabled(readings).flatMap(({ name, label, probe }) =>
    probe === null || probe.ok ? [] : { subject: name, message: `${label} fails its probes: ${probe.error}.` },
  )

/** A balance lasts as long as the last hour's costs in its own currency fit into it. */
export function runway({ belowHours }: ConditionOf<'runway'>, readings: Readings): readonly Finding[] {
  return enabled(readings).flatMap(({ name, label, balance }) => {
    const spent = readings.scanned?.hourlyCosts.find(
      (cost) => cost.provider === name && cost.currency === balance?.currency,
    )
    if (balance === null || spent === undefined || spent.micros <= 0) return []
    const hours = Math.max(0, balance.micros) / spent.micros
    if (hours >= belowHours) return []
    const message = `${amount(balance)} at ${label} last ${lengthText(hours * HOUR_MS)} at the last hour's rate.`
    return { subject: name, message }
  })
}

export const lowBalance = ({ belowMicros }: ConditionOf<'balance'>, readings: Readings): readonly Finding[] =>
  enabled(readings).flatMap(({ name, label, balance }) =>
    balance === null || balance.micros >= belowMicros
      ? []
      : { subject: name, message: `The balance at ${label} is down to ${amount(balance)}.` },
  )

export function pricesStale({ olderThanMs }: ConditionOf<'prices-stale'>, readings: Readings): readonly Finding[] {
  return enabled(readings).flatMap(({ name, label }) => {
    const at = readings.scanned?.pricedAt.find(({ provider }) => provider === name)?.at
    if (at === undefined || readings.now - at <= olderThanMs) return []
    return {
      subject: name,
      message: `The prices of ${label} were last confirmed ${lengthText(readings.now - at)} ago.`,
    }
  })
}

export const drillFailed = (_: ConditionOf<'drill-failed'>, readings: Readings): readonly Finding[] =>
  (readings.scanned?.failedDrills ?? []).map(({ provider, id }) => ({
    subject: provider,
    message: `The scheduled drill ${id} of ${labelOf(readings, provider)} failed.`,
  }))

const amount = ({ micros, currency }: { readonly micros: number; readonly currency: string }): string =>
  `${decimalFromMicros(micros, 2)} ${currency}`
