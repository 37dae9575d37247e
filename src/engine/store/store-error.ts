import { errorText } from '../log.ts'

export type StoreErrorKind = 'newer-version' | 'corrupt' | 'read-only' | 'disk-full' | 'locked' | 'other'

const advice: Readonly<Record<StoreErrorKind, string>> = {
  'newer-version':
    'This database was made by a newer version of Signalbox. Install that version again, or restore a backup made by this one. Nothing was changed.',
  corrupt: 'This database is damaged. Restore the last backup; the damaged file is kept beside it.',
  'read-only':
    'This database cannot be written. Make its folder and file writable for your user, then try again. Nothing was changed.',
  'disk-full': 'The disk is full. Free some space, then try again. What was saved so far is intact.',
  locked: 'Another program is using this database. Close it, then try again.',
  other: 'The database could not be opened.',
}

const kindsByCode: readonly (readonly [prefix: string, kind: StoreErrorKind])[] = [
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_CANTOPEN', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EROFS', 'read-only'],
  ['SQLITE_FULL', 'disk-full'],
  ['ENOSPC', 'disk-full'],
  ['SQLITE_IOERR_WRITE', 'disk-full'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
]

/** A store that cannot be opened or written. The message says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly kind: StoreErrorKind
  readonly file: string
  /** Backups of this file, newest first. */
  readonly backups: readonly string[]

  constructor(kind: StoreErrorKind, file: string, backups: readonly string[] = [], cause?: unknown) {
    super(kind === 'other' ? `${advice.other} ${errorText(cause)}` : advice[kind], { cause })
    this.kind = kind
    this.file = file
    this.backups = backups
  }
}

/**
 * Sorts trouble with the file or the disk under it; null for any other error. A broken constraint is a mistake
 * of ours: trying again would not help, so it is not sorted here.
 */
export function storeErrorKind(error: unknown): StoreErrorKind | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const code = error.code
  const match = kindsByCode.find(([prefix]) => code.startsWith(prefix))
  if (match !== undefined) return match[1]
  return code.startsWith('SQLITE_IOERR') ? 'other' : null
}
