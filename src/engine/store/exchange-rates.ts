import type Database from 'better-sqlite3'
import type { ExchangeRateRow } from './schema-prices.ts'
import { statement } from './statements.ts'

/** Of each currency the rate of its last day up to `date` (`YYYY-MM-DD`); of one day the operator's own comes first. */
export function ratesAsOf(db: Database.Database, date: string): readonly ExchangeRateRow[] {
  const rows = statement(
    db,
    `select * from exchange_rates r where date = (
       select max(date) from exchange_rates where currency = r.currency and date <= ?) order by currency, source`,
  ).all(date) as ExchangeRateRow[]
  // 'manual' sorts after 'ecb', and the last of a currency stays.
  return [...new Map(rows.map((row) => [row.currency, row])).values()]
}

/** Replaces the rate of that day and source. */
export function saveRate(db: Database.Database, row: ExchangeRateRow): void {
  statement(
    db,
    `insert or replace into exchange_rates (currency, date, source, micros_per_euro, recorded_at)
     values (:currency, :date, :source, :micros_per_euro, :recorded_at)`,
  ).run({ ...row })
}
