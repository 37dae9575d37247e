import type Database from 'better-sqlite3'
import type { PriceRunKind, PriceRunState } from '../../contract/pricing-models.ts'
import type { PricePartRow, PriceRunRow } from './schema-prices.ts'
import { statement } from './statements.ts'

/** @returns the id of the run */
export function addRun(
  db: Database.Database,
  kind: PriceRunKind,
  parts: readonly { readonly provider: string; readonly countries: readonly string[] }[],
  now: number,
): number {
  return db.transaction(() => {
    const { lastInsertRowid } = statement(
      db,
      "insert into price_sync_runs (kind, state, started_at) values (?, 'running', ?)",
    ).run(kind, now)
    const insert = statement(
      db,
      "insert into price_sync_parts (run_id, place, provider, state, countries) values (?, ?, ?, 'waiting', ?)",
    )
    for (const [place, { provider, countries }] of parts.entries())
      insert.run(lastInsertRowid, place, provider, JSON.stringify(countries))
    return Number(lastInsertRowid)
  })()
}

export function savePart(db: Database.Database, part: PricePartRow): void {
  statement(
    db,
    `update price_sync_parts set state = :state, position = :position, rows = :rows, changes = :changes,
       first_seen = :first_seen, unusable = :unusable, error = :error, started_at = :started_at, ended_at = :ended_at
     where run_id = :run_id and place = :place`,
  ).run({
    run_id: part.run_id,
    place: part.place,
    state: part.state,
    position: part.position,
    rows: part.rows,
    changes: part.changes,
    first_seen: part.first_seen,
    unusable: part.unusable,
    error: part.error,
    started_at: part.started_at,
    ended_at: part.ended_at,
  })
}

export function endRun(db: Database.Database, id: number, state: PriceRunState, now: number): void {
  statement(db, 'update price_sync_runs set state = ?, ended_at = ? where id = ?').run(state, now, id)
}

export function countResumption(db: Database.Database, id: number): void {
  statement(db, 'update price_sync_runs set resumed = resumed + 1 where id = ?').run(id)
}

export function runById(db: Database.Database, id: number): PriceRunRow | undefined {
  return statement(db, 'select * from price_sync_runs where id = ?').get(id) as PriceRunRow | undefined
}

export function partsOf(db: Database.Database, runId: number): readonly PricePartRow[] {
  return statement(db, 'select * from price_sync_parts where run_id = ? order by place').all(runId) as PricePartRow[]
}

/** Runs without an end, the newest first: the console stopped in the middle of them. */
export function openRuns(db: Database.Database): readonly PriceRunRow[] {
  return statement(db, "select * from price_sync_runs where state = 'running' order by id desc").all() as PriceRunRow[]
}

export function lastRun(db: Database.Database): PriceRunRow | undefined {
  return statement(db, "select * from price_sync_runs where state <> 'running' order by id desc limit 1").get() as
    | PriceRunRow
    | undefined
}

/** When a run of one of these kinds last began, UTC epoch ms; null before the first. */
export function lastStart(db: Database.Database, kinds: readonly PriceRunKind[]): number | null {
  const starts = kinds.map(
    (kind) =>
      statement(db, 'select started_at from price_sync_runs where kind = ? order by id desc limit 1')
        .pluck()
        .get(kind) as number | undefined,
  )
  const known = starts.filter((at) => at !== undefined)
  return known.length === 0 ? null : Math.max(...known)
}
