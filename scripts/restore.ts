/**
 * Looks at the backups of a workspace and puts one in the place of its database, while nobody uses it:
 * `npm run restore -- [--workspace sandbox|live] [--data FOLDER] --list | --preview NAME | --backup NAME --yes`.
 * A name is that of a file in the list, or the path of any backup. Exits with 1 when it did not work, with 2 for wrong
 * arguments.
 */
import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import type { Backup } from '../src/contract/backups.ts'
import { workspaceSchema } from '../src/contract/models.ts'
import { AppError } from '../src/engine/app-error.ts'
import { previewOf } from '../src/engine/backups/preview.ts'
import { prepareRestore } from '../src/engine/backups/restore.ts'
import { entryOf, pathOf, shelved } from '../src/engine/backups/shelf.ts'
import { formatSize } from '../src/engine/backups/words.ts'
import { errorText } from '../src/engine/log.ts'
import { listBackups, makeSelfContained } from '../src/engine/store/backup.ts'
import { databaseFile } from '../src/engine/store/open.ts'
import { changesSince, fileFacts } from '../src/engine/store/queries/backups.ts'

const usage =
  'Usage: npm run restore -- [--workspace sandbox|live] [--data FOLDER] --list | --preview NAME | --backup NAME --yes'

class UsageError extends Error {}

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workspace: { type: 'string' },
      data: { type: 'string' },
      list: { type: 'boolean', default: false },
      preview: { type: 'string' },
      backup: { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  })
  const workspace = workspaceSchema.safeParse(values.workspace ?? process.env['SIGNALBOX_WORKSPACE'] ?? 'live')
  if (!workspace.success) throw new UsageError('The workspace is "sandbox" or "live".')
  const wishes = [values.list, values.preview !== undefined, values.backup !== undefined].filter(Boolean)
  if (wishes.length !== 1) throw new UsageError('Say one of --list, --preview and --backup.')
  const data = values.data ?? process.env['SIGNALBOX_DATA'] ?? defaultData()
  return { ...values, workspace: workspace.data, file: databaseFile(join(resolve(data), 'workspaces', workspace.data)) }
}

/** Where the installed app keeps its data. */
function defaultData(): string {
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? homedir(), 'Signalbox')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Signalbox')
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'Signalbox')
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const time = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

const line = ({ name, kind, createdAt, bytes, check, verifications }: Backup): string =>
  [time(createdAt), kind.padEnd(16), formatSize(bytes).padStart(9), check.padEnd(9), verifications ?? '-', name].join(
    '  ',
  )

const chosen = (file: string, name: string): string => (existsSync(name) ? resolve(name) : pathOf(file, name))

function reading<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

function preview(file: string, path: string, workspace: 'sandbox' | 'live'): void {
  const backup = entryOf(path)
  if (backup === null) throw new Error(`There is no backup "${path}".`)
  const [now, changes] = reading(file, (db) => [fileFacts(db), changesSince(db, backup.createdAt)] as const)
  const shown = previewOf({ backup, now, copy: reading(path, fileFacts), changes, workspace })
  say(line(backup))
  say(
    `Newest verification: ${timeOrNone(shown.lastVerificationInBackup)}; in the database: ${timeOrNone(shown.lastVerificationNow)}`,
  )
  say(
    `Since then: verifications ${shown.verificationsSince}, prices ${shown.pricesSince}, settings ${shown.settingsSince.join(', ') || 'none'}`,
  )
  for (const table of shown.tables) say(`  ${table.name}: ${table.now} rows now, ${table.inBackup} in the backup`)
}

const timeOrNone = (at: number | null): string => (at === null ? 'none' : `${time(at)} UTC`)

async function restore(file: string, path: string, version: string): Promise<void> {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) assertUnused(file)
  const prepared = await prepareRestore({ file, backup: path, version, now: Date.now() })
  try {
    const aside = prepared.carryOut()
    say(`Restored ${path}.`)
    if (aside !== null) say(`What was there is kept as ${aside}.`)
  } catch (error) {
    await prepared.discard()
    throw error
  }
}

/** A damaged file is nobody's; whole ones refuse to change their mode while somebody has them open. */
function assertUnused(file: string): void {
  try {
    makeSelfContained(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code)))
      throw new Error('Signalbox runs on this workspace. Quit it first, then try again.')
  }
}

async function main(): Promise<number> {
  try {
    const { workspace, file, list, preview: looked, backup, yes } = readArguments(process.argv.slice(2))
    if (list) for (const entry of shelved(file)) say(line(entry))
    if (list && listBackups(file).length === 0) say('There are no backups.')
    if (looked !== undefined) preview(file, chosen(file, looked), workspace)
    if (backup === undefined) return 0
    const path = chosen(file, backup)
    if (!yes) throw new UsageError('This replaces the database. Say --yes as well, after a look at --preview.')
    await restore(file, path, process.env['npm_package_version'] ?? 'unknown')
    return 0
  } catch (error) {
    const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    process.stderr.write(
      `${error instanceof AppError ? error.message : errorText(error)}\n${isUsage ? `${usage}\n` : ''}`,
    )
    return isUsage ? 2 : 1
  }
}

// Whoever reads the list may have seen enough before its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await main()
