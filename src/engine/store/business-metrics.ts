import type Database from 'better-sqlite3'
import { decodeInto, type Histogram, histogramQuantile } from './histogram.ts'
import { statement } from './statements.ts'
import { dateOfDay } from './zone.ts'

const DAYS_AT_ONCE = 60

/**
 * Writes the named daily metrics of days whose roll-ups changed since: today's, and past ones that a late receipt, a
 * refund or a correction reopened. `mode` is the one that earns money in this workspace. Money is micros of the
 * reporting currency; what is not defined on a day (a rate of nothing) is null.
 *
 * @returns whether more days are left
 */
export function refreshBusinessMetrics(db: Database.Database, mode: string, now: number): boolean {
  const days = statement(db, changedDaysSql).all(DAYS_AT_ONCE) as { readonly day: number; readonly version: number }[]
  db.transaction(() => {
    for (const { day, version } of days)
      for (const [name, value] of Object.entries(metricsOf(db, mode, day)))
        statement(db, saveSql).run(name, value, dateOfDay(day), now, version)
  }).immediate()
  return days.length === DAYS_AT_ONCE
}

const changedDaysSql = `
select d.day, d.version from rollup_days d
left join business_metrics m on m.metric_name = 'sent' and m.metric_date = date(d.day * 86400, 'unixepoch')
where m.version is not d.version order by d.day desc limit ?`

const saveSql = `
insert into business_metrics (metric_name, metric_value, metric_date, created_at, version) values (?, ?, ?, ?, ?)
on conflict (metric_name, metric_date) do update set metric_value = excluded.metric_value,
  created_at = excluded.created_at, version = excluded.version`

interface DaySums {
  readonly sent: number
  readonly accepted: number
  readonly decided: number
  readonly delivered: number
  readonly converted: number
  readonly gross: number
  readonly net: number
  readonly cost: number
}

function metricsOf(db: Database.Database, mode: string, day: number): Readonly<Record<string, number | null>> {
  const sums = statement(db, sumsSql).get(day, mode) as DaySums
  const { active } = statement(db, activeSql).get(day, mode) as { readonly active: number }
  const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  const submit: Histogram = new Map()
  for (const bytes of statement(db, submitSql).pluck().iterate(day, mode)) decodeInto(submit, bytes as Uint8Array)
  return {
    sent: sums.sent,
    accepted: sums.accepted,
    delivered: sums.delivered,
    converted: sums.converted,
    accept_rate: ratio(sums.accepted, sums.decided),
    delivery_rate: ratio(sums.delivered, sums.accepted),
    conversion_rate: ratio(sums.converted, sums.sent),
    revenue_gross_micros: sums.gross,
    revenue_net_micros: sums.net,
    cost_micros: sums.cost,
    margin: sums.net <= 0 ? null : (sums.net - sums.cost) / sums.net,
    cost_per_converted_micros: ratio(sums.cost, sums.converted),
    active_customers: active,
    arpu_micros: ratio(sums.net, active),
    submit_p50_ms: histogramQuantile(submit, 0.5),
    submit_p95_ms: histogramQuantile(submit, 0.95),
  }
}

const netSql = 'revenue_micros + credits_micros + refunds_micros + adjustments_micros'

const sumsSql = `
select coalesce(sum(sent), 0) as sent, coalesce(sum(accepted), 0) as accepted, coalesce(sum(decided), 0) as decided,
  coalesce(sum(delivered), 0) as delivered, coalesce(sum(converted), 0) as converted,
  coalesce(sum(revenue_micros), 0) as gross, coalesce(sum(${netSql}), 0) as net, coalesce(sum(cost_micros), 0) as cost
from rollup_route_days where day = ? and mode = ?`

const activeSql = `
select count(*) as active from (
  select 1 from rollup_customer_days where day = ? and mode = ? and customer <> ''
  group by customer having sum(${netSql}) > 0)`

const submitSql = 'select submit from rollup_latency_days where day = ? and mode = ? and submit is not null'
