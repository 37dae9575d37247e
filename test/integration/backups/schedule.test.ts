import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { BackupSchedule } from '../../../src/contract/backups.ts'
import { BackupDesk } from '../../../src/engine/backups/backup-desk.ts'
import { Copies } from '../../../src/engine/backups/copies.ts'
import { shelved } from '../../../src/engine/backups/shelf.ts'
import { EventBus } from '../../../src/engine/events.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { backUp, backupFolderPointer } from '../../../src/engine/store/backup.ts'
import { databaseFile, openWriter } from '../../../src/engine/store/open.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { createReaderWorker } from '../../builders/an-engine.ts'
import { NOON } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const often: BackupSchedule = { everyMs: HOUR_MS, latest: 2, daily: 0, weekly: 0 }
const byHand: BackupSchedule = { ...often, everyMs: null }

async function aDesk(folder = aFolder(), schedule: BackupSchedule = often) {
  const clock = new FakeClock(NOON)
  const db = await openWriter(folder, clock, silentLog)
  onTestFinished(() => void db.close())
  setSetting(db, 'backups.schedule', schedule, NOON)
  const file = databaseFile(folder)
  const events = new EventBus((error) => expect.unreachable(String(error)))
  const alarms: string[] = []
  events.on('alarm.raised', ({ kind, message }) => alarms.push(`${kind}: ${message}`))
  events.on('alarm.cleared', ({ kind }) => alarms.push(`${kind} cleared`))
  const copies = new Copies({ file, version: '1.0.0', clock, log: silentLog, createReaderWorker })
  const desk = new BackupDesk({ db, file, clock, log: silentLog, events, copies })
  onTestFinished(() => desk.stop())
  /** Moves the clock on, and lets what that begins come to its end. */
  const advance = async (ms: number) => {
    await clock.advance(ms)
    while (desk.running !== null)
      await new Promise<void>((resolve) => {
        const off = events.on('backup.changed', () => {
          off()
          resolve()
        })
      })
    await clock.advance(0)
  }
  const made = () => shelved(file).map(({ kind, createdAt }) => `${kind} ${(createdAt - NOON) / HOUR_MS}`)
  return { clock, db, desk, file, folder, alarms, advance, made }
}

test('the first is made a minute after the start, the next when it is due, and old ones go', async () => {
  const { desk, advance, made } = await aDesk()
  desk.start()
  await advance(MINUTE_MS)
  expect(made()).toHaveLength(1)
  await advance(50 * MINUTE_MS)
  expect(made()).toHaveLength(1)
  await advance(10 * MINUTE_MS)
  await advance(HOUR_MS)
  expect(made()).toHaveLength(2)
  expect(desk.nextAt).toBe(NOON + MINUTE_MS + 3 * HOUR_MS)
})

test('a day of sleep is caught up with one, on wake', async () => {
  const { desk, clock, advance, made } = await aDesk()
  desk.start()
  await advance(MINUTE_MS)
  clock.jump(24 * HOUR_MS)
  desk.wake()
  desk.wake()
  await advance(0)
  expect(made()).toHaveLength(2)
  expect(made()[0]).toMatch(/^scheduled 24\./)
})

test('what was made before the last start counts', async () => {
  const folder = aFolder()
  const first = await aDesk(folder)
  first.desk.start()
  await first.advance(MINUTE_MS)
  await first.desk.stop()
  first.db.close()
  const second = await aDesk(folder)
  second.desk.start()
  await second.advance(50 * MINUTE_MS)
  expect(second.made()).toHaveLength(1)
  await second.advance(11 * MINUTE_MS)
  expect(second.made()).toHaveLength(2)
})

test('a folder that is gone raises an alarm, and it is tried again until one is made', async () => {
  const { desk, advance, made, alarms, file, folder } = await aDesk()
  const elsewhere = join(folder, 'stick')
  // What was a folder of a stick is a file now: nothing can be made there.
  writeFileSync(elsewhere, '')
  writeFileSync(backupFolderPointer(file), JSON.stringify({ folder: join(elsewhere, 'backups') }))
  desk.start()
  await advance(MINUTE_MS)
  expect(made()).toEqual([])
  expect(alarms).toEqual([
    'backup-failed: The last backup was not made. The folder for backups cannot be written, or it is gone. Make it writable or choose another one.',
  ])
  mkdirSync(join(folder, 'other'))
  desk.setFolder(join(folder, 'other'))
  await advance(10 * MINUTE_MS)
  await advance(10 * MINUTE_MS)
  expect(made()).toHaveLength(1)
  expect(alarms.at(-1)).toBe('backup-failed cleared')
})

test('without a schedule none is made', async () => {
  const { desk, advance, made } = await aDesk(aFolder(), byHand)
  desk.start()
  await advance(48 * HOUR_MS)
  expect(made()).toEqual([])
  expect(desk.nextAt).toBeNull()
})

test('a copy from before an update is looked into once the console runs', async () => {
  const { db, desk, advance, file } = await aDesk(aFolder(), byHand)
  await backUp(db, file, 'before-0099-next', NOON - HOUR_MS)
  expect(shelved(file)).toMatchObject([{ kind: 'before-migration', check: 'unchecked' }])
  desk.start()
  await advance(MINUTE_MS)
  expect(shelved(file)).toMatchObject([{ kind: 'before-migration', check: 'passed', createdAt: NOON - HOUR_MS }])
})
