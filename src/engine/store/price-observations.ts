import type Database from 'better-sqlite3'
import type { ObservedPriceRow, RouteKey } from './schema-prices.ts'
import { statement } from './statements.ts'

export function observedOf(db: Database.Database, route: RouteKey): ObservedPriceRow | undefined {
  return statement(
    db,
    'select * from observed_prices where country = :country and service = :service and provider = :provider',
  ).get({ ...route }) as ObservedPriceRow | undefined
}

export function saveObserved(db: Database.Database, row: ObservedPriceRow): void {
  statement(
    db,
    `insert or replace into observed_prices (country, service, provider, currency, n, total, since, differs)
     values (:country, :service, :provider, :currency, :n, :total, :since, :differs)`,
  ).run({ ...row })
}

/** The listed prices changed: what was charged before says nothing of them. */
export function forgetObserved(db: Database.Database, route: RouteKey): void {
  statement(
    db,
    'delete from observed_prices where country = :country and service = :service and provider = :provider',
  ).run({ ...route })
}

/** Charges by network of a country: how many fitted the price of that network alone. */
export function networkTraffic(db: Database.Database, country: string): ReadonlyMap<string, number> {
  const rows = statement(db, 'select network, n from network_traffic where country = ?').all(country) as {
    readonly network: string
    readonly n: number
  }[]
  return new Map(rows.map(({ network, n }) => [network, n]))
}

export function countNetworkTraffic(db: Database.Database, country: string, network: string, n: number): void {
  statement(
    db,
    `insert into network_traffic (country, network, n) values (?, ?, ?)
     on conflict (country, network) do update set n = n + excluded.n`,
  ).run(country, network, n)
}
