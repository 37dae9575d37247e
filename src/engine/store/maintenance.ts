import type Database from 'better-sqlite3'
import type { Maintenance } from '../../contract/episodes.ts'
import { statement } from './statements.ts'

const LISTED_AT_MOST = 500

interface Row {
  readonly window_id: number
  readonly provider: string | null
  readonly from_at: number
  readonly to_at: number
  readonly reason: string
  readonly author: string
  readonly created_at: number
}

/** The windows in force, as a table expression of SQL. */
export const currentWindowsSql = `(
  select * from maintenance_windows w where deleted = 0
    and version = (select max(version) from maintenance_windows o where o.window_id = w.window_id))`

/** Windows in force that touch the span, the latest first. Bounds are UTC epoch ms. */
export function maintenanceWindows(
  db: Database.Database,
  span: { readonly from: number; readonly to: number },
): readonly Maintenance[] {
  const rows = statement(
    db,
    `select * from ${currentWindowsSql} where to_at > :from and from_at < :to
     order by from_at desc, window_id desc limit ${LISTED_AT_MOST}`,
  ).all({ from: span.from, to: span.to }) as Row[]
  return rows.map(toMaintenance)
}

/** The window in force with this id; null when there is none, or no longer. */
export function maintenanceById(db: Database.Database, id: number): Maintenance | null {
  const row = statement(db, `select * from ${currentWindowsSql} where window_id = ?`).get(id) as Row | undefined
  return row === undefined ? null : toMaintenance(row)
}

/** Writes a new version of a window, or (`id` null) a new window; returns it as it is in force then. */
export function saveMaintenance(
  db: Database.Database,
  window: Omit<Maintenance, 'id'> & { readonly id: number | null; readonly deleted: boolean },
): Maintenance {
  const id = statement(
    db,
    `insert into maintenance_windows (window_id, provider, from_at, to_at, reason, deleted, author, created_at)
     values (coalesce(:id, (select coalesce(max(window_id), 0) + 1 from maintenance_windows)), :provider, :from, :to,
       :reason, :deleted, :author, :changedAt)
     returning window_id`,
  )
    .pluck()
    .get({ ...window, deleted: window.deleted ? 1 : 0 }) as number
  const { deleted: _, ...written } = window
  return { ...written, id }
}

const toMaintenance = (row: Row): Maintenance => ({
  id: row.window_id,
  provider: row.provider,
  from: row.from_at,
  to: row.to_at,
  reason: row.reason,
  author: row.author,
  changedAt: row.created_at,
})
