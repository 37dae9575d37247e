import { statSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { StorageSize } from '../../../contract/storage.ts'
import { quoted, tableNames } from './backups.ts'

/**
 * What the file, its log and each table take. It reads the whole file: for a thread that nobody waits for.
 */
export const storageSize = (db: Database.Database): Omit<StorageSize, 'diskFreeBytes'> =>
  // In one transaction, so that the parts come to the whole.
  db.transaction(() => measured(db))()

function measured(db: Database.Database): Omit<StorageSize, 'diskFreeBytes'> {
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  const bytesOf = new Map(
    (
      db
        .prepare(
          `select m.tbl_name as name, sum(s.pgsize) as bytes
           from dbstat s join sqlite_schema m on m.name = s.name where s.aggregate = 1 group by m.tbl_name`,
        )
        .all() as { name: string; bytes: number }[]
    ).map(({ name, bytes }) => [name, bytes]),
  )
  return {
    bytes: Number(db.pragma('page_count', { simple: true })) * pageSize,
    logBytes: statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    freeBytes: Number(db.pragma('freelist_count', { simple: true })) * pageSize,
    tables: tableNames(db)
      .map((name) => ({
        name,
        bytes: bytesOf.get(name) ?? 0,
        rows: db
          .prepare(`select count(*) from ${quoted(name)}`)
          .pluck()
          .get() as number,
      }))
      .sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name)),
  }
}
