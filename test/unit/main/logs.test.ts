import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from '../../../src/main/logs.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const linesOf = (name: string): readonly { level: string; message: string; n?: number }[] =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('every line goes to the file, warnings and errors to the mirror as well', () => {
  const mirrored: string[] = []
  const log = openLog(folder, { mirror: (line) => mirrored.push(line) })
  log.info('one', { n: 1 })
  log.warn('two')
  log.error('three')
  expect(linesOf('signalbox.log')).toMatchObject([
    { level: 'info', message: 'one', n: 1 },
    { level: 'warn' },
    { level: 'error' },
  ])
  expect(mirrored.map((line) => JSON.parse(line).message)).toEqual(['two', 'three'])
})

test('a full file is set aside, the oldest goes, and the order is kept', () => {
  const log = openLog(folder, { maxBytes: 500, files: 3 })
  for (let n = 0; n < 40; n++) log.info('line', { n })
  expect(readdirSync(folder).sort()).toEqual(['signalbox.1.log', 'signalbox.2.log', 'signalbox.log'])
  const kept = ['signalbox.2.log', 'signalbox.1.log', 'signalbox.log'].flatMap(linesOf).map(({ n }) => n)
  expect(kept.at(-1)).toBe(39)
  expect(kept).toEqual(kept.map((_, index) => 40 - kept.length + index))
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).length).toBeLessThanOrEqual(500)
})

test('a restart goes on in the same file', () => {
  openLog(folder, { maxBytes: 500 }).info('before')
  openLog(folder, { maxBytes: 500 }).info('after')
  expect(linesOf('signalbox.log').map(({ message }) => message)).toEqual(['before', 'after'])
})

// A full disk must not take the console down with it.
test('a log that cannot be written says so once and throws nothing', () => {
  const blocked = join(folder, 'file')
  writeFileSync(blocked, '')
  const mirrored: string[] = []
  const log = openLog(join(blocked, 'logs'), { mirror: (line) => mirrored.push(line) })
  log.info('one')
  log.info('two')
  expect(mirrored).toHaveLength(1)
  expect(mirrored[0]).toContain('cannot be written')
})
