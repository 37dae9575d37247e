import type { ConditionOf } from '../../contract/alert-rules.ts'
import { DAY_MS } from '../../contract/durations.ts'
import type { AlertWindow, Tally } from '../store/queries/alerts-readings.ts'
import type { Finding } from './conditions.ts'
import type { Readings } from './readings.ts'
import { countText, lengthText, percentText } from './words.ts'

const windowOf = ({ scanned }: Readings, windowMs: number): AlertWindow | undefined =>
  scanned?.windows.find((window) => window.windowMs === windowMs)

const whole = (message: string): readonly Finding[] => [{ subject: null, message }]

export function failoverRate(
  { above, windowMs, minimum }: ConditionOf<'failover-rate'>,
  readings: Readings,
): readonly Finding[] {
  const window = windowOf(readings, windowMs)
  if (window === undefined || window.sent < minimum || window.failedOver / window.sent <= above) return []
  const share = percentText(window.failedOver / window.sent)
  return whole(`${share} of ${countText(window.sent, 'verification')} failed over in ${lengthText(windowMs)}.`)
}

const metricNames = { accept: 'accept rate', delivery: 'delivery rate', conversion: 'conversion rate' } as const

export function rateBelow(
  { metric, of, below, windowMs, minimum }: ConditionOf<'rate-below'>,
  readings: Readings,
): readonly Finding[] {
  const window = windowOf(readings, windowMs)
  if (window === undefined) return []
  const isLow = ({ k, n }: Tally): boolean => n >= minimum && k / n < below
  const sentence = (whose: string, { k, n }: Tally): string =>
    `The ${metricNames[metric]}${whose} is ${percentText(k / n)} over ${lengthText(windowMs)} (n = ${n}), below ${percentText(below)}.`
  if (of === 'service') return isLow(window.service[metric]) ? whole(sentence('', window.service[metric])) : []
  return window.providers.flatMap((row) => {
    const provider = readings.providers.find(({ name }) => name === row.provider)
    if (provider?.enabled !== true || !isLow(row[metric])) return []
    return { subject: provider.name, message: sentence(` of ${provider.label}`, row[metric]) }
  })
}

export function failed({ count, windowMs }: ConditionOf<'failed'>, readings: Readings): readonly Finding[] {
  const window = windowOf(readings, windowMs)
  if (window === undefined || window.failed < count) return []
  return whole(`${countText(window.failed, 'verification')} failed in ${lengthText(windowMs)}.`)
}

export const queueDepth = ({ above }: ConditionOf<'queue-depth'>, readings: Readings): readonly Finding[] =>
  readings.queueDepth > above
    ? whole(`${countText(readings.queueDepth, 'verification waits', 'verifications wait')} for an acceptance.`)
    : []

export function noTraffic({ windowMs }: ConditionOf<'no-traffic'>, readings: Readings): readonly Finding[] {
  const last = readings.scanned?.lastSentAt ?? null
  if (last === null) return []
  const silentMs = readings.now - last
  if (silentMs < windowMs || silentMs >= windowMs + DAY_MS) return []
  return whole(`Nothing was sent for more than ${lengthText(windowMs)}.`)
}

export function budget({ above }: ConditionOf<'budget'>, { budget: today }: Readings): readonly Finding[] {
  if (today.limitMicros <= 0 || today.spentMicros / today.limitMicros <= above) return []
  return whole(
    `${percentText(today.spentMicros / today.limitMicros)} of today's budget for test verifications is spent.`,
  )
}
