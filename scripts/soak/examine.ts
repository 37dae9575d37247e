import { isDeepStrictEqual } from 'node:util'
import Database from 'better-sqlite3'
import { databaseFile } from '../../src/engine/store/open.ts'
import { rebuildRollups } from '../../src/engine/store/rollup-rebuild.ts'
import { rollupDump } from '../../test/builders/rollup-dump.ts'

/** What a database is like after the soak. */
export interface Examination {
  /** What SQLite's `integrity_check` says: `ok`, or what is wrong. */
  readonly integrity: string
  /** Rows that name a row that is not there. */
  readonly brokenReferences: number
  /** Tables of roll-ups that are different when they are made anew from the rows. */
  readonly differentRollups: readonly string[]
  readonly rollupRows: number
}

/** Looks through a database that nobody has open; its roll-ups are made anew on the way. */
export function examine(folder: string): Examination {
  const db = new Database(databaseFile(folder), { fileMustExist: true })
  try {
    const integrity = db.pragma('integrity_check', { simple: true }) as string
    const brokenReferences = (db.pragma('foreign_key_check') as readonly unknown[]).length
    const kept = rollupDump(db)
    rebuildRollups(db)
    const anew = rollupDump(db)
    return {
      integrity,
      brokenReferences,
      differentRollups: Object.keys(kept).filter((table) => !isDeepStrictEqual(kept[table], anew[table])),
      rollupRows: Object.values(kept).reduce((sum, rows) => sum + rows.length, 0),
    }
  } finally {
    db.close()
  }
}
