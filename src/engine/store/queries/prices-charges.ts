import type Database from 'better-sqlite3'
import type { RouteKey } from '../schema-prices.ts'
import { statement } from '../statements.ts'

/** Messages of a route that were charged alike. */
export interface ChargeGroup extends RouteKey {
  readonly currency: string
  /** Of one segment, micros. */
  readonly unit: number
  readonly n: number
  /** Submission of the first of them, UTC epoch ms. */
  readonly since: number
}

/**
 * What providers said after `from` and up to `to` (UTC epoch ms) that they charged, by route and amount. Messages from
 * before the route's listed price changed are left out: they say nothing of the price in force.
 */
export function chargesBetween(db: Database.Database, from: number, to: number): readonly ChargeGroup[] {
  return statement(
    db,
    `select a.provider, v.country, v.service, a.cost_currency as currency,
       cast(round(1.0 * a.cost_micros / v.segments) as integer) as unit, count(*) as n, min(a.started_at) as since
     from attempts a
     join verifications v on v.id = a.verification_id
     left join pricing_cache p on p.provider = a.provider and p.country = v.country and p.service = v.service
       and p.network = ''
     where a.charged_at > ? and a.charged_at <= ? and a.state = 'accepted' and a.cost_micros is not null
       and a.cost_currency is not null and v.segments > 0 and (p.cached_at is null or a.started_at >= p.cached_at)
     group by 1, 2, 3, 4, 5`,
  ).all(from, to) as ChargeGroup[]
}
