import type Database from 'better-sqlite3'
import type { AuditFilter } from '../../../contract/audit.ts'
import type { AuditRow } from '../audit.ts'
import { statement } from '../statements.ts'

export interface AuditPage {
  readonly rows: readonly AuditRow[]
  readonly matching: number
  readonly total: number
}

const KIND = "substr(action, 1, instr(action || '.', '.') - 1)"

const passes = `(:actors is null or actor in (select value from json_each(:actors)))
  and (:kinds is null or ${KIND} in (select value from json_each(:kinds)))
  and (:from is null or at >= :from) and (:to is null or at < :to)
  and (:text is null or instr(lower(action || ' ' || subject || ' ' || detail), :text) > 0)`

/** Newest first, before `beforeId`. `total` counts all entries, `matching` those that pass the filter. */
export function auditPage(
  db: Database.Database,
  filter: AuditFilter,
  page: { readonly beforeId: number | null; readonly limit: number },
): AuditPage {
  const values = {
    actors: listOrNull(filter.actors),
    kinds: listOrNull(filter.kinds),
    from: filter.from ?? null,
    to: filter.to ?? null,
    text: filter.text?.toLowerCase() || null,
  }
  const rows = statement(
    db,
    `select * from audit_log where (:beforeId is null or id < :beforeId) and ${passes} order by id desc limit :limit`,
  ).all({ ...values, ...page }) as AuditRow[]
  const matching = statement(db, `select count(*) from audit_log where ${passes}`).pluck().get(values) as number
  const total = statement(db, 'select count(*) from audit_log').pluck().get() as number
  return { rows, matching, total }
}

/** Who appears in the audit log, and with what kinds of actions, by name. */
export function auditChoices(db: Database.Database): { readonly actors: string[]; readonly kinds: string[] } {
  const names = (of: string) =>
    statement(db, `select distinct ${of} from audit_log order by 1`).pluck().all() as string[]
  return { actors: names('actor'), kinds: names(KIND) }
}

/** An empty list filters nothing. */
const listOrNull = (list: readonly string[] | undefined): string | null =>
  list === undefined || list.length === 0 ? null : JSON.stringify(list)
