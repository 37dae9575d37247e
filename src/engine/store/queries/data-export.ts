import { closeSync, openSync, writeSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { quoted, tableNames } from './backups.ts'

/** Lines written at once. */
const CHUNK_BYTES = 1 << 20

/**
 * What never leaves the workspace: numbers and texts of open verifications, keyed hashes, and where files of this
 * machine lie. Anything that is named like a secret is left out as well, whoever adds it.
 */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  verifications: ['to_number', 'body', 'to_hash', 'code_hash'],
  report_history: ['file'],
  report_schedules: ['folder'],
  imports: ['path'],
}
const SECRET = /hash|secret|token|password|passphrase|credential|api_?key/i

/** A table as it is exported. */
export interface ExportTable {
  readonly name: string
  readonly columns: readonly string[]
  /** The statement that made it, with what its columns mean. */
  readonly sql: string
  /** Columns that are not exported. */
  readonly withheld: readonly string[]
}

/** Begins to read: from here on this connection sees the database as it is at this moment. */
export function exportTablesOf(db: Database.Database): readonly ExportTable[] {
  if (!db.inTransaction) db.exec('begin')
  return tableNames(db).map((name) => {
    const columns = db.prepare('select name from pragma_table_info(?) order by cid').pluck().all(name) as string[]
    const isWithheld = (column: string) => (leftOut[name] ?? []).includes(column) || SECRET.test(column)
    return {
      name,
      columns: columns.filter((column) => !isWithheld(column)),
      withheld: columns.filter(isWithheld),
      sql: db.prepare(`select sql from sqlite_schema where type = 'table' and name = ?`).pluck().get(name) as string,
    }
  })
}

interface OpenExport {
  readonly table: string
  readonly rows: IterableIterator<Readonly<Record<string, unknown>>>
}

const open = new WeakMap<Database.Database, OpenExport>()

/**
 * Adds the next `limit` rows of a table to `file`, one JSON object a line. Call it until `done`; another table may
 * begin then.
 */
export function exportRows(
  db: Database.Database,
  {
    name,
    columns,
    file,
    limit,
  }: Pick<ExportTable, 'name' | 'columns'> & { readonly file: string; readonly limit: number },
): { readonly rows: number; readonly bytes: number; readonly done: boolean } {
  const known = open.get(db)
  const rows = known?.table === name ? known.rows : rowsOf(db, name, columns)
  open.set(db, { table: name, rows })
  const handle = openSync(file, 'a', 0o600)
  let text = ''
  let bytes = 0
  let written = 0
  const flush = () => {
    const data = Buffer.from(text)
    for (let from = 0; from < data.length; ) from += writeSync(handle, data, from)
    bytes += data.length
    text = ''
  }
  try {
    for (; written < limit; written++) {
      const next = rows.next()
      if (next.done === true) {
        open.delete(db)
        flush()
        return { rows: written, bytes, done: true }
      }
      text += `${JSON.stringify(next.value, asJson)}\n`
      if (text.length > CHUNK_BYTES) flush()
    }
    flush()
    return { rows: written, bytes, done: false }
  } finally {
    closeSync(handle)
  }
}

/** Settings that are named like a secret stay here too. */
function rowsOf(db: Database.Database, name: string, columns: readonly string[]): OpenExport['rows'] {
  const list = columns.map(quoted).join(', ')
  const rows = db.prepare(`select ${list} from ${quoted(name)}`).iterate() as OpenExport['rows']
  return name === 'settings' ? withoutSecrets(rows) : rows
}

function* withoutSecrets(rows: OpenExport['rows']): Generator<Readonly<Record<string, unknown>>, undefined> {
  for (const row of rows) if (!SECRET.test(String(row['key']))) yield row
}

/** Histograms are bytes: base64. */
const asJson = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
    ? Buffer.from(value.data as readonly number[]).toString('base64')
    : value
