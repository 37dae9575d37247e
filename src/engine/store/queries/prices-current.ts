import type Database from 'better-sqlite3'
import type { Service } from '../../../contract/models.ts'
import type { PriceQuoteRow, PriceRow } from '../schema-prices.ts'
import { statement } from '../statements.ts'

/** A route's price with what is charged on it. */
export interface MatrixCell extends Omit<PriceRow, 'network' | 'success_rate'> {
  /** Null when nothing is known of charges. */
  readonly observed_n: number | null
  readonly observed_total: number | null
  readonly observed_currency: string | null
  readonly observed_differs: number | null
}

export interface MatrixData {
  readonly cells: readonly MatrixCell[]
  /** Verifications since `trafficSince`. */
  readonly traffic: readonly { readonly country: string; readonly n: number }[]
  /** All quotes of the routes for which something is announced up to `asOf`. */
  readonly announced: readonly PriceQuoteRow[]
}

export interface MatrixQuestion {
  readonly service: Service
  /** UTC epoch ms; null for now. */
  readonly asOf: number | null
  readonly now: number
  readonly trafficSince: number
}

/** Every route of a service as it is, was or will be, by country and provider. */
export function priceMatrix(db: Database.Database, { service, asOf, now, trafficSince }: MatrixQuestion): MatrixData {
  return {
    cells: asOf === null || asOf >= now ? currentCells(db, service) : pastCells(db, service, asOf),
    traffic: statement(
      db,
      'select country, count(*) as n from verifications where created_at >= ? and service = ? group by country',
    ).all(trafficSince, service) as MatrixData['traffic'],
    announced: asOf === null || asOf <= now ? [] : announcedQuotes(db, service, asOf),
  }
}

function currentCells(db: Database.Database, service: Service): readonly MatrixCell[] {
  return statement(
    db,
    `select p.provider, p.country, p.service, p.price, p.currency, p.source, p.rule, p.min_price, p.weighted_price,
       p.max_price, p.networks, p.cached_at, p.confirmed_at, p.effective_from, p.expires_at, p.failed_at,
       o.n as observed_n, o.total as observed_total, o.currency as observed_currency, o.differs as observed_differs
     from pricing_cache p left join observed_prices o
       on o.country = p.country and o.service = p.service and o.provider = p.provider
     where p.service = ? and p.network = '' order by p.country, p.provider`,
  ).all(service) as MatrixCell[]
}

/** The last step of each route up to then: one look into the index for each country and provider there is. */
function pastCells(db: Database.Database, service: Service, asOf: number): readonly MatrixCell[] {
  return statement(
    db,
    `with recursive c (country) as (
       select min(country) from route_prices
       union all
       select (select min(country) from route_prices where country > c.country) from c where c.country is not null
     ),
     p (provider) as (select name from providers union select provider from pricing_cache)
     select r.provider, r.country, r.service, r.price, r.currency, r.source, r.rule, r.min_price, r.weighted_price,
       r.max_price, r.networks, r.at as cached_at, r.at as confirmed_at, r.at as effective_from, r.at as expires_at,
       null as failed_at, null as observed_n, null as observed_total, null as observed_currency,
       null as observed_differs
     from c cross join p cross join route_prices r on r.country = c.country and r.service = :service
       and r.provider = p.provider and r.at = (
         select max(at) from route_prices
         where country = c.country and service = :service and provider = p.provider and at <= :asOf)
     where r.price is not null order by r.country, r.provider`,
  ).all({ service, asOf }) as MatrixCell[]
}

function announcedQuotes(db: Database.Database, service: Service, asOf: number): readonly PriceQuoteRow[] {
  return statement(
    db,
    `select * from price_quotes where service = ? and (country, provider) in
       (select country, provider from price_quotes where next_from <= ? and service = ?)
     order by country, provider, network`,
  ).all(service, asOf, service) as PriceQuoteRow[]
}
