import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type Database from 'better-sqlite3'

const KEEP = 5

/** Backups of a database file, newest first. */
export function listBackups(file: string): readonly string[] {
  const folder = dirname(file)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}.backup-`) && !name.endsWith('.part'))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
}

/**
 * Copies the open database to `<file>.backup-<reason>-<time>` and keeps the newest five. The copy gets its
 * name only when it is whole, so that an interrupted one is never offered for restoring.
 *
 * @returns the path of the copy
 */
export async function backUp(db: Database.Database, file: string, reason: string, now: number): Promise<string> {
  const target = `${file}.backup-${reason}-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
  await db.backup(`${target}.part`)
  renameSync(`${target}.part`, target)
  for (const old of listBackups(file).slice(KEEP)) rmSync(old)
  return target
}
