import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'
import type { Window } from './whole-hours.ts'

export interface CustomerDay {
  readonly day: number
  readonly sent: number
  readonly accepted: number
  readonly decided: number
  readonly delivered: number
  readonly converted: number
  readonly failed: number
  /** Micros of the reporting currency. */
  readonly net: number
  readonly cost: number
}

/** A customer's days in the reporting zone, `to` exclusive; days without traffic are left out. */
export function customerDays(
  db: Database.Database,
  mode: string,
  customer: string,
  days: { readonly from: number; readonly to: number },
): readonly CustomerDay[] {
  return statement(
    db,
    `select day, sum(sent) as sent, sum(accepted) as accepted, sum(decided) as decided, sum(delivered) as delivered,
       sum(converted) as converted, sum(failed) + sum(expired) as failed,
       sum(revenue_micros + credits_micros + refunds_micros + adjustments_micros) as net, sum(cost_micros) as cost
     from rollup_customer_days where customer = ? and day >= ? and day < ? and mode = ? group by day order by day`,
  ).all(customer, days.from, days.to, mode) as CustomerDay[]
}

export interface CustomerIncident {
  /** Of the episode; null when it is in none. */
  readonly id: number | null
  readonly provider: string
  readonly from: number
  readonly to: number
  readonly verifications: number
  readonly lost: number
  readonly reason: string
}

/** Failovers that moved a customer's verifications, by episode, the latest first. Bounds are UTC epoch ms. */
export function customerIncidents(
  db: Database.Database,
  customer: string,
  { from, to }: Window,
  limit: number,
): readonly CustomerIncident[] {
  return statement(
    db,
    `select e.id as id, f.from_provider as provider, coalesce(e.started_at, min(f.created_at)) as "from",
       coalesce(e.last_at, max(f.created_at)) as "to", count(distinct v.id) as verifications,
       count(distinct case when v.state = 'failed' then v.id end) as lost, max(f.reason) as reason
     from failover_logs f join verifications v on v.id = f.verification_id
     left join failover_episodes e on e.id = (
       select max(x.id) from failover_episodes x where x.provider = f.from_provider and x.drill = 0
         and x.started_at <= f.created_at and x.last_at >= f.created_at)
     where f.created_at >= ? and f.created_at < ? and f.mode <> 'drill' and v.customer_id = ?
     group by e.id, f.from_provider order by max(f.created_at) desc limit ?`,
  ).all(from, to, customer, limit) as CustomerIncident[]
}

export interface CustomerCorrection {
  readonly at: number
  readonly kind: string
  readonly reportingMicros: number | null
  readonly reason: string
}

/** The latest first. */
export function customerCorrections(
  db: Database.Database,
  customer: string,
  { from, to }: Window,
  limit: number,
): readonly CustomerCorrection[] {
  return statement(
    db,
    `select booked_at as at, kind, reporting_micros as reportingMicros, reason from revenue_corrections
     where customer_id = ? and booked_at >= ? and booked_at < ? order by booked_at desc, id desc limit ?`,
  ).all(customer, from, to, limit) as CustomerCorrection[]
}
