import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Backup, BackupSchedule } from '../../contract/backups.ts'
import { AppError } from '../app-error.ts'
import { chosenBackupFolder, kindOfName, listBackups, madeAt, ownBackupFolder, removeBackup } from '../store/backup.ts'
import { readManifest } from '../store/backup-manifest.ts'
import { migrations } from '../store/migrate.ts'
import { outdated } from './rotation.ts'

/** The backups of a database file with what their manifests say, newest first. */
export const shelved = (file: string): readonly Backup[] =>
  listBackups(file).flatMap((path) => {
    const entry = entryOf(path)
    return entry === null ? [] : [entry]
  })

/** Null when the file went away meanwhile. */
export function entryOf(path: string): Backup | null {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size
  if (bytes === undefined) return null
  const manifest = readManifest(path)
  const facts = manifest?.facts ?? null
  const problem = manifest?.check?.problem ?? null
  const isNewer = facts !== null && facts.schemaVersion > migrations.length
  return {
    name: basename(path),
    kind: manifest?.kind ?? kindOfName(path),
    createdAt: manifest?.createdAt ?? madeAt(path),
    bytes,
    check: isNewer ? 'newer' : manifest?.check == null ? 'unchecked' : problem === null ? 'passed' : 'failed',
    problem,
    checkedAt: manifest?.check?.at ?? null,
    appVersion: manifest?.appVersion ?? null,
    schemaVersion: facts?.schemaVersion ?? null,
    rows: facts === null ? null : Object.values(facts.rows).reduce((sum, rows) => sum + rows, 0),
    verifications: facts?.rows['verifications'] ?? null,
    replacedBy: manifest?.replacedBy ?? null,
  }
}

/** The path of a backup on the shelf. @throws {AppError} `NOT_FOUND` */
export function pathOf(file: string, name: string): string {
  const path = listBackups(file).find((one) => basename(one) === name)
  if (path === undefined) throw new AppError('NOT_FOUND', {}, `There is no backup "${name}".`)
  return path
}

/** Removes what the schedule does not keep; returns how many. */
export function thinOut(file: string, keep: BackupSchedule): number {
  const old = outdated(shelved(file), keep)
  for (const { name } of old) removeBackup(pathOf(file, name))
  return old.length
}

/** Removes what an interrupted copy or restore left behind: halves, and manifests whose backup never got its name. */
export function sweep(file: string): void {
  rmSync(`${file}.restoring`, { force: true })
  for (const folder of [ownBackupFolder(file), chosenBackupFolder(file), dirname(file)]) {
    if (folder === null || !existsSync(folder)) continue
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${basename(file)}.backup-`)) continue
      const path = join(folder, name)
      const isHalf = /\.part(-journal|-wal|-shm)?$/.test(name)
      const isOrphan = name.endsWith('.json') && !existsSync(path.slice(0, -'.json'.length))
      if (isHalf || isOrphan) rmSync(path, { force: true })
    }
  }
}
