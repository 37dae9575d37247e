import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Restart } from '../../../src/engine/backups/assemble.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { backupsIn, ownBackupFolder } from '../../../src/engine/store/backup.ts'
import { databaseFile } from '../../../src/engine/store/open.ts'
import { fileFacts } from '../../../src/engine/store/queries/backups.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aBusyWorkspace } from '../../builders/a-busy-workspace.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'
import { NOON, save } from '../../builders/rows.ts'

/** Verifications that are all over, so that nothing moves but what the test does. */
function aHistory({ db }: Engine, seed = 1): void {
  aBusyWorkspace(db, { seed, from: NOON, days: 30, verifications: 120 })
  for (const id of db.prepare('select id from verifications where final_at is null').pluck().all() as number[])
    finish(db, id, { state: 'expired', at: NOON + 40 * 86_400_000 })
}

/** What is in a file: rows of each table, sums of money, every figure. A restore adds its own line to the audit log. */
function contents(file: string) {
  const db = new Database(file, { readonly: true })
  const { rows, sums } = fileFacts(db)
  const { audit_log: _, ...others } = rows
  const found = { rows: others, sums, rollups: rollupDump(db) }
  db.close()
  return found
}

/** The part that stands still while an engine runs: its own minutes, probes and prices go on. */
function history({ rows, sums, rollups }: ReturnType<typeof contents>) {
  const still = [
    'verifications',
    'attempts',
    'failover_logs',
    'revenue_corrections',
    'customers',
    'cost_optimization_logs',
  ]
  return { rows: still.map((table) => [table, rows[table]]), sums, rollups }
}

interface Restarted {
  readonly engine: Engine
  /** What was in the file when nobody used it, before the swap and after it. */
  readonly before: ReturnType<typeof contents>
  readonly after: ReturnType<typeof contents>
}

/** An engine that can stop and start again, as the desktop's does. */
async function aRestartable(
  folder: string,
): Promise<{ readonly engine: Engine; readonly restarted: Promise<Restarted> }> {
  const file = databaseFile(folder)
  let resolve: (restarted: Restarted) => void = () => {}
  const restarted = new Promise<Restarted>((done) => {
    resolve = done
  })
  const restart: Restart = (between) =>
    void engine.stop().then(async () => {
      const before = contents(file)
      between()
      const after = contents(file)
      resolve({ engine: await anEngine({ folder }), before, after })
    })
  const engine = await anEngine({ folder, restart })
  return { engine, restarted }
}

