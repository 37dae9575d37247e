import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FolderInUseError, lockFolder } from '../../src/engine/lock.ts'
import { aFolder } from '../builders/a-folder.ts'

const NOON = Date.UTC(2026, 10, 22, 12)

test('a folder is for one at a time, and whoever comes second is told who has it', () => {
  const folder = aFolder()
  const release = lockFolder(folder, 'serve', NOON)
  const second = () => lockFolder(folder, 'window', NOON)
  expect(second).toThrow(FolderInUseError)
  expect(second).toThrow(
    `Signalbox without a window already runs on ${folder} (process ${process.pid}, since 2026-11-22T12:00:00.000Z). Stop it first`,
  )
  release()
  release()
  const again = second()
  expect(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'))).toEqual({
    pid: process.pid,
    startedAt: NOON,
    host: 'window',
  })
  again()
})

test('another folder is another matter, and what a dead process left behind is nobody', () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'running.json'), JSON.stringify({ pid: 1, startedAt: 0, host: 'serve' }))
  writeFileSync(join(folder, 'running.lock'), '')
  const one = lockFolder(folder, 'window', NOON)
  const other = lockFolder(aFolder(), 'window', NOON)
  one()
  other()
})

test('a damaged note does not hide that the folder is in use', () => {
  const folder = aFolder()
  const release = lockFolder(folder, 'window', NOON)
  writeFileSync(join(folder, 'running.json'), '{')
  expect(() => lockFolder(folder, 'serve', NOON)).toThrow(`Signalbox already runs on ${folder}. Stop it first`)
  release()
})
