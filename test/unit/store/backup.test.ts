import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import {
  backupFolderPointer,
  backupName,
  chosenBackupFolder,
  kindOfName,
  listBackups,
  madeAt,
  newestSound,
  ownBackupFolder,
} from '../../../src/engine/store/backup.ts'
import { readManifest, writeManifest } from '../../../src/engine/store/backup-manifest.ts'
import { databaseFile, openWriter } from '../../../src/engine/store/open.ts'
import { swapIn } from '../../../src/engine/store/swap.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { NOON } from '../../builders/rows.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = aFolder()
  file = databaseFile(folder)
  const db = await openWriter(folder, systemClock, silentLog)
  db.close()
})

/** A file with this word in it, as SQLite keeps it. */
function aDatabase(path: string, word: string): void {
  const db = new Database(path)
  db.pragma('journal_mode = wal')
  db.exec('create table words (word)')
  db.prepare('insert into words values (?)').run(word)
  db.close()
}

function wordOf(path: string): unknown {
  const db = new Database(path, { readonly: true })
  const word = db.prepare('select word from words').pluck().get()
  db.close()
  return word
}

test.each([
  ['scheduled', 'scheduled'],
  ['manual', 'manual'],
  ['before-restore', 'before-restore'],
  ['before-0017-backups', 'before-migration'],
  ['by-hand', 'manual'],
])('a backup with the reason %s is %s, and its name says when', (reason, kind) => {
  const name = backupName(file, reason, NOON)
  expect(kindOfName(name)).toBe(kind)
  expect(madeAt(name)).toBe(NOON)
})

test('backups are found beside the database, in its folder for them and in the chosen one, each once', () => {
  const elsewhere = join(folder, 'elsewhere')
  mkdirSync(elsewhere)
  mkdirSync(ownBackupFolder(file))
  writeFileSync(backupFolderPointer(file), JSON.stringify({ folder: elsewhere }))
  const names = [3, 2, 1, 0].map((hour) => backupName(file, 'manual', NOON + hour * 3_600_000))
  const [a = '', b = '', c = '', d = ''] = names
  for (const [place, name] of [
    [elsewhere, a],
    [ownBackupFolder(file), b],
    [folder, c],
    [elsewhere, d],
    [ownBackupFolder(file), d],
  ] as const)
    for (const end of ['', '.json', '-wal', '.part']) writeFileSync(join(place, name + end), '')
  expect(chosenBackupFolder(file)).toBe(elsewhere)
  expect(listBackups(file)).toEqual([
    join(elsewhere, a),
    join(ownBackupFolder(file), b),
    join(folder, c),
    join(elsewhere, d),
  ])
})

test.each(['', '{', '{"folder":7}', '[]'])('a pointer that cannot be read (%j) leads to the own folder', (text) => {
  writeFileSync(backupFolderPointer(file), text)
  expect(chosenBackupFolder(file)).toBeNull()
})

describe('what can take the place of a damaged database', () => {
  const at = (hour: number) => join(folder, backupName(file, 'scheduled', NOON + hour * 3_600_000))

  test('is the newest that passes its check, is of a known version and was not found damaged before', () => {
    copyFileSync(file, at(0))
    copyFileSync(file, at(1))
    writeManifest(at(1), {
      format: 1,
      kind: 'scheduled',
      appVersion: null,
      createdAt: NOON,
      bytes: 1,
      sha256: null,
      check: { kind: 'full', at: NOON, problem: 'row 3 missing from index' },
      facts: null,
      replacedBy: null,
    })
    copyFileSync(file, at(2))
    const newer = new Database(at(2))
    newer.pragma('user_version = 999')
    newer.close()
    writeFileSync(at(3), 'not a database')
    expect(newestSound(listBackups(file))).toBe(at(0))
  })

  test('may be nothing', () => {
    writeFileSync(at(0), 'not a database')
    expect(newestSound(listBackups(file))).toBeNull()
  })
})

test.each(['', '{}', '{"format":2}'])('a manifest that cannot be read (%j) counts as none', (text) => {
  writeFileSync(`${file}.json`, text)
  expect(readManifest(file)).toBeNull()
})

describe('a swap', () => {
  let live: string
  let prepared: string
  let aside: string
  beforeEach(() => {
    live = join(folder, 'live.db')
    prepared = join(folder, 'live.db.restoring')
    aside = join(folder, 'backups', 'live.db.backup-before-restore-2026-01-05T12-00-00-000Z')
    aDatabase(live, 'now')
    aDatabase(prepared, 'then')
  })

  test('keeps what was there as one file', () => {
    expect(swapIn(live, prepared, aside)).toBe(aside)
    expect(wordOf(live)).toBe('then')
    expect(wordOf(aside)).toBe('now')
    expect(existsSync(prepared)).toBe(false)
    // Rollback mode: nothing beside the file belongs to it.
    expect(readFileSync(aside)[18]).toBe(1)
  })

  test('does not happen while somebody uses the database', () => {
    const user = new Database(live)
    user.prepare('select * from words').all()
    expect(() => swapIn(live, prepared, aside)).toThrow(/locked/)
    user.close()
    expect(wordOf(live)).toBe('now')
    expect(existsSync(aside)).toBe(false)
  })

  test('sets a damaged database aside under a name that is never offered', () => {
    writeFileSync(live, 'not a database')
    const kept = swapIn(live, prepared, aside)
    expect(wordOf(live)).toBe('then')
    expect(readFileSync(String(kept), 'utf8')).toBe('not a database')
    expect(listBackups(live)).toEqual([])
    expect(readdirSync(folder)).toContain('live.db.damaged-2026-01-05T12-00-00-000Z')
  })

  test('fills a place where nothing was', () => {
    expect(swapIn(join(folder, 'new.db'), prepared, aside)).toBeNull()
    expect(wordOf(join(folder, 'new.db'))).toBe('then')
  })
})
