import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { openWriter } from '../../src/engine/store/open.ts'
import { aFolder } from './a-folder.ts'

/** The writing connection of a fresh workspace (or of `folder`), closed with the test. */
export async function aStore(folder: string = aFolder()): Promise<Database.Database> {
  const db = await openWriter(folder, systemClock, silentLog)
  onTestFinished(() => void db.close())
  return db
}

/** From here on the database is full, as on a full disk: any write that needs another page is refused. */
export function fillUp(db: Database.Database): void {
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
}

/** There is space again. */
export function makeRoom(db: Database.Database): void {
  db.pragma('max_page_count = 1000000')
}
