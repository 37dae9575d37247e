import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { reportScheduleDraftSchema } from '../../../src/contract/report-schedules.ts'
import { type Alarm, EventBus } from '../../../src/engine/events.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { assembleReports } from '../../../src/engine/reports/assemble.ts'
import { unattendedHost } from '../../../src/engine/reports/report-host.ts'
import { databaseFile } from '../../../src/engine/store/open.ts'
import { Reader } from '../../../src/engine/store/reader.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aStore } from '../../builders/a-store.ts'
import { createReaderWorker } from '../../builders/an-engine.ts'
import { NOON } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const DAY = 86_400_000
const draft = reportScheduleDraftSchema.parse({
  template: 'weekly-operations',
  format: 'json',
  every: 'week',
  weekday: 2,
  time: '07:30',
  zone: 'UTC',
})
const TUESDAY = Date.UTC(2026, 0, 6, 7, 30)

async function someReports() {
  const folder = aFolder()
  const db = await aStore(folder)
  const clock = new FakeClock(NOON)
  const log = silentLog
  const events = new EventBus((error) => {
    throw error
  })
  const alarms: string[] = []
  events.on('alarm.raised', ({ kind, message }: Alarm) => alarms.push(`${kind}: ${message}`))
  events.on('alarm.cleared', ({ kind }) => alarms.push(`cleared ${kind}`))
  const reader = new Reader({ file: databaseFile(folder), createWorker: createReaderWorker, clock, log })
  const sources = { db, reader, clock, workspace: 'live', reportingCurrency: 'EUR', providers: () => [] } as const
  const open = () =>
    assembleReports({ sources, workspaceFolder: folder, events, log, createReaderWorker, host: unattendedHost })
  const reports = open()
  reports.start()
  onTestFinished(async () => {
    await reports.stop()
    await reader.close()
  })
  /** The files of the history, once there are so many that are over. */
  const over = (n: number) =>
    vi.waitFor(() => {
      const ended = reports.jobs.list.filter(({ state }) => state !== 'running')
      expect(ended).toHaveLength(n)
      return ended
    }, 20_000)
  return { folder, db, clock, reports, alarms, over, open, events }
}

test('a report is made at its time, of the week before', async () => {
  const { folder, clock, reports, over } = await someReports()
  expect(reports.schedules.save(null, draft)).toMatchObject({
    id: 1,
    nextAt: TUESDAY,
    lastAt: null,
    folderName: 'reports',
  })
  await clock.advance(TUESDAY - NOON - 1)
  expect(reports.jobs.list).toEqual([])
  await clock.advance(2)
  expect(await over(1)).toMatchObject([{ state: 'done', origin: 'scheduled', fileName: 'Operations 2025-12-29.json' }])
  expect(readdirSync(join(folder, 'reports'))).toEqual(['Operations 2025-12-29.json'])
  await vi.waitFor(() =>
    expect(reports.schedules.list()).toMatchObject([{ lastAt: TUESDAY, nextAt: TUESDAY + 7 * DAY }]),
  )
})

test('of what was slept through one report is made, and nothing of before it was set up', async () => {
  const { folder, clock, reports, over } = await someReports()
  reports.schedules.save(null, draft)
  clock.jump(22 * DAY)
  reports.wake()
  await over(1)
  await clock.advance(3_600_000)
  expect(readdirSync(join(folder, 'reports'))).toEqual(['Operations 2026-01-19.json'])
})

test('switched off or removed it makes nothing', async () => {
  const { clock, reports } = await someReports()
  expect(reports.schedules.save(null, { ...draft, enabled: false })).toMatchObject({ nextAt: null })
  reports.schedules.save(null, draft)
  reports.schedules.remove(2)
  expect(reports.schedules.list()).toHaveLength(1)
  expect(() => reports.schedules.remove(2)).toThrow('no schedule 2')
  expect(() => reports.schedules.save(9, draft)).toThrow('no schedule 9')
  await clock.advance(8 * DAY)
  expect(reports.jobs.list).toEqual([])
})

test('a failure is loud, and its alarm ends with the next success', async () => {
  const { clock, reports, alarms, over } = await someReports()
  const folder = aFolder()
  const blocked = join(folder, 'out')
  writeFileSync(blocked, 'a file, where a folder should be')
  const { token, name } = reports.schedules.offer(blocked)
  expect(name).toBe('out')
  reports.schedules.save(null, { ...draft, folderToken: token })
  await clock.advance(TUESDAY - NOON + 1)
  expect(await over(1)).toMatchObject([{ state: 'failed', bytes: null, note: expect.any(String) }])
  await vi.waitFor(() =>
    expect(alarms).toEqual([
      expect.stringMatching(/^report-failed: The scheduled report "Weekly operations" was not made\./),
    ]),
  )
  rmSync(blocked)
  // Edited without another folder, it keeps the one it has.
  reports.schedules.save(1, { ...draft, weekday: 3 })
  await clock.advance(DAY)
  expect(await over(2)).toMatchObject([{ state: 'done' }, {}])
  await vi.waitFor(() => expect(alarms.at(-1)).toBe('cleared report-failed'))
  expect(readdirSync(blocked)).toHaveLength(1)
})

test('what a crash interrupted says so after the next start, and leaves no file', async () => {
  const { db, reports, open } = await someReports()
  db.exec(`insert into report_history (origin, title, format, file, state, created_at)
    values ('manual', 'Verifications', 'csv', '/nowhere/Verifications.csv', 'running', 1)`)
  await reports.stop()
  open().start()
  expect(db.prepare('select state from report_history').pluck().all()).toEqual(['interrupted'])
})
