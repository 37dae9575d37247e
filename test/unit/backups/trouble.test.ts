import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../../src/engine/app-error.ts'
import { assertRoom, troubleOf } from '../../../src/engine/backups/trouble.ts'
import { aFolder } from '../../builders/a-folder.ts'

const coded = (code: string) => Object.assign(new Error(`${code}: it went wrong`), { code })

test.each([
  ['ENOSPC', 'disk-full', /Free some space/],
  ['SQLITE_FULL', 'disk-full', /Free some space/],
  ['EACCES', 'unwritable', /Make it writable or choose another/],
  ['EROFS', 'unwritable', /Make it writable or choose another/],
  ['ENOENT', 'unwritable', /or it is gone/],
  ['SQLITE_BUSY', 'other', /Close it, then try again/],
])('%s is told as %s', (code, reason, message) => {
  const trouble = troubleOf(coded(code))
  expect(trouble.data).toEqual({ reason })
  expect(trouble.message).toMatch(message)
})

// A thread of SQLite's tells its errors as text only.
test('what a thread says is understood as well', () => {
  expect(troubleOf(new Error('copyDatabase: database or disk is full')).data.reason).toBe('disk-full')
  expect(troubleOf(new Error('copyDatabase: unable to open database: /x')).data.reason).toBe('unwritable')
})

test('a disk that is too small is found before anything is begun', () => {
  const folder = aFolder()
  expect(() => assertRoom(folder, 1_000_000, () => 1_050_000)).not.toThrow()
  expect(() => assertRoom(folder, 1_000_000_000, () => 900_000_000)).toThrow(
    /The disk has 900.0 MB left, and the copy needs about 1.1 GB/,
  )
})

test('a file where the folder should be is told, not thrown as it is', () => {
  const file = join(aFolder(), 'not-a-folder')
  writeFileSync(file, '')
  expect(() => assertRoom(file, 0)).toThrow(AppError)
  expect(() => assertRoom(join(file, 'below'), 0)).toThrow(/cannot be written/)
})
