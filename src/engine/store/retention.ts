import type Database from 'better-sqlite3'
import type { RetentionPreview, RetentionState } from '../../contract/storage.ts'
import { rollupState } from './rollups.ts'
import { statement } from './statements.ts'
import { firstDayOfMonth, monthOfDay } from './zone.ts'

/** Made-up history, which is removed in one go where it is made. */
const EXAMPLE_SOURCE = 'example'

/** Where one has come to in `verifications_by_time`. */
export interface RetentionPlace {
  readonly createdAt: number
  readonly id: number
}

export const FIRST_PLACE: RetentionPlace = { createdAt: Number.MIN_SAFE_INTEGER, id: 0 }

/** Old rows that may go: nothing refers to them that has to stay, and nothing will happen to them any more. */
const MAY_GO = `v.final_at is not null and v.source is not '${EXAMPLE_SOURCE}'
  and not exists (select 1 from revenue_corrections c where c.verification_id = v.id)
  and not exists (
    select 1 from failover_logs f join episode_notes n on n.hop_id = f.id where f.verification_id = v.id)`

/**
 * From where on raw rows are kept: the start of a month in the reporting zone, so that days and months of the roll-ups
 * are either whole or gone in the rows. The running month and `months` before it stay.
 *
 * @returns UTC epoch ms
 */
export function retentionCut(db: Database.Database, months: number, now: number): number {
  const { calendar } = rollupState(db)
  return calendar.dayStart(firstDayOfMonth(monthOfDay(calendar.day(now)) - months))
}

/** What would go that was created before `before` (UTC epoch ms). */
export function retentionPreview(db: Database.Database, before: number): RetentionPreview {
  const count = (sql: string) => db.prepare(sql).pluck().get(before) as number
  const of = (table: string) =>
    count(`select count(*) from ${table} t where t.verification_id in (
      select v.id from verifications v where v.created_at < ? and ${MAY_GO})`)
  const old = count('select count(*) from verifications where created_at < ?')
  const verifications = count(`select count(*) from verifications v where v.created_at < ? and ${MAY_GO}`)
  return {
    before,
    verifications,
    attempts: of('attempts'),
    failovers: of('failover_logs'),
    savings: of('cost_optimization_logs'),
    kept: old - verifications,
  }
}

/**
 * Deletes the next `limit` verifications at most, with all that belongs to them, in one transaction. The roll-ups are
 * not told: they go on counting what is gone, which is why this does not go through `tracked`.
 *
 * @param before UTC epoch ms; as {@link retentionCut} gives it
 * @returns how many went and where to go on; null when nothing is left
 */
export function deleteSlice(
  db: Database.Database,
  { before, from, limit }: { readonly before: number; readonly from: RetentionPlace; readonly limit: number },
): { readonly deleted: number; readonly next: RetentionPlace } | null {
  const rows = statement(
    db,
    `select v.id, v.created_at as createdAt, (${MAY_GO}) as mayGo from verifications v
     where (v.created_at, v.id) > (?, ?) and v.created_at < ? order by v.created_at, v.id limit ?`,
  ).all(from.createdAt, from.id, before, limit) as (RetentionPlace & { readonly mayGo: number })[]
  const next = rows.at(-1)
  if (next === undefined) return null
  const ids = rows.filter(({ mayGo }) => mayGo === 1).map(({ id }) => id)
  if (ids.length > 0)
    db.transaction(() => {
      statement(db, 'update retention_state set deleting_before = ?').run(before)
      for (const table of ['shadow_choices', 'cost_optimization_logs', 'failover_logs', 'attempts'])
        statement(db, `delete from ${table} where verification_id in (select value from json_each(?))`).run(
          JSON.stringify(ids),
        )
      statement(db, 'delete from verifications where id in (select value from json_each(?))').run(JSON.stringify(ids))
      statement(
        db,
        'update retention_state set deleting_before = null, deleted_to = max(coalesce(deleted_to, :to), :to)',
      ).run({ to: before })
    }).immediate()
  return { deleted: ids.length, next: { createdAt: next.createdAt, id: next.id } }
}

/** What was created before is gone from the raw rows, UTC epoch ms; null while nothing was deleted yet. */
export const deletedTo = (db: Database.Database): number | null =>
  statement(db, 'select deleted_to from retention_state').pluck().get() as number | null

/** Verifications that are over and still hold a number or a text; there should be none. At most `limit`. */
export const unmasked = (db: Database.Database, limit: number): readonly number[] =>
  db
    .prepare(
      `select id from verifications
       where final_at is not null and (to_number is not null or body is not null) order by id limit ?`,
    )
    .pluck()
    .all(limit) as number[]

/** Forgets number and text of verifications that are over. The roll-ups do not depend on either. */
export function maskFinal(db: Database.Database, ids: readonly number[]): number {
  return statement(
    db,
    `update verifications set to_number = null, body = null
     where id in (select value from json_each(?)) and final_at is not null`,
  ).run(JSON.stringify(ids)).changes
}

/** Notes that a run began; returns its id. */
export function addRetentionRun(db: Database.Database, before: number, now: number): number {
  const { lastInsertRowid } = statement(db, 'insert into retention_runs (started_at, before) values (?, ?)').run(
    now,
    before,
  )
  return Number(lastInsertRowid)
}

export function saveRetentionRun(
  db: Database.Database,
  run: {
    readonly id: number
    readonly verifications: number
    readonly masked: number
    readonly endedAt: number | null
  },
): void {
  statement(
    db,
    'update retention_runs set verifications = :verifications, masked = :masked, ended_at = :endedAt where id = :id',
  ).run(run)
}

/** The last run that came to its end; null before the first. */
export function lastRetentionRun(db: Database.Database): RetentionState['lastRun'] {
  const row = statement(
    db,
    `select ended_at as endedAt, before, verifications, masked from retention_runs
     where ended_at is not null order by id desc limit 1`,
  ).get()
  return (row as RetentionState['lastRun'] | undefined) ?? null
}
