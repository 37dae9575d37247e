import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeSelfContained } from './backup.ts'

/** What SQLite keeps beside a database; it belongs to that file and must not meet another one. */
const COMPANIONS = ['-wal', '-shm'] as const

/**
 * Sets a damaged database aside and puts `prepared` in its place. Until the last step the old file is where it was, and
 * that step is one rename: a crash leaves the one or the other, never none.
 *
 * @throws when the disk refuses
 */
export function swapDamaged(file: string, prepared: string, aside: string): void {
  for (const companion of COMPANIONS) if (existsSync(file + companion)) renameSync(file + companion, aside + companion)
  keepAs(file, aside)
  renameSync(prepared, file)
}

/**
 * Sets a whole database that nobody has open aside as one file and puts `prepared` in its place. A file that turns out
 * to be damaged is kept under a name that says so.
 *
 * @returns the path of the file that was set aside; null when there was none
 * @throws when another process has it open (`SQLITE_BUSY`), or the disk refuses; the database is then as it was
 */
export function swapIn(file: string, prepared: string, aside: string): string | null {
  mkdirSync(dirname(aside), { recursive: true, mode: 0o700 })
  if (!existsSync(file)) {
    renameSync(prepared, file)
    return null
  }
  try {
    makeSelfContained(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    const damaged = join(dirname(file), `${basename(file)}.damaged-${basename(aside).split('-restore-')[1] ?? 'file'}`)
    swapDamaged(file, prepared, damaged)
    return damaged
  }
  swapDamaged(file, prepared, aside)
  return aside
}

/** A second name for the same file where the disk can do that, so that nothing is copied; otherwise a copy. */
function keepAs(file: string, aside: string): void {
  if (!existsSync(file)) return
  rmSync(aside, { force: true })
  try {
    linkSync(file, aside)
  } catch {
    copyFileSync(file, aside)
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code))