describe('a backup', () => {
  test('is whole, checked and says what is in it', async () => {
    const folder = aFolder()
    const engine = await anEngine({ folder })
    aHistory(engine)
    const client = aClient(engine)
    const backup = await client.backups.make()
    expect(backup).toMatchObject({ kind: 'manual', check: 'passed', problem: null, appVersion: '0.0.0-test' })
    const { backups, lastRun, running } = await client.backups.list()
    expect(backups).toEqual([backup])
    expect(lastRun).toMatchObject({ state: 'done', error: null })
    expect(running).toBeNull()
    const [path = ''] = backupsIn(ownBackupFolder(databaseFile(folder)), databaseFile(folder))
    expect(history(contents(path))).toEqual(history(contents(databaseFile(folder))))
    // One file beside its manifest: nothing that would have to be copied along.
    expect(readdirSync(ownBackupFolder(databaseFile(folder)))).toEqual([backup.name, `${backup.name}.json`])
  })

  test('that was changed afterwards is found out', async () => {
    const engine = await anEngine()
    aHistory(engine)
    const client = aClient(engine)
    const { name } = await client.backups.make()
    const path = join(engine.backups.desk.folder, name)
    const bytes = readFileSync(path)
    bytes.write('tampered', 60)
    writeFileSync(path, bytes)
    expect(await client.backups.check({ name })).toMatchObject({
      check: 'failed',
      problem: /not the one that was made/,
    })
  })

  test('of a damaged database is not kept, and an alarm is raised', async () => {
    const folder = aFolder()
    const engine = await anEngine({ folder })
    aHistory(engine)
    const client = aClient(engine)
    const good = await client.backups.make()
    const alarms: string[] = []
    engine.events.on('alarm.raised', ({ kind }) => alarms.push(kind))
    const page = engine.db
      .prepare(`select pageno from dbstat where name = 'attempts' and pagetype = 'leaf' limit 1`)
      .pluck()
      .get() as number
    engine.db.pragma('wal_checkpoint(truncate)')
    const file = openSync(databaseFile(folder), 'r+')
    writeSync(file, Buffer.alloc(4_096, 0xff), 0, 4_096, (page - 1) * 4_096)
    closeSync(file)
    await expect(client.backups.make()).rejects.toMatchObject({ code: 'BACKUP_FAILED', data: { reason: 'damaged' } })
    expect(alarms).toEqual(['backup-failed'])
    expect((await client.backups.list()).backups).toEqual([good])
  })

  test('into a folder that cannot be written says so and leaves nothing', async () => {
    const folder = aFolder()
    const notAFolder = join(folder, 'full')
    const engine = await anEngine({ folder: join(folder, 'workspace') })
    const client = aClient(engine)
    engine.backups.desk.setFolder(notAFolder)
    const { name } = await client.backups.make()
    expect(existsSync(join(notAFolder, name))).toBe(true)
    writeFileSync(join(folder, 'a-file'), '')
    expect(() => engine.backups.desk.setFolder(join(folder, 'a-file'))).toThrow(/cannot be written/)
    await expect(client.backups.make()).resolves.toMatchObject({ kind: 'manual' })
    expect((await client.backups.list()).folderName).toBe('full')
  })

  test('does not begin while another is made', async () => {
    const engine = await anEngine()
    const client = aClient(engine)
    const first = client.backups.make()
    await expect(client.backups.make()).rejects.toMatchObject({ code: 'BACKUP_RUNNING' })
    await first
  })

  test('that is killed half-way is never listed, and its rest goes at the next start', async () => {
    const folder = aFolder()
    const engine = await anEngine({ folder })
    aHistory(engine)
    const file = databaseFile(folder)
    const { name } = await aClient(engine).backups.make()
    await engine.stop()
    const part = join(ownBackupFolder(file), name.replace('manual', 'scheduled'))
    const script = `
      import Database from 'better-sqlite3'
      import { writeFileSync } from 'node:fs'
      import { copyDatabase } from '${new URL('../../../src/engine/store/queries/backups.ts', import.meta.url).pathname}'
      copyDatabase(new Database(${JSON.stringify(file)}, { readonly: true }), ${JSON.stringify(`${part}.part`)})
      writeFileSync(${JSON.stringify(`${part}.json`)}, '{}')
      process.kill(process.pid, 'SIGKILL')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: process.cwd() })
    const signal = await new Promise((resolve) => child.once('exit', (_, ended) => resolve(ended)))
    expect(signal).toBe('SIGKILL')
    expect(existsSync(`${part}.part`)).toBe(true)
    const again = await anEngine({ folder })
    const { backups } = await aClient(again).backups.list()
    expect(backups.map((backup) => backup.name)).toEqual([name])
    expect(readdirSync(ownBackupFolder(file))).toEqual([name, `${name}.json`])
  })
})

describe('a restore', () => {
  test('gives back the same rows, sums and figures, and can be undone', async () => {
    const folder = aFolder()
    const file = databaseFile(folder)
    const { engine, restarted } = await aRestartable(folder)
    aHistory(engine)
    const client = aClient(engine)
    const { name } = await client.backups.make()
    const then = contents(join(engine.backups.desk.folder, name))
    aHistory(engine, 2)
    setSetting(engine.db, 'message.brand', 'Another', Date.now())
    const now = contents(file)
    expect(now.rows['verifications']).toBeGreaterThan(then.rows['verifications'] ?? 0)

    const preview = await client.backups.preview({ name })
    expect(preview.tables).toContainEqual({
      name: 'verifications',
      now: now.rows['verifications'],
      inBackup: then.rows['verifications'],
    })
    expect(preview.settingsSince).toContain('message.brand')
    expect(preview.sums).toContainEqual({
      of: 'cost of attempts',
      now: { currency: 'EUR', micros: now.sums.find(({ of }) => of === 'cost of attempts')?.micros },
      inBackup: { currency: 'EUR', micros: then.sums.find(({ of }) => of === 'cost of attempts')?.micros },
    })

    await expect(client.backups.restore({ name, confirmation: 'yes' })).rejects.toMatchObject({
      code: 'RESTORE_REFUSED',
      message: 'Type "sandbox" to confirm.',
    })
    await client.backups.restore({ name, confirmation: preview.confirmation })
    const restored = await restarted
    expect(restored.after).toEqual(then)
    expect(restored.engine.db.prepare('select action, subject from audit_log order by id desc').get()).toEqual({
      action: 'backup.restored',
      subject: name,
    })
    const { backups } = await aClient(restored.engine).backups.list()
    const aside = backups.find(({ kind }) => kind === 'before-restore')
    expect(aside).toMatchObject({ replacedBy: name, check: 'unchecked' })
    expect(contents(join(ownBackupFolder(file), aside?.name ?? ''))).toEqual(restored.before)
    await restored.engine.stop()

    // Undoing it is restoring what was set aside.
    const second = await aRestartable(folder)
    await aClient(second.engine).backups.restore({ name: aside?.name ?? '', confirmation: 'sandbox' })
    expect((await second.restarted).after).toEqual(restored.before)
  })

  test('of a damaged backup, or one of a newer version, is refused and nothing is changed', async () => {
    const folder = aFolder()
    const { engine } = await aRestartable(folder)
    const client = aClient(engine)
    const [first, second] = [await client.backups.make(), await client.backups.make()]
    const damaged = join(engine.backups.desk.folder, first.name)
    const bytes = readFileSync(damaged)
    bytes.fill(0xff, 8_192, 40_000)
    writeFileSync(damaged, bytes)
    const newer = new Database(join(engine.backups.desk.folder, second.name))
    newer.pragma('user_version = 999')
    newer.close()
    await expect(client.backups.restore({ name: first.name, confirmation: 'sandbox' })).rejects.toMatchObject({
      code: 'RESTORE_REFUSED',
      message: expect.stringContaining('damaged'),
    })
    await expect(client.backups.restore({ name: second.name, confirmation: 'sandbox' })).rejects.toMatchObject({
      code: 'RESTORE_REFUSED',
      message: expect.stringContaining('newer version'),
    })
    expect(readdirSync(folder).filter((name) => name.includes('restoring'))).toEqual([])
    expect((await client.system.status()).engine).not.toBe('stopping')
  })

  test('where nobody could start the engine again is refused', async () => {
    const engine = await anEngine()
    const client = aClient(engine)
    const { name } = await client.backups.make()
    await expect(client.backups.restore({ name, confirmation: 'sandbox' })).rejects.toMatchObject({
      message: expect.stringContaining('npm run restore'),
    })
    expect((await client.backups.list()).canRestore).toBe(false)
  })
})

test('a database of only open verifications is copied with them', async () => {
  const engine = await anEngine()
  save(engine.db, { to_number: '+4915112345678' })
  expect(await aClient(engine).backups.make()).toMatchObject({ verifications: 1 })
})
