import type Database from 'better-sqlite3'
import type { PriceRow } from './schema.ts'
import { statement } from './statements.ts'

export function allPrices(db: Database.Database): readonly PriceRow[] {
  return statement(db, 'select * from pricing_cache').all() as PriceRow[]
}

/** Replaces what is cached for these routes, in one transaction. */
export function savePrices(db: Database.Database, rows: readonly PriceRow[]): void {
  const insert = statement(
    db,
    `insert or replace into pricing_cache (provider, country, service, network, price, currency, source, success_rate, cached_at, expires_at)
     values (:provider, :country, :service, :network, :price, :currency, :source, :success_rate, :cached_at, :expires_at)`,
  )
  db.transaction(() => {
    for (const row of rows) insert.run(row)
  })()
}
