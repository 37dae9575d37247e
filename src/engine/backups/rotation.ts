import type { BackupKind, BackupSchedule } from '../../contract/backups.ts'
import { DAY_MS } from '../../contract/durations.ts'

const WEEK_DAYS = 7
/** 1970-01-01 was a Thursday, so that weeks from Monday begin three days earlier. */
const THURSDAY = 3

/** Of these kinds the newest so many stay; nothing else thins them out. */
const KEPT: Readonly<Record<Exclude<BackupKind, 'scheduled'>, number>> = {
  manual: 10,
  'before-migration': 5,
  'before-restore': 3,
}

interface Rotated {
  readonly name: string
  readonly kind: BackupKind
  /** UTC epoch ms. */
  readonly createdAt: number
}

/**
 * The backups that may go. Of scheduled ones those stay that are among the latest, or the newest of a day or of a week
 * that is to be kept: days and weeks with a backup count, so that a holiday uses none up. The newest of each kind always
 * stays.
 */
export function outdated<B extends Rotated>(
  backups: readonly B[],
  keep: Omit<BackupSchedule, 'everyMs'>,
): readonly B[] {
  const newestFirst = [...backups].sort((a, b) => b.createdAt - a.createdAt)
  const scheduled = newestFirst.filter(({ kind }) => kind === 'scheduled')
  const stays = new Set<B>([
    ...scheduled.slice(0, Math.max(1, keep.latest)),
    ...newestOfEach(scheduled, dayOf).slice(0, keep.daily),
    ...newestOfEach(scheduled, weekOf).slice(0, keep.weekly),
  ])
  for (const [kind, count] of Object.entries(KEPT))
    for (const backup of newestFirst.filter((one) => one.kind === kind).slice(0, count)) stays.add(backup)
  return newestFirst.filter((backup) => !stays.has(backup))
}

const dayOf = (at: number): number => Math.floor(at / DAY_MS)
const weekOf = (at: number): number => Math.floor((dayOf(at) + THURSDAY) / WEEK_DAYS)

function newestOfEach<B extends Rotated>(newestFirst: readonly B[], periodOf: (at: number) => number): readonly B[] {
  const found = new Map<number, B>()
  for (const backup of newestFirst) {
    const period = periodOf(backup.createdAt)
    if (!found.has(period)) found.set(period, backup)
  }
  return [...found.values()]
}
