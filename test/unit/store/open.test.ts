import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../src/engine/app-error.ts'
import { backUp, listBackups } from '../../../src/engine/store/backup.ts'
import { databaseFile, openWriter, writing } from '../../../src/engine/store/open.ts'
import { StoreError, storeErrorKind } from '../../../src/engine/store/store-error.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { recordingLog } from '../../fakes/recording-log.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = aFolder()
  file = databaseFile(folder)
})

const clock = new FakeClock(NOON)
const open = (log = recordingLog()) => openWriter(folder, clock, log)

/** Makes a file by hand, as another program or version would have left it. */
function makeFile(sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

/** Some pages of rows. */
function fill(db: Database.Database): void {
  db.transaction(() => {
    for (let i = 0; i < 200; i++) save(db, {})
  })()
}

async function refusal(): Promise<StoreError> {
  const error = await open().catch((thrown: unknown) => thrown)
  if (!(error instanceof StoreError)) throw new Error('the file was opened')
  expect(error.file).toBe(file)
  return error
}

describe('a database that can be used', () => {
  test('says of itself that it was opened for safety', async () => {
    const db = await aStore(join(folder, 'deep', 'workspace'))
    const pragma = (name: string) => db.pragma(name, { simple: true })
    expect(pragma('journal_mode')).toBe('wal')
    expect(pragma('synchronous')).toBe(2)
    expect(pragma('foreign_keys')).toBe(1)
    expect(pragma('busy_timeout')).toBe(5_000)
  })

  test('keeps what was written over closing and opening, without a backup', async () => {
    const first = await open()
    save(first, { customer_id: 'shop-1' })
    first.close()
    const second = await open()
    expect(second.prepare('select customer_id from verifications').pluck().all()).toEqual(['shop-1'])
    second.close()
    expect(listBackups(file)).toEqual([])
  })

  test('is backed up before it is migrated', async () => {
    makeFile(`create table old (x); insert into old values ('kept')`)
    const log = recordingLog()
    const db = await open(log)
    db.close()
    const [backup = ''] = listBackups(file)
    expect(backup).toBe(`${file}.backup-before-0001-verifications-2026-01-05T12-00-00-000Z`)
    expect(log.lines).toMatchObject([{ level: 'info', fields: { to: backup } }])
    const copy = new Database(backup, { readonly: true })
    expect(copy.prepare('select x from old').pluck().get()).toBe('kept')
    expect(copy.pragma('user_version', { simple: true })).toBe(0)
    copy.close()
  })
})

describe('a database that cannot be used is refused with advice, and stays as it is', () => {
  test('made by a newer version', async () => {
    makeFile('create table future (x); pragma user_version = 999')
    const before = readFileSync(file)
    const error = await refusal()
    expect(error.kind).toBe('newer-version')
    expect(error.message).toMatch(/newer version.*Nothing was changed/)
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['signalbox.db'])
  })

  test('not a database at all', async () => {
    writeFileSync(file, 'Dear diary, today I was mistaken for a database. '.repeat(100))
    const before = readFileSync(file)
    const error = await refusal()
    expect(error.kind).toBe('corrupt')
    expect(error.message).toMatch(/Restore the last backup/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('damaged in the middle: found at the start, and the backups are named', async () => {
    const db = await open()
    fill(db)
    const backup = await backUp(db, file, 'by-hand', NOON)
    db.close()
    const bytes = readFileSync(file)
    bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 8_192)
    writeFileSync(file, bytes)
    const error = await refusal()
    expect(error.kind).toBe('corrupt')
    expect(error.backups).toEqual([backup])
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  test('cut off at the end', async () => {
    const db = await open()
    fill(db)
    db.close()
    truncateSync(file, 30_000)
    expect((await refusal()).kind).toBe('corrupt')
  })

  test('a migration that fails undoes itself and points to the backup', async () => {
    makeFile('create table verifications (mine); insert into verifications values (1)')
    const error = await refusal()
    expect(error.kind).toBe('other')
    expect(error.message).toContain('already exists')
    expect(error.backups).toHaveLength(1)
    const db = new Database(file)
    expect(db.prepare(`select name from sqlite_master where type = 'table'`).pluck().all()).toEqual(['verifications'])
    expect(db.pragma('user_version', { simple: true })).toBe(0)
    db.close()
  })

  test('a folder where the file belongs', async () => {
    mkdirSync(file)
    expect((await refusal()).kind).toBe('read-only')
  })
})

describe('backups', () => {
  test('the newest five are kept', async () => {
    const db = await open()
    const made = []
    for (let i = 0; i < 7; i++) made.push(await backUp(db, file, i % 2 === 0 ? 'daily' : 'by-hand', NOON + i * 60_000))
    db.close()
    expect(listBackups(file)).toEqual(made.slice(-5).reverse())
  })

  test('one that was interrupted is never offered', async () => {
    writeFileSync(`${file}.backup-daily-x.part`, 'half')
    writeFileSync(join(folder, 'other.db.backup-daily'), '')
    expect(listBackups(file)).toEqual([])
    expect(listBackups(join(folder, 'nowhere', 'signalbox.db'))).toEqual([])
  })
})

describe('errors', () => {
  test.each([
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_IOERR_WRITE', 'disk-full'],
    ['ENOSPC', 'disk-full'],
    ['SQLITE_READONLY_DBMOVED', 'read-only'],
    ['EACCES', 'read-only'],
    ['SQLITE_BUSY_SNAPSHOT', 'locked'],
    ['SQLITE_CORRUPT_INDEX', 'corrupt'],
    ['SQLITE_IOERR_READ', 'other'],
    ['ECONNRESET', null],
  ])('%s is %s', (code, kind) => {
    expect(storeErrorKind(Object.assign(new Error('x'), { code }))).toBe(kind)
  })

  test('what is not an error of the store goes through as it is', () => {
    expect(storeErrorKind('SQLITE_FULL')).toBeNull()
    expect(storeErrorKind(new Error('SQLITE_FULL'))).toBeNull()
    const own = new AppError('NOT_FOUND', {})
    const db = new Database(':memory:')
    expect(() =>
      writing(db, () => {
        throw own
      }),
    ).toThrow(own)
    db.close()
  })
})
