import type Database from 'better-sqlite3'
import type { Rate } from '../../../contract/models.ts'
import { quantile, wilsonRate } from '../../../contract/rate.ts'
import { count, decodeInto, type Histogram, histogramQuantile, sizeOf } from '../histogram.ts'
import { statement } from '../statements.ts'
import { MATURITY_MS, splitWindow, type Window } from './whole-hours.ts'

/** Ms; null when there is nothing to measure. */
export interface Quantiles {
  readonly n: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export interface ProviderWindow {
  readonly provider: string
  readonly windowMs: number
  readonly accept: Rate
  /** Of what was accepted at least `MATURITY_MS` before the end. */
  readonly delivery: Rate
  readonly conversion: Rate
  /** Submission to the provider's answer. */
  readonly submit: Quantiles
  /** Submission to the handset, by receipt. */
  readonly receipt: Quantiles
  /** Submission to the entered code. */
  readonly converted: Quantiles
}

export interface WindowQuery {
  /** End of all windows, UTC epoch ms, exclusive. */
  readonly to: number
  readonly windowsMs: readonly number[]
  /** Null for all. */
  readonly provider: string | null
  readonly country: string | null
}

/**
 * Rates and times of each provider with traffic over several windows that end together, from the attempts of
 * verifications created in them. Whole hours come from the roll-ups, which do not know both provider and country, so
 * one country is read from raw rows. Drills are left out; so is what was interrupted by ourselves, which says nothing.
 */
export function providerWindows(db: Database.Database, query: WindowQuery): readonly ProviderWindow[] {
  const { to, windowsMs, country } = query
  const mature = to - MATURITY_MS
  const parts = windowsMs.map((windowMs) => {
    const window = { from: to - windowMs, to }
    const { hours, edges } = country === null ? splitWindow(db, window, mature) : { hours: null, edges: [window] }
    const rows = edges.flatMap((edge) => statement(db, attemptsSql).all({ ...edge, ...filterOf(query) }) as Row[])
    return { windowMs, rows, hours: hours === null ? [] : hourRows(db, hours, query.provider) }
  })
  const names = new Set(parts.flatMap(({ rows, hours }) => [...rows, ...hours].map(({ provider }) => provider)))
  return [...names].sort().flatMap((name) =>
    parts.map(({ windowMs, rows, hours }) => {
      const own = <R extends { readonly provider: string }>(list: readonly R[]) =>
        list.filter((row) => row.provider === name)
      return windowOf({ provider: name, windowMs, mature }, own(rows), own(hours))
    }),
  )
}

const filterOf = ({ provider, country }: WindowQuery) => ({ provider, country })

interface Row {
  readonly provider: string
  readonly createdAt: number
  readonly startedAt: number
  readonly accepted: number
  readonly durationMs: number | null
  readonly delivered: number
  readonly deliveredAt: number | null
  readonly convertedAt: number | null
}

/** A provider's roll-up of one hour. */
interface HourRow {
  readonly provider: string
  readonly decided: number
  readonly accepted: number
  readonly delivered: number
  readonly converted: number
  readonly submit: Uint8Array | null
  readonly receipt: Uint8Array | null
  readonly conversion: Uint8Array | null
}

const hourRows = (db: Database.Database, hours: Window, provider: string | null): readonly HourRow[] =>
  statement(db, hoursSql).all({ ...hours, provider }) as HourRow[]

function windowOf(
  { provider, windowMs, mature }: { readonly provider: string; readonly windowMs: number; readonly mature: number },
  rows: readonly Row[],
  hours: readonly HourRow[],
): ProviderWindow {
  const accepted = rows.filter((row) => row.accepted === 1)
  const old = accepted.filter(({ createdAt }) => createdAt < mature)
  const sum = (name: 'decided' | 'accepted' | 'delivered' | 'converted') =>
    hours.reduce((total, hour) => total + hour[name], 0)
  const after = (at: number | null, row: Row) => (at === null ? [] : Math.max(0, at - row.startedAt))
  const delivered = old.filter((row) => row.delivered === 1).length + sum('delivered')
  const converted = old.filter(({ convertedAt }) => convertedAt !== null).length + sum('converted')
  const quantiles = (name: 'submit' | 'receipt' | 'conversion', values: readonly number[]) =>
    hours.length === 0
      ? quantilesOf(values)
      : mergedQuantiles(
          values,
          hours.map((hour) => hour[name]),
        )
  return {
    provider,
    windowMs,
    accept: wilsonRate(accepted.length + sum('accepted'), rows.length + sum('decided')),
    delivery: wilsonRate(delivered, old.length + sum('accepted')),
    conversion: wilsonRate(converted, old.length + sum('accepted')),
    submit: quantiles(
      'submit',
      accepted.flatMap(({ durationMs }) => durationMs ?? []),
    ),
    receipt: quantiles(
      'receipt',
      accepted.flatMap((row) => after(row.deliveredAt, row)),
    ),
    converted: quantiles(
      'conversion',
      accepted.flatMap((row) => after(row.convertedAt, row)),
    ),
  }
}

/** Of single values and histograms together, within 1 %. */
function mergedQuantiles(values: readonly number[], histograms: readonly (Uint8Array | null)[]): Quantiles {
  const merged: Histogram = new Map()
  for (const bytes of histograms) decodeInto(merged, bytes)
  for (const ms of values) count(merged, ms)
  const at = (q: number) => histogramQuantile(merged, q)
  return { n: sizeOf(merged), p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

function quantilesOf(values: readonly number[]): Quantiles {
  const ascending = [...values].sort((a, b) => a - b)
  const at = (q: number) => quantile(ascending, q)
  return { n: ascending.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

const attemptsSql = `
select a.provider, v.created_at as createdAt, a.started_at as startedAt, a.state = 'accepted' as accepted,
  a.duration_ms as durationMs, a.delivery = 'delivered' as delivered, a.delivered_at as deliveredAt,
  v.converted_at as convertedAt
from verifications v join attempts a on a.verification_id = v.id
where v.created_at >= :from and v.created_at < :to and v.mode <> 'drill'
  and a.state <> 'intent' and a.category is not 'interrupted'
  and (:provider is null or a.provider = :provider) and (:country is null or v.country = :country)`

const hoursSql = `
select h.provider, h.attempts_decided as decided, h.attempts_accepted as accepted, h.attempts_delivered as delivered,
  h.attempts_converted as converted, l.submit, l.receipt, l.conversion
from rollup_provider_hours h left join rollup_latency_hours l using (hour, mode, provider, service)
where h.hour >= :from and h.hour < :to and h.mode <> 'drill' and h.attempts_decided > 0
  and (:provider is null or h.provider = :provider)`
