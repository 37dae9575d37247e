import type Database from 'better-sqlite3'
import { statement } from './statements.ts'

export interface IdempotencyRow {
  readonly key_hash: string
  readonly request_hash: string
  readonly verification_id: number
  readonly created_at: number
}

/** The request that used this key at `since` or later. */
export function idempotentRequest(db: Database.Database, keyHash: string, since: number): IdempotencyRow | undefined {
  return statement(db, 'select * from idempotency_keys where key_hash = ? and created_at >= ?').get(keyHash, since) as
    | IdempotencyRow
    | undefined
}

/** Call it in the transaction that writes the verification; forgets keys from before `since`. */
export function addIdempotentRequest(db: Database.Database, row: IdempotencyRow, since: number): void {
  statement(db, 'delete from idempotency_keys where created_at < ?').run(since)
  statement(
    db,
    `insert into idempotency_keys (key_hash, request_hash, verification_id, created_at)
     values (:key_hash, :request_hash, :verification_id, :created_at)`,
  ).run(row)
}
