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

/** Records an action; call it in the transaction that carries the action out. `detail` is stored as JSON. */
export function addAudit(
  db: Database.Database,
  row: Omit<AuditRow, 'id' | 'detail'> & { readonly detail: object },
): void {
  statement(
    db,
    'insert into audit_log (at, actor, action, subject, detail) values (:at, :actor, :action, :subject, :detail)',
  ).run({ ...row, detail: JSON.stringify(row.detail) })
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
