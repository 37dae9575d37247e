import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { unattendedHost } from '../../../src/engine/reports/report-host.ts'
import { retentionCut } from '../../../src/engine/store/retention.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aBusyWorkspace } from '../../builders/a-busy-workspace.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'
import { save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000
const count = (db: Database.Database, what: string) =>
  db.prepare(`select count(*) from ${what}`).pluck().get() as number

/** Half a year of verifications that are all over, ending today. */
function aHistory({ db }: Engine): void {
  aBusyWorkspace(db, { seed: 5, from: Date.now() - 180 * DAY_MS, days: 178, verifications: 250 })
  for (const id of db.prepare('select id from verifications where final_at is null').pluck().all() as number[])
    finish(db, id, { state: 'expired', at: Date.now() - DAY_MS })
}

describe('retention', () => {
  test('deletes what the preview said, and no figure changes, not even when they are rebuilt', async () => {
    const engine = await anEngine()
    const client = aClient(engine)
    aHistory(engine)
    const { db } = engine
    const figures = rollupDump(db)
    const corrections = count(db, 'revenue_corrections')
    const audit = count(db, 'audit_log')
    const preview = await client.storage.previewRetention({ months: 2 })
    expect(preview.verifications).toBeGreaterThan(50)
    expect(preview.attempts).toBeGreaterThan(preview.verifications)
    expect(preview.before).toBe(retentionCut(db, 2, Date.now()))
    const old = () => count(db, `verifications where created_at < ${preview.before}`)
    const young = () => count(db, `verifications where created_at >= ${preview.before}`)
    const [oldBefore, youngBefore, attemptsBefore] = [old(), young(), count(db, 'attempts')]

    await client.storage.setRetention({ months: 2 })
    await engine.backups.retention.settled()
    expect(old()).toBe(preview.kept)
    expect(oldBefore - old()).toBe(preview.verifications)
    expect(young()).toBe(youngBefore)
    expect(attemptsBefore - count(db, 'attempts')).toBe(preview.attempts)
    expect(count(db, 'revenue_corrections')).toBe(corrections)
    expect(count(db, 'audit_log')).toBe(audit + 2)
    expect(db.pragma('foreign_key_check')).toEqual([])
    expect(rollupDump(db)).toEqual(figures)
    rebuildRollups(db)
    expect(rollupDump(db)).toEqual(figures)
  })

  test('a change of the zone afterwards loses and doubles nothing', async () => {
    const engine = await anEngine()
    aHistory(engine)
    const { db } = engine
    const sums = () =>
      db
        .prepare(
          'select sum(sent) as sent, sum(attempts) as attempts, sum(cost_micros) as cost from rollup_route_months',
        )
        .get()
    const hours = () => db.prepare('select sum(sent) as sent, sum(cost_micros) as cost from rollup_country_hours').get()
    rebuildRollups(db, 'Asia/Kathmandu')
    const [before, hoursBefore] = [sums(), hours()]
    await aClient(engine).storage.setRetention({ months: 3 })
    await engine.backups.retention.settled()
    rebuildRollups(db, 'America/New_York')
    expect(sums()).toEqual(before)
    expect(hours()).toEqual(hoursBefore)
  })

  test('keeps what is still open, corrected, or noted by people; and example data', async () => {
    const engine = await anEngine()
    const { db } = engine
    const at = Date.now() - 400 * DAY_MS
    const over = { created_at: at, final_at: at + 1, to_number: null, body: null }
    const plain = save(db, over, [{}], [{ created_at: at }])
    const open = save(db, { created_at: at })
    const example = save(db, { ...over, source: 'example', external_id: 'e1' })
    const corrected = save(db, over)
    db.prepare(
      `insert into revenue_corrections (kind, customer_id, verification_id, mode, micros, currency, booked_at, reason, author,
         created_at) values ('credit', 'c', ?, 'live', -1, 'EUR', ?, 'r', 'a', ?)`,
    ).run(corrected, at, at)
    const noted = save(db, over, [{}], [{ created_at: at }])
    db.prepare(
      `insert into episode_notes (hop_id, kind, text, author, at)
       select id, 'note', 't', 'a', 0 from failover_logs where verification_id = ?`,
    ).run(noted)
    expect(await aClient(engine).storage.previewRetention({ months: 12 })).toMatchObject({ verifications: 1, kept: 4 })
    await aClient(engine).storage.setRetention({ months: 12 })
    await engine.backups.retention.settled()
    expect(db.prepare('select id from verifications order by id').pluck().all()).toEqual([
      open,
      example,
      corrected,
      noted,
    ])
    expect(plain).toBeGreaterThan(0)
    // Afterwards history is append-only again.
    expect(() => db.exec('delete from failover_logs')).toThrow(/append-only/)
  })

  test('masks closed verifications that still hold a number', async () => {
    const engine = await anEngine()
    const { db } = engine
    const now = Date.now()
    const stale = save(db, { created_at: now - DAY_MS, final_at: now, state: 'expired' })
    const open = save(db, { created_at: now, expires_at: now + 600_000 })
    await aClient(engine).storage.setRetention({ months: null })
    await engine.backups.retention.settled()
    const number = db.prepare('select to_number from verifications where id = ?').pluck()
    expect(number.get(stale)).toBeNull()
    expect(number.get(open)).toBe('+4915112345678')
  })
})

describe('the export of everything', () => {
  const host = (folder: string) => ({ ...unattendedHost, chooseFolder: async () => folder })

  test('has every row of every table, a description, and nothing that would give somebody away', async () => {
    const into = aFolder()
    const engine = await anEngine({ reportHost: host(into) })
    aHistory(engine)
    save(engine.db, { to_number: '+4915198765432', body: 'Secret words 424242' })
    const client = aClient(engine)
    expect(await client.storage.startExport()).toEqual({ started: true })
    await expect(client.storage.startExport()).rejects.toMatchObject({ code: 'EXPORT_RUNNING' })
    await engine.backups.exporter.settled()
    const state = engine.backups.exporter.state
    expect(state).toMatchObject({ state: 'done', problem: null })
    const folder = join(into, state?.folderName ?? '')
    expect(readdirSync(into)).toEqual([state?.folderName])
    const lines = (table: string) =>
      readFileSync(join(folder, `${table}.ndjson`), 'utf8')
        .trim()
        .split('\n')
    for (const table of ['verifications', 'attempts', 'rollup_route_days', 'failover_logs', 'revenue_corrections'])
      expect(lines(table).filter((line) => line !== '')).toHaveLength(count(engine.db, table))
    const row = JSON.parse(lines('verifications')[0] ?? '')
    expect(row).toEqual(
      expect.objectContaining({ id: 1, country: expect.stringMatching(/^[A-Z]{2}$/), created_at: expect.any(Number) }),
    )
    const everything = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(everything.join('\n')).not.toMatch(/4915198765432|Secret words|number-hash|code-hash/)
    const readme = readFileSync(join(folder, 'README.txt'), 'utf8')
    expect(readme).toContain('verifications: to_hash, to_number, body, code_hash')
    expect(readme).toContain('UTC epoch milliseconds')
    expect(readme).toMatch(/attempts \(\d+ rows\)\nCREATE TABLE attempts/)
  })

  test('that is cancelled leaves nothing', async () => {
    const into = aFolder()
    const engine = await anEngine({ reportHost: host(into) })
    const client = aClient(engine)
    await client.storage.startExport()
    await client.storage.cancelExport()
    await engine.backups.exporter.settled()
    expect(engine.backups.exporter.state?.state).toBe('cancelled')
    expect(readdirSync(into)).toEqual([])
    await expect(client.storage.cancelExport()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('into a place that cannot be written says so', async () => {
    const file = join(aFolder(), 'a-file')
    writeFileSync(file, '')
    const engine = await anEngine({ reportHost: host(file) })
    await aClient(engine).storage.startExport()
    await engine.backups.exporter.settled()
    expect(engine.backups.exporter.state).toMatchObject({
      state: 'failed',
      problem: 'The folder cannot be written. Choose another one.',
    })
  })
})

test('the size is that of the file, and its tables come to it', async () => {
  const folder = aFolder()
  const engine = await anEngine({ folder })
  aHistory(engine)
  engine.db.pragma('wal_checkpoint(truncate)')
  const size = await aClient(engine).storage.size()
  const sum = size.tables.reduce((bytes, table) => bytes + table.bytes, 0)
  expect(size.bytes).toBeGreaterThan(100_000)
  expect(sum / (size.bytes - size.freeBytes)).toBeGreaterThan(0.9)
  expect(sum).toBeLessThanOrEqual(size.bytes)
  expect(size.tables.find(({ name }) => name === 'verifications')?.rows).toBe(count(engine.db, 'verifications'))
})
