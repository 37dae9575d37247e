import type Database from 'better-sqlite3'
import type { Rate } from '../../../contract/models.ts'
import { quantile, wilsonRate } from '../../../contract/rate.ts'
import { count, decodeInto, type Histogram, histogramQuantile } from '../histogram.ts'
import { statement } from '../statements.ts'
import { MATURITY_MS, splitWindow, type Window } from './whole-hours.ts'

export interface ProviderTraffic {
  readonly provider: string
  /** Of all acceptances in the window, 0..1; null when there were none. */
  readonly share: number | null
  readonly accept: Rate
  readonly delivery: Rate
  readonly conversion: Rate
  /** Over several hours within 1 %, as all durations there come from histograms. */
  readonly submitP50Ms: number | null
  readonly submitP95Ms: number | null
  readonly lastFailureAt: number | null
}

/**
 * Per provider, from the attempts of verifications created in the window; whole hours come from the roll-ups.
 * Interrupted attempts say nothing and are left out.
 */
export function providerTraffic(db: Database.Database, window: Window): readonly ProviderTraffic[] {
  const mature = window.to - MATURITY_MS
  const { hours, edges } = splitWindow(db, window, mature)
  const rows = edges.flatMap((edge) => statement(db, providersSql).all({ ...edge, mature }) as ProviderTotals[])
  if (hours !== null) rows.push(...(statement(db, hourProvidersSql).all(hours) as ProviderTotals[]))
  const acceptances = rows.reduce((sum, row) => sum + row.accepted, 0)
  const durations = edges.flatMap((edge) => statement(db, submitDurationsSql).all(edge) as Duration[])
  const names = [...new Set(rows.map(({ provider }) => provider))].sort()
  return names.map((provider) => {
    const sum = (name: Exclude<keyof ProviderTotals, 'provider'>) =>
      rows.reduce((total, row) => total + (row.provider === provider ? row[name] : 0), 0)
    const own = durations.filter((row) => row.provider === provider).map(({ duration_ms }) => duration_ms)
    const quantileOf = hours === null ? exactly(own) : merged(db, provider, hours, own)
    return {
      provider,
      share: acceptances === 0 ? null : sum('accepted') / acceptances,
      accept: wilsonRate(sum('accepted'), sum('decided')),
      delivery: wilsonRate(sum('mature_delivered'), sum('mature_accepted')),
      conversion: wilsonRate(sum('mature_converted'), sum('mature_accepted')),
      submitP50Ms: quantileOf(0.5),
      submitP95Ms: quantileOf(0.95),
      lastFailureAt: lastFailure(db, provider, window),
    }
  })
}

const exactly = (values: readonly number[]) => {
  const ascending = [...values].sort((a, b) => a - b)
  return (q: number) => quantile(ascending, q)
}

/** Quantiles of whole hours from the roll-ups together with single durations. */
function merged(db: Database.Database, provider: string, hours: Window, values: readonly number[]) {
  const histogram: Histogram = new Map()
  for (const bytes of statement(db, hourSubmitSql)
    .pluck()
    .iterate({ ...hours, provider }))
    decodeInto(histogram, bytes as Uint8Array | null)
  for (const ms of values) count(histogram, ms)
  return (q: number) => histogramQuantile(histogram, q)
}

function lastFailure(db: Database.Database, provider: string, window: Window): number | null {
  return (statement(db, lastFailureSql)
    .pluck()
    .get({ ...window, provider }) ?? null) as number | null
}

interface ProviderTotals {
  readonly provider: string
  readonly accepted: number
  readonly decided: number
  readonly mature_accepted: number
  readonly mature_delivered: number
  readonly mature_converted: number
}

interface Duration {
  readonly provider: string
  readonly duration_ms: number
}

// Conversion is credited to every provider that accepted: with one code on all of them nobody knows which
// message was typed in.
const providersSql = `
select a.provider, count(*) filter (where a.state = 'accepted') as accepted,
  count(*) filter (where a.state <> 'intent' and a.category is not 'interrupted') as decided,
  count(*) filter (where a.state = 'accepted' and v.created_at < :mature) as mature_accepted,
  count(*) filter (where a.state = 'accepted' and v.created_at < :mature and a.delivery = 'delivered') as mature_delivered,
  count(v.converted_at) filter (where a.state = 'accepted' and v.created_at < :mature) as mature_converted
from verifications v join attempts a on a.verification_id = v.id
where v.created_at >= :from and v.created_at < :to and v.mode <> 'drill' group by a.provider`

const hourProvidersSql = `
select provider, sum(attempts_accepted) as accepted, sum(attempts_decided) as decided,
  sum(attempts_accepted) as mature_accepted, sum(attempts_delivered) as mature_delivered,
  sum(attempts_converted) as mature_converted
from rollup_provider_hours where hour >= :from and hour < :to and mode <> 'drill'
group by provider having sum(attempts) > 0`

const submitDurationsSql = `
select a.provider, a.duration_ms from verifications v join attempts a on a.verification_id = v.id
where v.created_at >= :from and v.created_at < :to and a.state = 'accepted' and a.duration_ms is not null
  and v.mode <> 'drill'`

const hourSubmitSql = `
select submit from rollup_latency_hours
where hour >= :from and hour < :to and mode <> 'drill' and provider = :provider and submit is not null`

const lastFailureSql = `
select a.started_at from attempts a indexed by attempts_failed join verifications v on v.id = a.verification_id
where a.provider = :provider and (a.state = 'unknown' or a.state = 'rejected-eligible')
  and a.started_at >= :from and a.started_at < :to and v.mode <> 'drill'
order by a.started_at desc limit 1`
