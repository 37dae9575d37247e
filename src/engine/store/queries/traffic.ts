import type Database from 'better-sqlite3'
import type { Rate, Trigger } from '../../../contract/models.ts'
import type { TrafficSeries } from '../../../contract/overview.ts'
import { quantile, wilsonRate } from '../../../contract/rate.ts'
import type { FailoverRow } from '../schema.ts'
import { statement } from '../statements.ts'
import { type ProviderTraffic, providerTraffic } from './provider-traffic.ts'
import { addedUp, MATURITY_MS, type SplitWindow, splitWindow, type Window } from './whole-hours.ts'

export { MATURITY_MS, type ProviderTraffic, providerTraffic, type Window }

/** First submission to acceptance, over hops that were accepted. */
interface HopTimes {
  readonly n: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly maxMs: number | null
}

export interface TrafficSummary {
  readonly sent: number
  readonly open: number
  readonly failed: number
  readonly maybeDuplicate: number
  readonly accept: Rate
  readonly delivery: Rate
  readonly conversion: Rate
  readonly costMicros: number
  readonly pricedAttempts: number
  readonly unpricedAttempts: number
  readonly costPerConvertedMicros: number | null
  readonly failover: HopTimes
  readonly rescue: HopTimes
  readonly series: TrafficSeries
  readonly providers: readonly ProviderTraffic[]
  readonly latestFailovers: readonly FailoverRow[]
}

const LATEST_FAILOVERS = 6
const BUCKETS_AT_MOST = 96
const bucketSteps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000)

/** Everything the overview shows of a window: whole hours from the roll-ups, the rest from raw rows. Without drills. */
export function trafficSummary(db: Database.Database, window: Window): TrafficSummary {
  const split = splitWindow(db, window, window.to - MATURITY_MS)
  const total = totalsOf(db, window, split)
  const hopTimes = (trigger: Trigger) =>
    statement(db, hopDurationsSql)
      .pluck()
      .all({ ...window, trigger }) as number[]
  return {
    sent: total.sent,
    open: total.open,
    failed: total.failed,
    maybeDuplicate: total.maybe_duplicate,
    accept: wilsonRate(total.accepted, total.decided),
    delivery: wilsonRate(total.mature_delivered, total.mature_accepted),
    conversion: wilsonRate(total.mature_converted, total.mature),
    costMicros: total.micros,
    pricedAttempts: total.priced,
    unpricedAttempts: total.unpriced,
    costPerConvertedMicros:
      total.mature_converted === 0 ? null : Math.round(total.mature_micros / total.mature_converted),
    failover: timesOf(hopTimes('failover')),
    rescue: timesOf(hopTimes('rescue')),
    series: trafficSeries(db, window),
    providers: providerTraffic(db, window),
    latestFailovers: statement(db, latestFailoversSql).all({ ...window, limit: LATEST_FAILOVERS }) as FailoverRow[],
  }
}

function totalsOf(db: Database.Database, window: Window, { hours, edges }: SplitWindow): Totals & Costs {
  const mature = window.to - MATURITY_MS
  const raw = edges.map((edge) => ({
    ...(statement(db, totalsSql).get({ ...edge, mature }) as Totals),
    ...(statement(db, costSql).get({ ...edge, mature }) as Costs),
  }))
  const rolledUp = hours === null ? [] : [statement(db, hourTotalsSql).get(hours) as Totals & Costs]
  return addedUp(nothing, ...raw, ...rolledUp)
}

const nothing: Totals & Costs = {
  sent: 0,
  open: 0,
  failed: 0,
  maybe_duplicate: 0,
  accepted: 0,
  decided: 0,
  mature: 0,
  mature_accepted: 0,
  mature_delivered: 0,
  mature_converted: 0,
  micros: 0,
  mature_micros: 0,
  priced: 0,
  unpriced: 0,
}

const timesOf = (ascending: readonly number[]): HopTimes => ({
  n: ascending.length,
  p50Ms: quantile(ascending, 0.5),
  p95Ms: quantile(ascending, 0.95),
  maxMs: ascending.at(-1) ?? null,
})

