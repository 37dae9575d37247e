import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { backUp, listBackups } from './backup.ts'
import { migrate, migrations, pendingMigrations } from './migrate.ts'
import { StoreError, storeErrorKind } from './store-error.ts'

/** Above this size the check at start would be felt; it is then left to scheduled checks. */
const CHECK_UP_TO_BYTES = 64 * 1024 * 1024

const pragmas = {
  journal_mode: 'wal',
  // A commit survives power loss: 0.13 ms more than NORMAL, and nothing acknowledged is ever lost.
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: 5_000,
} as const

export const databaseFile = (folder: string): string => join(folder, 'signalbox.db')

/**
 * Opens the one writing connection of a workspace: checks the file, backs it up and migrates it when it is
 * of an older version.
 *
 * @param known the migrations of this version
 * @throws {StoreError} when the file cannot be used; it is left as it was
 */
export async function openWriter(
  folder: string,
  clock: Clock,
  log: Log,
  known = migrations,
): Promise<Database.Database> {
  const file = databaseFile(folder)
  let db: Database.Database | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    db = new Database(file)
    const isNew = statSync(file).size === 0
    // Before anything that writes, a change of the journal mode included.
    const pending = pendingMigrations(db, known)
    if (pending === null) throw new StoreError('newer-version', file, listBackups(file))
    for (const [name, value] of Object.entries(pragmas)) db.pragma(`${name} = ${value}`)
    for (const [name, value] of Object.entries(pragmas)) {
      const actual = db.pragma(name, { simple: true })
      if (actual !== value) throw new Error(`SQLite refused ${name} = ${value}; it says ${String(actual)}`)
    }
    // What is taken out of a row, such as a phone number, is overwritten in the file too, as no page is written for it alone.
    db.pragma('secure_delete = fast')
    if (statSync(file).size <= CHECK_UP_TO_BYTES && db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw new StoreError('corrupt', file, listBackups(file))
    if (pending.length > 0) {
      const [first] = pending
      if (!isNew)
        log.info('database backed up before migrating', {
          to: await backUp(db, file, `before-${first?.name}`, clock.now()),
        })
      migrate(db, known)
    }
    assertWritable(db)
    return db
  } catch (error) {
    db?.close()
    if (error instanceof StoreError) throw error
    throw new StoreError(storeErrorKind(error) ?? 'other', file, listBackups(file), error)
  }
}

/** A file on a read-only disk opens well and fails at the first verification; find out now. */
function assertWritable(db: Database.Database): void {
  db.exec('begin immediate')
  try {
    db.exec(`insert into settings (key, value, updated_at) values ('store.opened', 'true', 0)
             on conflict (key) do update set updated_at = updated_at + 1`)
    db.exec('commit')
  } catch (error) {
    if (db.inTransaction) db.exec('rollback')
    throw error
  }
}

/** @throws {AppError} `STORE_UNAVAILABLE` when the database refuses the write; nothing of it happened then */
export function writing<T>(db: Database.Database, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const kind = storeErrorKind(error)
    if (kind === null) throw error
    throw new AppError('STORE_UNAVAILABLE', { code: kind }, new StoreError(kind, db.name).message)
  }
}
