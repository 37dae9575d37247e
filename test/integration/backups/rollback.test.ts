import { copyFileSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { listBackups } from '../../../src/engine/store/backup.ts'
import { readManifest } from '../../../src/engine/store/backup-manifest.ts'
import { migrate, migrations } from '../../../src/engine/store/migrate.ts'
import { databaseFile, openWriter } from '../../../src/engine/store/open.ts'
import { fileFacts, quoted, tableNames } from '../../../src/engine/store/queries/backups.ts'
import { aBusyWorkspace } from '../../builders/a-busy-workspace.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { NOON } from '../../builders/rows.ts'

/** The version before this one that had a database of its own: all but the last two migrations. */
const older = migrations.slice(0, -2)

/** Every row of every table. */
function rowsOf(file: string): Readonly<Record<string, readonly unknown[]>> {
  const db = new Database(file, { readonly: true })
  const rows = Object.fromEntries(
    tableNames(db).map((name) => [name, db.prepare(`select * from ${quoted(name)} order by 1`).all()]),
  )
  db.close()
  return rows
}

/** A workspace as that version left it. */
async function anOldWorkspace(): Promise<string> {
  const folder = aFolder()
  const db = await openWriter(folder, systemClock, silentLog, older)
  aBusyWorkspace(db, { seed: 3, from: NOON, days: 20, verifications: 80 })
  db.close()
  return folder
}

test('an update can be taken back: the copy from before it has every row, and the older version opens it', async () => {
  const folder = await anOldWorkspace()
  const file = databaseFile(folder)
  const before = rowsOf(file)

  const updated = await openWriter(folder, systemClock, silentLog)
  expect(fileFacts(updated).rows['verifications']).toBe(before['verifications']?.length)
  updated.close()

  // The older version says what is to be done, and leaves the file alone.
  await expect(openWriter(folder, systemClock, silentLog, older)).rejects.toMatchObject({
    kind: 'newer-version',
    message: expect.stringContaining('restore a backup made by this one'),
    backups: listBackups(file),
  })

  const [copy = ''] = listBackups(file)
  expect(readManifest(copy)).toMatchObject({ kind: 'before-migration', format: 1 })
  expect(rowsOf(copy)).toEqual(before)
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  copyFileSync(copy, file)
  const rolledBack = await openWriter(folder, systemClock, silentLog, older)
  const { settings: _, ...rows } = rowsOf(file)
  const { settings: _settings, ...rowsBefore } = before
  expect(rows).toEqual(rowsBefore)
  expect(rolledBack.pragma('user_version', { simple: true })).toBe(older.length)
  rolledBack.close()
})

test('an update of a database that was written by the old version changes none of its rows', async () => {
  const folder = await anOldWorkspace()
  const file = databaseFile(folder)
  const { settings: _, ...before } = rowsOf(file)
  const copy = `${file}.migrated`
  copyFileSync(file, copy)
  const db = new Database(copy)
  migrate(db)
  db.close()
  expect(rowsOf(copy)).toMatchObject(before)
})
