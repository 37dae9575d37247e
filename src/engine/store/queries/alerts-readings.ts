import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../../contract/durations.ts'
import { statement } from '../statements.ts'
import { MATURITY_MS } from './whole-hours.ts'

/** `k` of `n`. */
export interface Tally {
  readonly k: number
  readonly n: number
}

export interface TrafficTallies {
  readonly accept: Tally
  readonly delivery: Tally
  readonly conversion: Tally
}

/** What rules ask of the traffic of one window. */
export interface AlertWindow {
  readonly windowMs: number
  readonly sent: number
  readonly failed: number
  /** Verifications with a hop to another provider; rescues are no failovers. */
  readonly failedOver: number
  readonly service: TrafficTallies
  readonly providers: readonly (TrafficTallies & { readonly provider: string })[]
}

/** Everything that rules ask of the store and that has to be scanned for. Drills are left out. */
export interface AlertReadings {
  readonly windows: readonly AlertWindow[]
  /** When the last verification was made, UTC epoch ms; null without any. */
  readonly lastSentAt: number | null
  /** What each provider cost in the last hour, in micros of each currency. */
  readonly hourlyCosts: readonly { readonly provider: string; readonly currency: string; readonly micros: number }[]
  readonly pricedAt: readonly { readonly provider: string; readonly at: number }[]
  /** The last scheduled drill of each provider, where it failed. */
  readonly failedDrills: readonly { readonly provider: string; readonly id: number; readonly at: number }[]
  /** With traffic in the last hour. */
  readonly countries: readonly string[]
}

/** @param query.to end of all windows, UTC epoch ms, exclusive */
export function alertReadings(
  db: Database.Database,
  { to, windowsMs }: { readonly to: number; readonly windowsMs: readonly number[] },
): AlertReadings {
  const hour = { from: to - HOUR_MS, to }
  return {
    windows: windowsMs.map((windowMs) => alertWindow(db, to, windowMs)),
    lastSentAt: statement(db, lastSentSql).pluck().get() as number | null,
    hourlyCosts: statement(db, costsSql).all(hour) as AlertReadings['hourlyCosts'][number][],
    pricedAt: statement(db, 'select provider, max(cached_at) as at from pricing_cache group by provider').all() as {
      provider: string
      at: number
    }[],
    failedDrills: statement(db, failedDrillsSql).all() as AlertReadings['failedDrills'][number][],
    countries: statement(db, countriesSql).pluck().all(hour) as string[],
  }
}

interface Counted {
  readonly decided: number
  readonly accepted: number
  readonly mature: number
  readonly delivered: number
  readonly converted: number
}

function alertWindow(db: Database.Database, to: number, windowMs: number): AlertWindow {
  const window = { from: to - windowMs, to, mature: to - MATURITY_MS }
  const total = statement(db, serviceSql).get(window) as Counted & { readonly sent: number; readonly failed: number }
  const rows = statement(db, providersSql).all(window) as (Counted & { readonly provider: string })[]
  return {
    windowMs,
    sent: total.sent,
    failed: total.failed,
    failedOver: statement(db, failedOverSql).pluck().get({ from: window.from, to }) as number,
    service: talliesOf(total),
    providers: rows.map((row) => ({ provider: row.provider, ...talliesOf(row) })),
  }
}

const talliesOf = ({ decided, accepted, mature, delivered, converted }: Counted): TrafficTallies => ({
  accept: { k: accepted, n: decided },
  delivery: { k: delivered, n: mature },
  conversion: { k: converted, n: mature },
})

// The newest first: a drill may have a row with a time of its own past, so the last id is not enough.
const lastSentSql = `select created_at from verifications where mode <> 'drill' order by created_at desc, id desc limit 1`

const serviceSql = `
select count(*) as sent, count(*) filter (where state = 'failed') as failed,
  count(*) filter (where accepted_at is not null or final_at is not null) as decided, count(accepted_at) as accepted,
  count(accepted_at) filter (where created_at < :mature) as mature,
  count(delivered_at) filter (where created_at < :mature) as delivered,
  count(converted_at) filter (where created_at < :mature) as converted
from verifications where created_at >= :from and created_at < :to and mode <> 'drill'`

// What concerns the recipient is nobody's outage, and what we interrupted ourselves says nothing.
const providersSql = `
select a.provider,
  count(*) filter (where a.state in ('accepted', 'rejected-eligible')
    or (a.state = 'unknown' and a.category is not 'interrupted')) as decided,
  count(*) filter (where a.state = 'accepted') as accepted,
  count(*) filter (where a.state = 'accepted' and a.started_at < :mature) as mature,
  count(*) filter (where a.state = 'accepted' and a.started_at < :mature and a.delivery = 'delivered') as delivered,
  count(v.converted_at) filter (where a.state = 'accepted' and a.started_at < :mature) as converted
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and v.mode <> 'drill' group by a.provider`

const failedOverSql = `
select count(distinct verification_id) from failover_logs
where created_at >= :from and created_at < :to and mode <> 'drill' and trigger <> 'rescue'`

const costsSql = `
select a.provider, a.cost_currency as currency, sum(a.cost_micros) as micros
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and a.cost_micros is not null and v.mode <> 'drill'
group by a.provider, a.cost_currency`

const failedDrillsSql = `
select d.provider, d.id, r.ended_at as at from drills d join drill_reports r on r.drill_id = d.id
where r.verdict = 'failed' and d.id in (select max(id) from drills where origin = 'scheduled' and id in
  (select drill_id from drill_reports) group by provider)`

const countriesSql = `
select distinct country from verifications where created_at >= :from and created_at < :to and mode <> 'drill'
order by country`
