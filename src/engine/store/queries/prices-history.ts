import type Database from 'better-sqlite3'
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { PriceHistoryInput } from '../../../contract/pricing.ts'
import type { PriceChange } from '../../../contract/pricing-models.ts'
import type { Tables } from '../schema.ts'
import type { PriceHistoryRow } from '../schema-prices.ts'
import { statement } from '../statements.ts'
import { selectAll, sqlBuilder } from './select.ts'

export interface HistoryPage {
  readonly rows: readonly PriceChange[]
  readonly more: boolean
}

/** Newest first, by key. */
export function priceHistoryPage(db: Database.Database, input: PriceHistoryInput): HistoryPage {
  const { before, limit } = input
  const rows = selectAll(
    db,
    sqlBuilder
      .selectFrom('price_history')
      .selectAll()
      .where((e) => matches(e, input))
      .$if(input.runId !== undefined, (q) => q.where(sql<SqlBool>`${withinRun(input.runId ?? 0)}`))
      .$if(before !== undefined, (q) => q.where(sql<SqlBool>`(updated_at, id) < (${before?.updatedAt}, ${before?.id})`))
      .orderBy('updated_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1),
  )
  return { rows: rows.slice(0, limit).map(asChange), more: rows.length > limit }
}

/** What a run has found so far, oldest first, without first sights. */
export function runChanges(db: Database.Database, runId: number): readonly PriceChange[] {
  const rows = statement(
    db,
    `select h.* from price_sync_runs r join price_history h on h.updated_at >= r.started_at and h.run_id = r.id
     where r.id = ? and h.kind <> 'first-seen' order by h.id`,
  ).all(runId) as PriceHistoryRow[]
  return rows.map(asChange)
}

/** A run's lines lie between its start and its end, which the index over time knows and one over runs need not. */
const withinRun = (runId: number) => sql`run_id = ${runId}
  and updated_at >= (select started_at from price_sync_runs where id = ${runId})
  and updated_at <= coalesce((select ended_at from price_sync_runs where id = ${runId}), 9e15)`

function matches(e: ExpressionBuilder<Tables, 'price_history'>, input: PriceHistoryInput) {
  const { minChangePercent: percent } = input
  const conditions = [
    input.providers && e('provider', 'in', input.providers),
    input.countries && e('country', 'in', input.countries),
    input.service && e('service', '=', input.service),
    input.network !== undefined && e('network', '=', input.network),
    input.kinds && e('kind', 'in', input.kinds),
    input.sources && e('source', 'in', input.sources),
    !input.firstSeen && input.kinds === undefined && e('kind', '<>', 'first-seen'),
    percent !== undefined && sql<SqlBool>`abs(change_percentage) >= ${percent}`,
    input.from !== undefined && e('updated_at', '>=', input.from),
    input.to !== undefined && e('updated_at', '<', input.to),
  ]
  return e.and(conditions.filter((condition) => typeof condition === 'object'))
}

function asChange(row: PriceHistoryRow): PriceChange {
  return {
    id: row.id,
    updatedAt: row.updated_at,
    provider: row.provider,
    country: row.country,
    service: row.service,
    network: row.network,
    networkName: row.network_name,
    kind: row.kind,
    source: row.source,
    oldPrice: money(row.old_price, row.old_currency),
    newPrice: money(row.new_price, row.currency),
    changePercent: row.change_percentage,
    effectiveFrom: row.effective_from,
    runId: row.run_id,
  }
}

const money = (micros: number | null, currency: string | null) =>
  micros === null || currency === null ? null : { micros, currency }
