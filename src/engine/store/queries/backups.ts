import { createHash } from 'node:crypto'
import { closeSync, fdatasyncSync, openSync, readSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { FileFacts } from '../backup-manifest.ts'

const CHUNK = 1 << 20

/**
 * Writes a whole, compact copy of the database as it is at this moment to `target`, while others go on writing: it is
 * read in one transaction, which a write-ahead log never makes anybody wait for.
 *
 * @throws when `target` exists or the disk refuses
 */
export function copyDatabase(db: Database.Database, target: string): void {
  db.prepare('vacuum into ?').run(target)
  // SQLite leaves this to the system; a copy that is listed must survive a power cut.
  const handle = openSync(target, 'r+')
  try {
    fdatasyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** SQLite's own check of a file: null when it is whole, otherwise what it found. */
export function fileProblem(db: Database.Database, kind: 'quick' | 'full'): string | null {
  const found = db.pragma(kind === 'full' ? 'integrity_check(1)' : 'quick_check(1)', { simple: true })
  return found === 'ok' ? null : String(found)
}

/** What is in a file of this or an earlier schema. */
export function fileFacts(db: Database.Database): FileFacts {
  const tables = tableNames(db)
  const rows = Object.fromEntries(
    tables.map((name) => [
      name,
      db
        .prepare(`select count(*) from ${quoted(name)}`)
        .pluck()
        .get() as number,
    ]),
  )
  return {
    schemaVersion: Number(db.pragma('user_version', { simple: true })),
    rows,
    sums: summed.flatMap(({ of, table, micros, currency }) =>
      hasColumns(db, table, [micros, currency])
        ? (db
            .prepare(
              `select '${of}' as "of", ${currency} as currency, sum(${micros}) as micros from ${table}
               where ${micros} is not null and ${currency} is not null group by ${currency} order by ${currency}`,
            )
            .all() as FileFacts['sums'][number][])
        : [],
    ),
    lastVerificationAt: hasColumns(db, 'verifications', ['created_at'])
      ? (db.prepare('select max(created_at) from verifications').pluck().get() as number | null)
      : null,
  }
}

/** SHA-256 of the file itself, hexadecimal. */
export function fileDigest(db: Database.Database): string {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(CHUNK)
  const handle = openSync(db.name, 'r')
  try {
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer))
      hash.update(buffer.subarray(0, read))
  } finally {
    closeSync(handle)
  }
  return hash.digest('hex')
}

/** What people and prices did since then. */
export interface ChangesSince {
  readonly verifications: number
  readonly prices: number
  /** Names of settings. */
  readonly settings: readonly string[]
  /** Newest first, at most 50. */
  readonly actions: readonly { readonly at: number; readonly action: string; readonly subject: string }[]
}

/** @param at UTC epoch ms */
export function changesSince(db: Database.Database, at: number): ChangesSince {
  const count = (sql: string) => db.prepare(sql).pluck().get(at) as number
  return {
    verifications: count('select count(*) from verifications where created_at > ?'),
    prices: count('select count(*) from price_history where updated_at > ?'),
    settings: db
      .prepare(`select key from settings where updated_at > ? and key <> 'store.opened' order by key`)
      .pluck()
      .all(at) as string[],
    actions: db
      .prepare('select at, action, subject from audit_log where at > ? order by id desc limit 50')
      .all(at) as ChangesSince['actions'],
  }
}

/** The tables of a file, without those of SQLite itself. */
export const tableNames = (db: Database.Database): readonly string[] =>
  db
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
    )
    .pluck()
    .all() as string[]

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Money that must be the same to the micro after a restore. */
const summed = [
  { of: 'cost of attempts', table: 'attempts', micros: 'cost_micros', currency: 'cost_currency' },
  { of: 'revenue of verifications', table: 'verifications', micros: 'revenue_micros', currency: 'revenue_currency' },
  { of: 'corrections of revenue', table: 'revenue_corrections', micros: 'micros', currency: 'currency' },
] as const

function hasColumns(db: Database.Database, table: string, columns: readonly string[]): boolean {
  const known = db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]
  return columns.every((column) => known.includes(column))
}
