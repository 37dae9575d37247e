import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs'
import { AppError } from '../app-error.ts'
import { errorText } from '../log.ts'
import { redact } from '../redact.ts'
import { StoreError, storeErrorKind } from '../store/store-error.ts'
import { formatSize } from './words.ts'

/** A copy needs a little more than the file that it is made of: the log has pages that are not in it yet. */
const MARGIN = 1.05

/** The free space of the disk under a folder in bytes; null when the system does not say. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

/**
 * Makes sure that a folder is there and can take a file of this size, before anything is begun.
 *
 * @throws {AppError} `BACKUP_FAILED`
 */
export function assertRoom(folder: string, bytes: number, free = freeBytes): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw troubleOf(error)
  }
  const left = free(folder)
  if (left !== null && left < bytes * MARGIN)
    throw new AppError(
      'BACKUP_FAILED',
      { reason: 'disk-full' },
      `The disk has ${formatSize(left)} left, and the copy needs about ${formatSize(bytes * MARGIN)}. Free some space or choose another folder.`,
    )
}

/** What went wrong with a copy, in a sentence that says what to do. */
export function troubleOf(error: unknown): AppError<'BACKUP_FAILED'> {
  if (error instanceof AppError && error.code === 'BACKUP_FAILED') return error as AppError<'BACKUP_FAILED'>
  const text = errorText(error)
  const kind = error instanceof StoreError ? error.kind : storeErrorKind(error)
  if (kind === 'disk-full' || /disk is full/.test(text))
    return new AppError(
      'BACKUP_FAILED',
      { reason: 'disk-full' },
      'The disk became full while the copy was made. Free some space or choose another folder.',
    )
  if (kind === 'corrupt' || /malformed|not a database/.test(text)) return damaged(text)
  if (kind === 'locked')
    return new AppError(
      'BACKUP_FAILED',
      { reason: 'other' },
      'Another program is using the database. Close it, then try again.',
    )
  if (kind === 'read-only' || isFolderTrouble(error) || /unable to open database|readonly/.test(text))
    return new AppError(
      'BACKUP_FAILED',
      { reason: 'unwritable' },
      'The folder for backups cannot be written, or it is gone. Make it writable or choose another one.',
    )
  return new AppError('BACKUP_FAILED', { reason: 'other' }, `The copy was not made: ${redact(text).slice(0, 200)}`)
}

/** @param problem what SQLite found */
export const damaged = (problem: string): AppError<'BACKUP_FAILED'> =>
  new AppError(
    'BACKUP_FAILED',
    { reason: 'damaged' },
    `The copy did not pass its check, so it was not kept (${redact(problem).slice(0, 200)}). The database itself may be damaged: check the disk, and keep the earlier backups.`,
  )

const isFolderTrouble = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(ENOENT|ENOTDIR|EEXIST|EROFS)$/.test(String(error.code))
