import { describe, expect, test } from 'vitest'
import { defaultBackupSchedule } from '../../../src/contract/backups.ts'
import { outdated } from '../../../src/engine/backups/rotation.ts'
import { NOON } from '../../builders/rows.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const aBackup = (
  createdAt: number,
  kind: 'scheduled' | 'manual' | 'before-migration' | 'before-restore' = 'scheduled',
) => ({
  name: `${kind} ${new Date(createdAt).toISOString()}`,
  kind,
  createdAt,
})

/** What is left when one is made every six hours and the shelf is thinned out each time. */
function afterDays(days: number) {
  let shelf: readonly ReturnType<typeof aBackup>[] = []
  for (let at = NOON; at <= NOON + days * DAY_MS; at += 6 * HOUR_MS) {
    const full = [...shelf, aBackup(at)]
    const old = outdated(full, defaultBackupSchedule)
    shelf = full.filter((backup) => !old.includes(backup))
  }
  return shelf.map(({ createdAt }) => Math.round((NOON + days * DAY_MS - createdAt) / HOUR_MS)).sort((a, b) => a - b)
}

describe('scheduled backups', () => {
  test('two days of every one, a week of days and a month of weeks are left', () => {
    const hours = afterDays(60)
    expect(hours.slice(0, 8)).toEqual([0, 6, 12, 18, 24, 30, 36, 42])
    // It ends on a Friday at noon: the last ones of four more days, the oldest of them a Sunday, and of two more Sundays.
    expect(hours.slice(8)).toEqual([66, 90, 114, 138, 282, 450])
  })

  test('a month in which the machine was off uses no days or weeks up', () => {
    const before = [0, 1, 2, 3].map((day) => aBackup(NOON + day * DAY_MS))
    const now = aBackup(NOON + 40 * DAY_MS)
    expect(outdated([...before, now], { latest: 1, daily: 5, weekly: 0 })).toEqual([])
  })

  test('the newest stays whatever is set', () => {
    const backups = [aBackup(NOON), aBackup(NOON + DAY_MS)]
    expect(outdated(backups, { latest: 1, daily: 0, weekly: 0 }).map(({ createdAt }) => createdAt)).toEqual([NOON])
  })
})

test('scheduled ones never push out others, and each kind keeps its newest', () => {
  const migration = aBackup(NOON - 400 * DAY_MS, 'before-migration')
  const restores = [1, 2, 3, 4, 5].map((day) => aBackup(NOON + day * DAY_MS, 'before-restore'))
  const manual = aBackup(NOON - 300 * DAY_MS, 'manual')
  const scheduled = Array.from({ length: 50 }, (_, i) => aBackup(NOON + i * 6 * HOUR_MS))
  const old = outdated([migration, ...restores, manual, ...scheduled], { latest: 2, daily: 0, weekly: 0 })
  expect(old).not.toContain(migration)
  expect(old).not.toContain(manual)
  expect(old.filter(({ kind }) => kind === 'before-restore').map(({ createdAt }) => createdAt)).toEqual([
    NOON + 2 * DAY_MS,
    NOON + DAY_MS,
  ])
})
