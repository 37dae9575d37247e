import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { backupName, ownBackupFolder } from '../../../src/engine/store/backup.ts'
import { databaseFile, openWriter } from '../../../src/engine/store/open.ts'
import { copyDatabase } from '../../../src/engine/store/queries/backups.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { NOON, save } from '../../builders/rows.ts'

let data: string
let file: string
let name: string
let db: Database.Database

const restore = (...args: string[]) => {
  const script = new URL('../../../scripts/restore.ts', import.meta.url).pathname
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--data', data, ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const customers = () => {
  const opened = new Database(file, { readonly: true })
  const found = opened.prepare('select customer_id from verifications order by id').pluck().all()
  opened.close()
  return found
}

beforeEach(async () => {
  data = aFolder()
  const folder = join(data, 'workspaces', 'live')
  file = databaseFile(folder)
  name = backupName(file, 'manual', NOON)
  db = await openWriter(folder, systemClock, silentLog)
  save(db, { customer_id: 'kept' })
  mkdirSync(ownBackupFolder(file))
  copyDatabase(db, join(ownBackupFolder(file), name))
  save(db, { customer_id: 'lost', created_at: NOON + 1 })
})

test('lists, looks and restores while nobody uses the database, and keeps what was there', () => {
  db.close()
  expect(restore('--list').stdout).toContain(name)
  const looked = restore('--preview', name)
  expect(looked).toMatchObject({ status: 0, stderr: '' })
  expect(looked.stdout).toContain('verifications: 2 rows now, 1 in the backup')
  expect(restore('--backup', name)).toMatchObject({ status: 2 })
  expect(customers()).toEqual(['kept', 'lost'])

  const done = restore('--backup', name, '--yes')
  expect(done).toMatchObject({ status: 0, stderr: '' })
  expect(customers()).toEqual(['kept'])
  const [, aside = ''] = /kept as (\S+)\.\n/.exec(done.stdout) ?? []
  expect(restore('--backup', aside, '--yes').status).toBe(0)
  expect(customers()).toEqual(['kept', 'lost'])
})

test('leaves a database alone that is in use', () => {
  const refused = restore('--backup', name, '--yes')
  expect(refused).toMatchObject({
    status: 1,
    stderr: 'Signalbox runs on this workspace. Quit it first, then try again.\n',
  })
  db.close()
  expect(customers()).toEqual(['kept', 'lost'])
})

test('wrong arguments are told with the right ones', () => {
  db.close()
  expect(restore()).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage: npm run restore') })
  expect(restore('--backup', 'nothing', '--yes')).toMatchObject({
    status: 1,
    stderr: 'There is no backup "nothing".\n',
  })
})
