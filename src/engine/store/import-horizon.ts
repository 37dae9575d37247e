import type Database from 'better-sqlite3'
import { deletedTo } from './retention.ts'
import { rollupState } from './rollups.ts'
import { statement } from './statements.ts'
import { dateOfDay } from './zone.ts'

/** From where on a history can be imported once more. */
export interface ImportHorizon {
  /** UTC epoch ms, exclusive. */
  readonly before: number
  /** Its local date in the reporting zone, `YYYY-MM-DD`. */
  readonly date: string
}

/**
 * Verifications are told from those that are there by their external id. Where retention deleted rows that came from the
 * same source, the ids went with them while the roll-ups go on counting them: older lines could count twice.
 *
 * @param importId the run that asks, which may go on with what it began; null for none
 * @returns null when nothing of this source can have been deleted
 */
export function importHorizon(db: Database.Database, source: string, importId: number | null): ImportHorizon | null {
  const before = deletedTo(db)
  if (before === null) return null
  const wasImported = statement(
    db,
    `select 1 from imports i where i.source = :source and i.id is not :importId and i.inserted > i.removed
       and exists (select 1 from retention_runs r where r.ended_at is null or r.ended_at >= i.started_at) limit 1`,
  ).get({ source, importId })
  if (wasImported === undefined) return null
  return { before, date: dateOfDay(rollupState(db).calendar.day(before)) }
}
