import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { restoreBackup } from '../../../src/main/restore-backup.ts'

let folder: string
let file: string
let backup: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-restore-'))
  file = join(folder, 'signalbox.db')
  backup = join(folder, 'signalbox.db.backup-1')
  writeFileSync(file, 'damaged')
  writeFileSync(backup, 'good')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the backup takes the place of the damaged file, and both are kept', () => {
  const aside = restoreBackup(file, backup, Date.UTC(2026, 0, 2))
  expect(aside).toBe(`${file}.damaged-2026-01-02T00-00-00-000Z`)
  expect(readFileSync(file, 'utf8')).toBe('good')
  expect(readFileSync(aside, 'utf8')).toBe('damaged')
  expect(readFileSync(backup, 'utf8')).toBe('good')
})

// SQLite would otherwise replay the log of the damaged file into the restored one.
test('the write-ahead log goes aside together with its database', () => {
  writeFileSync(`${file}-wal`, 'log')
  writeFileSync(`${file}-shm`, 'index')
  const aside = restoreBackup(file, backup, 0)
  expect([existsSync(`${file}-wal`), existsSync(`${file}-shm`)]).toEqual([false, false])
  expect(readFileSync(`${aside}-wal`, 'utf8')).toBe('log')
})

test('a backup that cannot be read changes nothing', () => {
  writeFileSync(`${file}-wal`, 'log')
  expect(() => restoreBackup(file, join(folder, 'missing'), 0)).toThrow(/ENOENT/)
  expect(readFileSync(file, 'utf8')).toBe('damaged')
  expect(existsSync(`${file}-wal`)).toBe(true)
})
