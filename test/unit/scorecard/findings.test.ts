import { describe, expect, test } from 'vitest'
import { defaultBackupSchedule } from '../../../src/contract/backups.ts'
import { backupFinding, diskFinding } from '../../../src/engine/scorecard/store-checks.ts'
import { clockFinding, linkFinding } from '../../../src/engine/scorecard/surroundings-checks.ts'

const HOUR = 3_600_000
const GB = 1_000_000_000
const now = Date.UTC(2026, 10, 23, 12)

describe('what a self-test says of its surroundings', () => {
  test('the disk needs room for a second database', () => {
    expect(diskFinding(10 * GB, GB).state).toBe('passed')
    expect(diskFinding(10 * GB, 6 * GB)).toMatchObject({ state: 'warning', advice: expect.stringContaining('backup') })
    expect(diskFinding(0.9 * GB, 1_000).state).toBe('warning')
    expect(diskFinding(0.1 * GB, 1_000).state).toBe('failed')
    expect(diskFinding(null, 1_000).state).toBe('warning')
  })

  test('a backup is old when two that were due are missing', () => {
    const backup = (age: number, check: 'passed' | 'failed' = 'passed') => ({
      name: 'b',
      kind: 'scheduled' as const,
      createdAt: now - age,
      bytes: 1,
      check,
      problem: null,
      checkedAt: null,
      appVersion: null,
      schemaVersion: null,
      rows: null,
      verifications: null,
      replacedBy: null,
    })
    const state = (...backups: ReturnType<typeof backup>[]) => ({
      backups,
      running: null,
      schedule: defaultBackupSchedule,
      nextAt: null,
      lastRun: null,
      folderName: null,
      canRestore: true,
      canChooseFolder: true,
    })
    expect(backupFinding(state(backup(11 * HOUR)), now)).toMatchObject({
      state: 'passed',
      found: 'The newest verified backup is 11 hours old.',
    })
    expect(backupFinding(state(backup(13 * HOUR)), now).state).toBe('warning')
    expect(backupFinding(state(backup(HOUR, 'failed'), backup(13 * HOUR)), now).state).toBe('warning')
    expect(backupFinding(state(), now)).toMatchObject({ state: 'warning', found: 'There is no verified backup yet.' })
    const lastRun = { state: 'failed' as const, startedAt: now, endedAt: now, error: 'The disk became full.' }
    expect(backupFinding({ ...state(backup(HOUR)), lastRun }, now).state).toBe('failed')
  })

  test('a clock that was set back is found by what is on record', () => {
    expect(clockFinding(now, now - HOUR).state).toBe('passed')
    expect(clockFinding(now, now + 2 * HOUR)).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('120 minutes ahead'),
    })
    expect(clockFinding(Date.UTC(1980, 0, 1), null).state).toBe('failed')
  })

  test('the sandbox needs no network, everything else does', () => {
    expect(linkFinding({ state: 'not-needed', since: 0, cause: null }).state).toBe('passed')
    expect(linkFinding({ state: 'down', since: 0, cause: 'no address' }).found).toContain('no address')
  })
})
