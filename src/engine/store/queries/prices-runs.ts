import type Database from 'better-sqlite3'
import type { PriceRunKind, PriceRunState } from '../../../contract/pricing-models.ts'
import { partsOf } from '../price-runs.ts'
import type { PricePartRow, PriceRunRow } from '../schema-prices.ts'
import { statement } from '../statements.ts'

export interface RunsQuestion {
  readonly kinds?: readonly PriceRunKind[] | undefined
  readonly states?: readonly PriceRunState[] | undefined
  readonly before?: number | undefined
  readonly limit: number
}

export interface RunsPage {
  readonly rows: readonly { readonly run: PriceRunRow; readonly parts: readonly PricePartRow[] }[]
  readonly more: boolean
}

/** Syncs of prices, newest first, by id. */
export function priceRuns(db: Database.Database, { kinds, states, before, limit }: RunsQuestion): RunsPage {
  const runs = statement(
    db,
    `select * from price_sync_runs where id < coalesce(:before, 9e15)
       and (:kinds is null or kind in (select value from json_each(:kinds)))
       and (:states is null or state in (select value from json_each(:states)))
     order by id desc limit :limit`,
  ).all({
    before: before ?? null,
    kinds: kinds === undefined ? null : JSON.stringify(kinds),
    states: states === undefined ? null : JSON.stringify(states),
    limit: limit + 1,
  }) as PriceRunRow[]
  const rows = runs.slice(0, limit).map((run) => ({ run, parts: partsOf(db, run.id) }))
  return { rows, more: runs.length > limit }
}