function trafficSeries(db: Database.Database, { from, to }: Window): TrafficSeries {
  const bucketMs = bucketSteps.find((step) => (to - from) / step <= BUCKETS_AT_MOST) ?? 3_600_000
  const first = Math.floor(from / bucketMs) * bucketMs
  const starts = Array.from({ length: Math.ceil((to - first) / bucketMs) }, (_, i) => first + i * bucketMs)
  const rows = statement(db, seriesSql).all({ from, to, first, bucketMs }) as SeriesRow[]
  const hops = statement(db, failoverSeriesSql).all({ from, to, first, bucketMs }) as { bucket: number; n: number }[]
  const column = (values: readonly { bucket: number }[], pick: (index: number) => number) => {
    const cells = starts.map(() => 0)
    for (const [index, { bucket }] of values.entries()) cells[bucket] = pick(index)
    return cells
  }
  return {
    bucketMs,
    starts,
    sent: column(rows, (i) => rows[i]?.sent ?? 0),
    accepted: column(rows, (i) => rows[i]?.accepted ?? 0),
    delivered: column(rows, (i) => rows[i]?.delivered ?? 0),
    converted: column(rows, (i) => rows[i]?.converted ?? 0),
    failovers: column(hops, (i) => hops[i]?.n ?? 0),
  }
}

interface Totals {
  readonly sent: number
  readonly open: number
  readonly failed: number
  readonly maybe_duplicate: number
  readonly accepted: number
  readonly decided: number
  readonly mature: number
  readonly mature_accepted: number
  readonly mature_delivered: number
  readonly mature_converted: number
}

const totalsSql = `
select count(*) as sent, count(*) - count(final_at) as open,
  count(*) filter (where state = 'failed') as failed, coalesce(sum(maybe_duplicate), 0) as maybe_duplicate,
  count(accepted_at) as accepted, count(*) filter (where accepted_at is not null or final_at is not null) as decided,
  count(*) filter (where created_at < :mature) as mature,
  count(accepted_at) filter (where created_at < :mature) as mature_accepted,
  count(delivered_at) filter (where created_at < :mature) as mature_delivered,
  count(converted_at) filter (where created_at < :mature) as mature_converted
from verifications where created_at >= :from and created_at < :to and mode <> 'drill'`

const hourTotalsSql = `
select coalesce(sum(sent), 0) as sent, coalesce(sum(sent - final), 0) as open, coalesce(sum(failed), 0) as failed,
  coalesce(sum(maybe_duplicate), 0) as maybe_duplicate, coalesce(sum(accepted), 0) as accepted,
  coalesce(sum(decided), 0) as decided, coalesce(sum(sent), 0) as mature,
  coalesce(sum(accepted), 0) as mature_accepted, coalesce(sum(delivered), 0) as mature_delivered,
  coalesce(sum(converted), 0) as mature_converted, coalesce(sum(cost_micros), 0) as micros,
  coalesce(sum(cost_micros), 0) as mature_micros, coalesce(sum(priced), 0) as priced,
  coalesce(sum(unpriced), 0) as unpriced
from rollup_country_hours where hour >= :from and hour < :to and mode <> 'drill'`

interface Costs {
  readonly micros: number
  readonly mature_micros: number
  readonly priced: number
  readonly unpriced: number
}

const costSql = `
select coalesce(sum(a.cost_reporting_micros), 0) as micros,
  coalesce(sum(a.cost_reporting_micros) filter (where v.created_at < :mature), 0) as mature_micros,
  count(a.cost_reporting_micros) as priced,
  count(*) filter (where a.cost_reporting_micros is null and a.state <> 'intent') as unpriced
from verifications v join attempts a on a.verification_id = v.id
where v.created_at >= :from and v.created_at < :to and v.mode <> 'drill'`

const hopDurationsSql = `
select duration_ms from failover_logs
where created_at >= :from and created_at < :to and mode <> 'drill' and trigger = :trigger and outcome = 'accepted'
order by duration_ms`

const latestFailoversSql = `
select * from failover_logs where created_at >= :from and created_at < :to and mode <> 'drill'
order by created_at desc, id desc limit :limit`

interface SeriesRow {
  readonly bucket: number
  readonly sent: number
  readonly accepted: number
  readonly delivered: number
  readonly converted: number
}

// better-sqlite3 binds every number as a float, so the division has to be cut to a whole bucket.
const seriesSql = `
select cast((created_at - :first) / :bucketMs as integer) as bucket, count(*) as sent, count(accepted_at) as accepted,
  count(delivered_at) as delivered, count(converted_at) as converted
from verifications where created_at >= :from and created_at < :to and mode <> 'drill' group by 1`

const failoverSeriesSql = `
select cast((created_at - :first) / :bucketMs as integer) as bucket, count(*) as n
from failover_logs where created_at >= :from and created_at < :to and mode <> 'drill' and trigger <> 'rescue' group by 1`
