import { copyFileSync, existsSync, renameSync } from 'node:fs'

/** What SQLite keeps beside a database; it belongs to the damaged file and must not meet the restored one. */
const COMPANIONS = ['-wal', '-shm'] as const

/**
 * Puts a backup in the place of a damaged database. The damaged file is kept beside it, never deleted.
 *
 * @param now UTC epoch ms, for the name of the file that is set aside
 * @returns the path of the file that was set aside
 * @throws when the disk refuses; the damaged file is then back in its place or was never moved
 */
export function restoreBackup(file: string, backup: string, now: number): string {
  const copy = `${file}.restored`
  const aside = `${file}.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
  copyFileSync(backup, copy)
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion)
  }
  if (existsSync(file)) renameSync(file, aside)
  renameSync(copy, file)
  return aside
}
