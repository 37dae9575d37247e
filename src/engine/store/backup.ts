import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { BackupKind } from '../../contract/backups.ts'
import { readManifest, writeManifest } from './backup-manifest.ts'
import { pendingMigrations } from './migrate.ts'

/** Copies before a migration that are kept. */
const KEEP = 5
/** Names the folder that an operator chose. It stands beside the database, so that a damaged one does not hide it. */
const POINTER = 'backup-folder.json'
/** What stands beside a backup and is none. */
const NOT_A_BACKUP = /(?:\.part|\.json|-wal|-shm|-journal)$/
const NAMED = /\.backup-(.+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/

/** The workspace's own folder for backups. */
export const ownBackupFolder = (file: string): string => join(dirname(file), 'backups')

/** The folder that an operator chose; null for the workspace's own. */
export function chosenBackupFolder(file: string): string | null {
  try {
    const pointer: unknown = JSON.parse(readFileSync(join(dirname(file), POINTER), 'utf8'))
    const folder = typeof pointer === 'object' && pointer !== null && 'folder' in pointer ? pointer.folder : null
    return typeof folder === 'string' && folder !== '' ? folder : null
  } catch {
    return null
  }
}

/** Where the pointer to a chosen folder is kept. */
export const backupFolderPointer = (file: string): string => join(dirname(file), POINTER)

/** `signalbox.db.backup-scheduled-2026-01-05T12-00-00-000Z`. */
export const backupName = (file: string, reason: string, now: number): string =>
  `${basename(file)}.backup-${reason}-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`

/** What a backup is, by its name; anything unknown was made by hand. */
export function kindOfName(name: string): BackupKind {
  const reason = NAMED.exec(name)?.[1] ?? ''
  if (reason === 'scheduled' || reason === 'before-restore') return reason
  return reason.startsWith('before-') ? 'before-migration' : 'manual'
}

/** When a backup was made, UTC epoch ms: by its name, otherwise by its file. */
export function madeAt(backup: string): number {
  const [, , date, hours, minutes, seconds, ms] = NAMED.exec(backup) ?? []
  const at = Date.parse(`${date}T${hours}:${minutes}:${seconds}.${ms}Z`)
  return Number.isNaN(at) ? statSync(backup).mtimeMs : at
}

/** Backups of a database file in one folder, newest first. */
export function backupsIn(folder: string, file: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}.backup-`) && !NOT_A_BACKUP.test(name))
    .map((name) => join(folder, name))
    .sort((a, b) => madeAt(b) - madeAt(a))
}

/** All backups of a database file, beside it, in its folder for them and in the one that was chosen; newest first. */
export function listBackups(file: string): readonly string[] {
  const folders = [chosenBackupFolder(file), ownBackupFolder(file), dirname(file)]
  const found = new Map<string, string>()
  for (const folder of folders)
    if (folder !== null)
      for (const backup of backupsIn(folder, file))
        if (!found.has(basename(backup))) found.set(basename(backup), backup)
  return [...found.values()].sort((a, b) => madeAt(b) - madeAt(a))
}

/**
 * Copies the open database to `<file>.backup-<reason>-<time>` beside it and keeps the newest five of those. The copy
 * gets its name only when it is whole, so that an interrupted one is never offered for restoring.
 *
 * @returns the path of the copy
 */
export async function backUp(db: Database.Database, file: string, reason: string, now: number): Promise<string> {
  const target = join(dirname(file), backupName(file, reason, now))
  const part = `${target}.part`
  await db.backup(part)
  makeSelfContained(part)
  writeManifest(target, {
    format: 1,
    kind: kindOfName(target),
    appVersion: null,
    createdAt: now,
    bytes: statSync(part).size,
    sha256: null,
    check: null,
    facts: null,
    replacedBy: null,
  })
  renameSync(part, target)
  for (const old of backupsIn(dirname(file), file).slice(KEEP)) removeBackup(old)
  return target
}

export function removeBackup(backup: string): void {
  rmSync(backup, { force: true })
  rmSync(`${backup}.json`, { force: true })
}

/**
 * Folds the write-ahead log into a database file that nobody else has open, so that it is one file.
 *
 * @throws when somebody has it open (`SQLITE_BUSY`), or it is no database
 */
export function makeSelfContained(file: string): void {
  const db = new Database(file, { fileMustExist: true, timeout: 1_000 })
  try {
    db.pragma('journal_mode = delete')
  } finally {
    db.close()
  }
}

/**
 * The newest of these that can take the place of a damaged database: it passes SQLite's check now, and this version
 * knows its schema. Null when there is none.
 */
export function newestSound(backups: readonly string[]): string | null {
  return backups.find((backup) => readManifest(backup)?.check?.problem == null && isSound(backup)) ?? null
}

function isSound(backup: string): boolean {
  try {
    const db = new Database(backup, { readonly: true, fileMustExist: true })
    try {
      return pendingMigrations(db) !== null && db.pragma('quick_check(1)', { simple: true }) === 'ok'
    } finally {
      db.close()
    }
  } catch {
    return false
  }
}
