import type Database from 'better-sqlite3'
import type { Failover } from '../../contract/models.ts'
import type { FailoverRow } from './schema.ts'
import { statement } from './statements.ts'

export function insertFailover(db: Database.Database, row: Omit<FailoverRow, 'id'>): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into failover_logs (verification_id, from_provider, to_provider, trigger, category, reason, country, mode, outcome,
       duration_ms, extra_cost_micros, maybe_duplicate, created_at)
     values (:verification_id, :from_provider, :to_provider, :trigger, :category, :reason, :country, :mode, :outcome,
       :duration_ms, :extra_cost_micros, :maybe_duplicate, :created_at)`,
  ).run(row)
  return Number(lastInsertRowid)
}

/** A row as the contract shows it. `currency` is the reporting currency. */
export function toFailover(row: FailoverRow, currency: string): Failover {
  return {
    id: row.id,
    verificationId: row.verification_id,
    fromProvider: row.from_provider,
    toProvider: row.to_provider,
    trigger: row.trigger,
    category: row.category,
    reason: row.reason,
    country: row.country,
    mode: row.mode,
    outcome: row.outcome,
    durationMs: row.duration_ms,
    extraCost: row.extra_cost_micros === null ? null : { micros: row.extra_cost_micros, currency },
    maybeDuplicate: row.maybe_duplicate === 1,
    createdAt: row.created_at,
  }
}
