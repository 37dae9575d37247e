import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { databaseFile, openWriter } from '../../../src/engine/store/open.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { save } from '../../builders/rows.ts'

const openModule = new URL('../../../src/engine/store/open.ts', import.meta.url).href
const script = `
  const { openWriter } = await import(${JSON.stringify(openModule)})
  const clock = { now: Date.now, monotonic: () => 0, after: () => () => {} }
  const log = { info() {}, warn() {}, error() {} }
  try {
    const db = await openWriter(process.argv[1], clock, log)
    console.log(JSON.stringify({ kind: 'opened', rows: db.prepare('select count(*) from verifications').pluck().get() }))
  } catch ({ kind, message }) {
    console.log(JSON.stringify({ kind, message }))
  }`

/** Opens the workspace in another process without root's right to write everything (as `nobody` when we are root). */
async function openAsOrdinaryUser(folder: string): Promise<{ kind: string; message: string }> {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const args = ['--input-type=module', '--eval', script, folder]
  const { stdout } = await promisify(execFile)(process.execPath, args, { ...nobody, cwd: '/' })
  return JSON.parse(stdout)
}

let folder: string
let file: string
beforeEach(async () => {
  folder = aFolder()
  file = databaseFile(folder)
  const db = await openWriter(folder, systemClock, silentLog)
  save(db, {}, [{}])
  db.close()
})

describe('for a user who may not write it, the database is refused with advice and stays as it is', () => {
  test.each([
    ['file and folder', 0o555, 0o444],
    ['the file', 0o777, 0o444],
    ['the folder', 0o555, 0o666],
  ])('%s read-only', async (_, folderMode, fileMode) => {
    const before = readFileSync(file)
    chmodSync(file, fileMode)
    chmodSync(folder, folderMode)
    const answer = await openAsOrdinaryUser(folder)
    expect(answer.kind).toBe('read-only')
    expect(answer.message).toMatch(/Make its folder and file writable/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a folder that cannot be made', async () => {
    chmodSync(folder, 0o555)
    const answer = await openAsOrdinaryUser(join(folder, 'workspace'))
    expect(answer.kind).toBe('read-only')
    expect(existsSync(join(folder, 'workspace'))).toBe(false)
  })
})

test('while another program writes it, it is refused with advice; afterwards it opens', {
  timeout: 20_000,
}, async () => {
  const other = new Database(file)
  other.exec('begin immediate')
  await expect(openWriter(folder, systemClock, silentLog)).rejects.toMatchObject({
    kind: 'locked',
    message: expect.stringContaining('Close it, then try again'),
  })
  other.exec('rollback')
  other.close()
  const db = await openWriter(folder, systemClock, silentLog)
  expect(db.prepare('select count(*) from verifications').pluck().get()).toBe(1)
  db.close()
})
