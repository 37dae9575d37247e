import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import type { BackupState } from '../../contract/backups.ts'
import { HOUR_MS } from '../../contract/durations.ts'
import { freeBytes } from '../backups/trouble.ts'
import { formatSize } from '../backups/words.ts'
import type { Clock } from '../clock.ts'
import type { Reader } from '../store/reader.ts'
import { type Finding, failed, passed, type SelfCheck, warning } from './self-check.ts'

const WEEK_MS = 168 * HOUR_MS
const GIGABYTE = 1_000_000_000
/** With less nothing can be promised: the log of the database alone may take as much. */
const DISK_AT_LEAST = 200_000_000

export interface StoreCheckParts {
  readonly db: Database.Database
  readonly clock: Clock
  /** A thread and a connection of their own; closed by whoever asked. */
  readonly openReader: () => Reader
  /** In [0, 1). */
  readonly random: () => number
  readonly backups: () => BackupState
}

/** What is on the disk: the database, its figures, the room and the copies. */
export function storeChecks(parts: StoreCheckParts): readonly [SelfCheck, SelfCheck, SelfCheck, SelfCheck] {
  const { db, clock, backups } = parts
  return [
    { name: 'database', title: 'Database', run: () => databaseCheck(parts) },
    { name: 'figures', title: 'Figures against rows', run: () => figuresCheck(parts) },
    {
      name: 'disk',
      title: 'Disk space',
      run: () =>
        diskFinding(freeBytes(dirname(db.name)), Number(db.pragma('page_count', { simple: true })) * pageSize(db)),
    },
    { name: 'backup', title: 'Backup', run: () => backupFinding(backups(), clock.now()) },
  ]
}

const pageSize = (db: Database.Database): number => Number(db.pragma('page_size', { simple: true }))

async function databaseCheck({ openReader }: StoreCheckParts): Promise<Finding> {
  const reader = openReader()
  try {
    const problem = await reader.read('fileProblem', 'quick')
    if (problem === null) return passed('SQLite finds the file whole.')
    return failed(`SQLite found damage: ${problem}.`, 'Open Backups and restore the newest verified backup.')
  } finally {
    await reader.close()
  }
}

async function figuresCheck({ openReader, random }: StoreCheckParts): Promise<Finding> {
  const reader = openReader()
  try {
    const check = await reader.read('rollupCheck', random())
    if (check === null) return passed('There is no finished day to compare yet.')
    const day = new Date(check.dayStart).toISOString().slice(0, 10)
    const of = `${check.figures.toLocaleString('en')} figures of ${day} (${check.verifications.toLocaleString('en')} verifications)`
    if (check.differing === 0) return passed(`All ${of} are the same as their rows.`)
    return failed(
      `${check.differing.toLocaleString('en')} of ${of} differ from their rows.`,
      'Save the diagnostics and report it. Money and receipts stand in the rows and are not affected.',
    )
  } finally {
    await reader.close()
  }
}

/** @param free and `used` bytes; null when the system does not say */
export function diskFinding(free: number | null, used: number): Finding {
  if (free === null) return warning('The system does not say how much is free.', 'Look at the disk yourself.')
  const text = `${formatSize(free)} are free; the database takes ${formatSize(used)}.`
  if (free < DISK_AT_LEAST)
    return failed(text, 'Free some space now: without it nothing can be sent, because nothing can be written down.')
  if (free < Math.max(GIGABYTE, 2 * used))
    return warning(text, 'Free some space, or keep less: a backup needs as much room as the database.')
  return passed(text)
}

/** @param now UTC epoch ms */
export function backupFinding({ backups, schedule, lastRun }: BackupState, now: number): Finding {
  const newest = backups.find(({ check }) => check === 'passed')
  const advice = 'Open Backups and make one now.'
  if (lastRun?.state === 'failed')
    return failed(`The last backup failed: ${lastRun.error ?? 'no reason is known'}`, advice)
  if (newest === undefined) return warning('There is no verified backup yet.', advice)
  const age = now - newest.createdAt
  const text = `The newest verified backup is ${ageText(age)} old.`
  return age > (schedule.everyMs === null ? WEEK_MS : 2 * schedule.everyMs) ? warning(text, advice) : passed(text)
}

function ageText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`
  const hours = Math.round(ms / HOUR_MS)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
