import type Database from 'better-sqlite3'
import type { PriceHistoryRow, PriceQuoteRow, RouteKey } from './schema-prices.ts'
import { statement } from './statements.ts'

/** Every quote of a route, of all sources, gone ones included. */
export function quotesOf(db: Database.Database, { provider, country, service }: RouteKey): readonly PriceQuoteRow[] {
  return statement(db, 'select * from price_quotes where country = ? and service = ? and provider = ?').all(
    country,
    service,
    provider,
  ) as PriceQuoteRow[]
}

export function saveQuote(db: Database.Database, row: PriceQuoteRow): void {
  statement(
    db,
    `insert or replace into price_quotes (country, service, provider, network, source, network_name, price, currency,
       cached_at, effective_from, gone_at, next_price, next_currency, next_from)
     values (:country, :service, :provider, :network, :source, :network_name, :price, :currency, :cached_at,
       :effective_from, :gone_at, :next_price, :next_currency, :next_from)`,
  ).run({ ...row })
}

/** Quotes whose announced price holds by now. */
export function quotesDue(db: Database.Database, now: number): readonly PriceQuoteRow[] {
  return statement(db, 'select * from price_quotes where next_from <= ? order by next_from').all(now) as PriceQuoteRow[]
}

/** @returns the id of the line */
export function addHistory(db: Database.Database, row: Omit<PriceHistoryRow, 'id'>): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into price_history (provider, country, service, network, network_name, kind, source, old_price, old_currency,
       new_price, currency, change_percentage, updated_at, effective_from, run_id)
     values (:provider, :country, :service, :network, :network_name, :kind, :source, :old_price, :old_currency,
       :new_price, :currency, :change_percentage, :updated_at, :effective_from, :run_id)`,
  ).run({ ...row })
  return Number(lastInsertRowid)
}
