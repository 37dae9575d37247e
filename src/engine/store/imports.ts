import type Database from 'better-sqlite3'
import {
  type HistoryMapping,
  type HistoryTemplate,
  historyMappingSchema,
  historyTemplateSchema,
  type ImportScope,
  type ImportState,
  type LineProblem,
} from '../../contract/imports.ts'
import { statement } from './statements.ts'

/** A run as the store holds it; see migration 0016 for what the columns mean. */
export interface ImportRow {
  readonly id: number
  readonly kind: 'file' | 'example'
  readonly name: string
  readonly path: string | null
  readonly modified_at: number | null
  readonly source: string
  readonly scope: ImportScope
  readonly mapping: string | null
  readonly state: ImportState
  readonly goal: 'write' | 'undo'
  readonly size: number
  readonly ends_at: number | null
  readonly position: number
  readonly checked: number
  readonly lines: number
  readonly inserted: number
  readonly repeated: number
  readonly removed: number
  readonly problems: number
  readonly first_id: number | null
  readonly last_id: number | null
  readonly error: string | null
  readonly started_at: number
  readonly ended_at: number | null
}

export type NewImport = Pick<
  ImportRow,
  'kind' | 'name' | 'path' | 'modified_at' | 'source' | 'scope' | 'state' | 'size' | 'ends_at' | 'started_at'
> & { readonly mapping: HistoryMapping | null }

/** Adds a run and returns its id. */
export function addImport(db: Database.Database, { mapping, ...row }: NewImport): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into imports (kind, name, path, modified_at, source, scope, mapping, state, goal, size, ends_at, started_at)
     values (:kind, :name, :path, :modified_at, :source, :scope, :mapping, :state, 'write', :size, :ends_at, :started_at)`,
  ).run({ ...row, mapping: mapping === null ? null : JSON.stringify(mapping) })
  return Number(lastInsertRowid)
}

export function importById(db: Database.Database, id: number): ImportRow | undefined {
  return statement(db, 'select * from imports where id = ?').get(id) as ImportRow | undefined
}

/** Newest first; of one kind or of all. */
export function listImports(db: Database.Database, limit: number, kind: ImportRow['kind'] | null = null): ImportRow[] {
  return statement(db, 'select * from imports where :kind is null or kind = :kind order by id desc limit :limit').all({
    kind,
    limit,
  }) as ImportRow[]
}

/** Example verifications in the store. */
export function exampleVerifications(db: Database.Database): number {
  const left = statement(db, "select coalesce(sum(inserted - removed), 0) from imports where kind = 'example'")
  return left.pluck().get() as number
}

type Changeable = Omit<ImportRow, 'id' | 'kind' | 'name' | 'path' | 'source' | 'scope' | 'mapping' | 'started_at'>

/** Changes what is given and nothing else. */
export function saveImport(db: Database.Database, id: number, change: Partial<Changeable>): void {
  const names = Object.keys(change)
  const assignments = names.map((name) => `${name} = :${name}`).join(', ')
  statement(db, `update imports set ${assignments} where id = :id`).run({ ...change, id })
}

/** What was under way when the console stopped waits for an operator now. */
export function interruptImports(db: Database.Database): void {
  statement(db, "update imports set state = 'interrupted' where state in ('checking', 'running', 'undoing')").run()
}

/** Up to so many lines that could not be taken are kept by run; the others are only counted. */
export const KEPT_PROBLEMS = 100_000

/** Notes lines that could not be taken; `before` of them were noted already. */
export function addImportErrors(
  db: Database.Database,
  id: number,
  before: number,
  problems: readonly LineProblem[],
): void {
  for (const [index, { line, field, value, message }] of problems.entries()) {
    if (before + index >= KEPT_PROBLEMS) return
    statement(
      db,
      'insert into import_errors (import_id, place, line, field, value, message) values (?, ?, ?, ?, ?, ?)',
    ).run(id, before + index + 1, line, field, value, message)
  }
}

/** Lines that could not be taken, after a place. */
export function importErrors(
  db: Database.Database,
  id: number,
  after: number,
  limit: number,
): (LineProblem & { readonly place: number })[] {
  return statement(
    db,
    `select place, line, field, value, message from import_errors where import_id = ? and place > ?
     order by place limit ?`,
  ).all(id, after, limit) as (LineProblem & { readonly place: number })[]
}

export const mappingOf = (row: ImportRow): HistoryMapping =>
  historyMappingSchema.parse(row.mapping === null ? {} : JSON.parse(row.mapping))

/** Mappings of history files, by name. */
export function historyTemplates(db: Database.Database): HistoryTemplate[] {
  const rows = statement(db, 'select name, mapping from import_templates order by name').all() as {
    readonly name: string
    readonly mapping: string
  }[]
  return rows.map(({ name, mapping }) => historyTemplateSchema.parse({ name, mapping: JSON.parse(mapping) }))
}

/** Adds a mapping, or replaces the one of that name. */
export function saveHistoryTemplate(db: Database.Database, { name, mapping }: HistoryTemplate, now: number): void {
  statement(
    db,
    `insert into import_templates (name, mapping, updated_at) values (?, ?, ?)
     on conflict (name) do update set mapping = excluded.mapping, updated_at = excluded.updated_at`,
  ).run(name, JSON.stringify(mapping), now)
}

/** Nothing happens when there is none of that name. */
export function removeHistoryTemplate(db: Database.Database, name: string): void {
  statement(db, 'delete from import_templates where name = ?').run(name)
}
