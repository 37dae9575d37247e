import { statSync } from 'node:fs'
import { copyFile, open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../app-error.ts'
import { addAudit } from '../store/audit.ts'
import { backupName, madeAt, ownBackupFolder } from '../store/backup.ts'
import { writeManifest } from '../store/backup-manifest.ts'
import { migrations } from '../store/migrate.ts'
import { fileProblem } from '../store/queries/backups.ts'
import { swapIn } from '../store/swap.ts'
import { assertRoom, troubleOf } from './trouble.ts'

/** A restore that needs nothing any more but that nobody uses the database. */
export interface PreparedRestore {
  /**
   * Sets the database aside as a backup and puts the other in its place.
   *
   * @returns the name of what was set aside; null when there was nothing
   * @throws {AppError} `BACKUP_FAILED` when somebody uses it or the disk refuses; it is then as it was
   */
  carryOut(): string | null
  /** Gives it up. */
  discard(): Promise<void>
}

/**
 * Copies a backup beside the database, checks the copy and notes the restore in its audit log. The database itself is
 * not touched, so the engine may go on meanwhile.
 *
 * @param problem looks into a file; by default in this thread
 * @param now UTC epoch ms
 * @throws {AppError} `RESTORE_REFUSED` when the backup cannot be used, `BACKUP_FAILED` when the disk refuses
 */
export async function prepareRestore(options: {
  readonly file: string
  readonly backup: string
  readonly version: string
  readonly now: number
  readonly problem?: (path: string) => Promise<string | null>
}): Promise<PreparedRestore> {
  const { file, backup, version, now, problem = problemHere } = options
  const prepared = `${file}.restoring`
  const discard = () => rm(prepared, { force: true })
  try {
    assertRoom(dirname(file), statSync(backup).size)
    await discard()
    await copyFile(backup, prepared)
    await synced(prepared)
    await assertUsable(prepared, problem)
    noteRestore(prepared, backup, now)
  } catch (error) {
    await discard()
    throw error instanceof AppError ? error : troubleOf(error)
  }
  return { discard, carryOut: () => carryOut({ file, backup, prepared, version, now }) }
}

function carryOut(options: {
  readonly file: string
  readonly backup: string
  readonly prepared: string
  readonly version: string
  readonly now: number
}): string | null {
  const { file, backup, prepared, version, now } = options
  const aside = join(ownBackupFolder(file), backupName(file, 'before-restore', now))
  try {
    const kept = swapIn(file, prepared, aside)
    if (kept === aside)
      writeManifest(aside, {
        format: 1,
        kind: 'before-restore',
        appVersion: version,
        createdAt: now,
        bytes: statSync(aside).size,
        sha256: null,
        check: null,
        facts: null,
        replacedBy: basename(backup),
      })
    return kept === null ? null : basename(kept)
  } catch (error) {
    throw troubleOf(error)
  }
}

async function assertUsable(path: string, problem: (path: string) => Promise<string | null>): Promise<void> {
  const found = await problem(path).catch((error: unknown) => String(error))
  if (found !== null)
    throw new AppError('RESTORE_REFUSED', {}, 'This backup is damaged, so it was not restored. Choose another one.')
  const db = new Database(path, { readonly: true, fileMustExist: true })
  const version = Number(db.pragma('user_version', { simple: true }))
  db.close()
  if (version > migrations.length)
    throw new AppError(
      'RESTORE_REFUSED',
      {},
      'This backup was made by a newer version of Signalbox. Install that version first.',
    )
}

/** In the copy itself: the restored database knows where it came from. */
function noteRestore(prepared: string, backup: string, now: number): void {
  const db = new Database(prepared, { fileMustExist: true })
  try {
    const hasLog = db.prepare(`select 1 from sqlite_schema where type = 'table' and name = 'audit_log'`).get()
    if (hasLog === undefined) return
    const detail = { madeAt: new Date(madeAt(backup)).toISOString() }
    addAudit(db, { at: now, actor: 'operator', action: 'backup.restored', subject: basename(backup), detail })
  } finally {
    db.close()
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function problemHere(path: string): Promise<string | null> {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    return fileProblem(db, 'quick')
  } finally {
    db.close()
  }
}
