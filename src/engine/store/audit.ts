import type Database from 'better-sqlite3'
import { statement } from './statements.ts'

export interface AuditRow {
  readonly id: number
  /** UTC epoch ms. */
  readonly at: number
  /** `operator` for the console, otherwise the part of the engine that acted. */
  readonly actor: string
  /** What was done, such as `provider.state`. */
  readonly action: string
  /** What it was done to: `provider:twilio`, `queue:sms:DE`. */
  readonly subject: string
  readonly detail: string
}

/**
 * Records an action; call it in the transaction that carries the action out. `detail` is stored as JSON.
 *
 * @returns the id of the entry
 */
export function addAudit(
  db: Database.Database,
  row: Omit<AuditRow, 'id' | 'detail'> & { readonly detail: object },
): number {
  const { lastInsertRowid } = statement(
    db,
    'insert into audit_log (at, actor, action, subject, detail) values (:at, :actor, :action, :subject, :detail)',
  ).run({ ...row, detail: JSON.stringify(row.detail) })
  return Number(lastInsertRowid)
}

/** One entry by its id. */
export const auditRow = (db: Database.Database, id: number): AuditRow | undefined =>
  statement(db, 'select * from audit_log where id = ?').get(id) as AuditRow | undefined

/** The newest entries whose subject begins with one of these before `beforeId`, newest first. */
export function listAuditUnder(
  db: Database.Database,
  page: { readonly prefixes: readonly string[]; readonly beforeId: number | null; readonly limit: number },
): readonly AuditRow[] {
  return statement(
    db,
    `select * from audit_log
     where id < ? and exists (select 1 from json_each(?) where substr(subject, 1, length(value)) = value)
     order by id desc limit ?`,
  ).all(page.beforeId ?? Number.MAX_SAFE_INTEGER, JSON.stringify(page.prefixes), page.limit) as AuditRow[]
}

/** The newest entries of these subjects (of all when empty) before `beforeId`, newest first. */
export function listAudit(
  db: Database.Database,
  page: { readonly subjects: readonly string[]; readonly beforeId: number | null; readonly limit: number },
): readonly AuditRow[] {
  const { subjects, beforeId, limit } = page
  const before = beforeId ?? Number.MAX_SAFE_INTEGER
  if (subjects.length === 0)
    return statement(db, 'select * from audit_log where id < ? order by id desc limit ?').all(
      before,
      limit,
    ) as AuditRow[]
  return statement(
    db,
    `select * from audit_log where id < ? and subject in (select value from json_each(?)) order by id desc limit ?`,
  ).all(before, JSON.stringify(subjects), limit) as AuditRow[]
}
