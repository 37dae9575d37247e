import type Database from 'better-sqlite3'
import type { PriceRow, RouteKey, RoutePriceRow } from './schema-prices.ts'
import { statement } from './statements.ts'

/** What the router reckons with on every route. */
export function allPrices(db: Database.Database): readonly PriceRow[] {
  return statement(db, "select * from pricing_cache where network = ''").all() as PriceRow[]
}

export function priceOf(db: Database.Database, route: RouteKey): PriceRow | undefined {
  return statement(
    db,
    `select * from pricing_cache where provider = :provider and country = :country and service = :service and network = ''`,
  ).get({ ...route }) as PriceRow | undefined
}

export function savePrice(db: Database.Database, row: PriceRow): void {
  statement(
    db,
    `insert or replace into pricing_cache (provider, country, service, network, price, currency, source, rule, min_price,
       weighted_price, max_price, networks, success_rate, cached_at, confirmed_at, effective_from, expires_at, failed_at)
     values (:provider, :country, :service, :network, :price, :currency, :source, :rule, :min_price, :weighted_price,
       :max_price, :networks, :success_rate, :cached_at, :confirmed_at, :effective_from, :expires_at, :failed_at)`,
  ).run({ ...row })
}

/** Nothing is known of this route's price any more. */
export function dropPrice(db: Database.Database, route: RouteKey): void {
  statement(
    db,
    `delete from pricing_cache
     where provider = :provider and country = :country and service = :service and network = ''`,
  ).run({ ...route })
}

/** The provider's list could not be read for these countries: what is known stays, marked. */
export function markFailed(db: Database.Database, provider: string, countries: readonly string[], at: number): void {
  const mark = statement(
    db,
    "update pricing_cache set failed_at = ? where provider = ? and country = ? and source in ('list', 'account', 'observed')",
  )
  for (const country of countries) mark.run(at, provider, country)
}

/** A step of a route's price. Of two in one millisecond the later one stands. */
export function addRoutePrice(db: Database.Database, row: RoutePriceRow): void {
  statement(
    db,
    `insert or replace into route_prices (country, service, provider, at, price, currency, source, rule, min_price,
       weighted_price, max_price, networks)
     values (:country, :service, :provider, :at, :price, :currency, :source, :rule, :min_price, :weighted_price,
       :max_price, :networks)`,
  ).run({ ...row })
}
