import type Database from 'better-sqlite3'
import type { PriceHistoryRow, PriceQuoteRow } from './schema-prices.ts'
import { statement } from './statements.ts'

/** A line of the history to be, counted from 1 within its stage. */
type StagedLine = Omit<PriceHistoryRow, 'id'> & { readonly n: number }

/**
 * Tables for rows that are to be taken over at once. They belong to this connection alone and end with it, so that
 * nothing of a stage outlives the process.
 */
export function openPriceStage(db: Database.Database): void {
  db.exec(`
    create temp table if not exists staged_history as
      select 0 as stage, 0 as n, provider, country, service, network, network_name, kind, source, old_price,
        old_currency, new_price, currency, change_percentage, updated_at, effective_from, run_id
      from price_history where 0;
    create temp table if not exists staged_quotes as select 0 as stage, * from price_quotes where 0`)
}

export function stageLine(db: Database.Database, stage: number, line: StagedLine): void {
  statement(
    db,
    `insert into temp.staged_history (stage, n, ${historyColumns})
     values (:stage, :n, :provider, :country, :service, :network, :network_name, :kind, :source, :old_price,
       :old_currency, :new_price, :currency, :change_percentage, :updated_at, :effective_from, :run_id)`,
  ).run({ stage, ...line })
}

export function stageQuote(db: Database.Database, stage: number, row: PriceQuoteRow): void {
  statement(
    db,
    `insert into temp.staged_quotes (stage, ${quoteColumns})
     values (:stage, :country, :service, :provider, :network, :source, :network_name, :price, :currency, :cached_at,
       :effective_from, :gone_at, :next_price, :next_currency, :next_from)`,
  ).run({ stage, ...row })
}

/**
 * Takes a stage over; call it in a transaction.
 *
 * @returns what to add to a line's `n` for its id in the history
 */
export function takePriceStage(db: Database.Database, stage: number): number {
  const before = statement(db, 'select max(0, coalesce(max(id), 0)) from price_history').pluck().get() as number
  statement(
    db,
    `insert into price_history (id, ${historyColumns})
     select cast(:before as integer) + n, ${historyColumns} from temp.staged_history where stage = :stage order by rowid`,
  ).run({ stage, before })
  statement(
    db,
    `insert or replace into price_quotes (${quoteColumns})
     select ${quoteColumns} from temp.staged_quotes where stage = :stage order by rowid`,
  ).run({ stage })
  return before
}

export function dropPriceStage(db: Database.Database, stage: number): void {
  statement(db, 'delete from temp.staged_history where stage = ?').run(stage)
  statement(db, 'delete from temp.staged_quotes where stage = ?').run(stage)
}

const historyColumns = `provider, country, service, network, network_name, kind, source, old_price, old_currency,
  new_price, currency, change_percentage, updated_at, effective_from, run_id`
const quoteColumns = `country, service, provider, network, source, network_name, price, currency, cached_at,
  effective_from, gone_at, next_price, next_currency, next_from`
