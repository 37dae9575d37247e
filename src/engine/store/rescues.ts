import type Database from 'better-sqlite3'
import type { VerificationRow } from './schema.ts'
import { statement } from './statements.ts'

/** Sets when a verification is to be rescued unless a receipt or its code comes first; null takes it off the list. */
export function scheduleRescue(db: Database.Database, id: number, at: number | null): void {
  statement(db, 'update verifications set rescue_at = ? where id = ?').run(at, id)
}

/** Accepted, neither delivered nor over, and due; longest overdue first. */
export function rescuesDue(db: Database.Database, now: number, limit: number): readonly VerificationRow[] {
  return statement(
    db,
    `select * from verifications
     where rescue_at is not null and delivered_at is null and final_at is null and rescue_at <= ?
     order by rescue_at limit ?`,
  ).all(now, limit) as VerificationRow[]
}

/** When the next rescue is due; null when none is to come. */
export function nextRescueAt(db: Database.Database): number | null {
  return statement(
    db,
    `select min(rescue_at) from verifications
     where rescue_at is not null and delivered_at is null and final_at is null`,
  )
    .pluck()
    .get() as number | null
}
