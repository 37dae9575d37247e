import { basename, dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import type { BackupPreview, BackupState } from '../../contract/backups.ts'
import type { Workspace } from '../../contract/models.ts'
import type { StorageSize } from '../../contract/storage.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { ReportHost } from '../reports/report-host.ts'
import { chosenBackupFolder } from '../store/backup.ts'
import { lastBackupRun } from '../store/backup-runs.ts'
import { type CreateReaderWorker, Reader } from '../store/reader.ts'
import { BackupDesk } from './backup-desk.ts'
import { Copies } from './copies.ts'
import { DataExporter } from './data-exporter.ts'
import { previewOf } from './preview.ts'
import { prepareRestore } from './restore.ts'
import { Retention } from './retention.ts'
import { entryOf, pathOf, shelved } from './shelf.ts'
import { freeBytes } from './trouble.ts'

/** Stops the engine, does something while nobody uses the database, and starts it again whatever came of it. */
export type Restart = (between: () => void) => void

/** What keeps the workspace's data safe, small and portable. */
export interface Backups {
  readonly desk: BackupDesk
  readonly retention: Retention
  readonly exporter: DataExporter
  state(): BackupState
  /** @throws {AppError} `NOT_FOUND`, `RESTORE_REFUSED` */
  preview(name: string): Promise<BackupPreview>
  /** @throws {AppError} `NOT_FOUND`, `BACKUP_RUNNING`, `RESTORE_REFUSED`, `BACKUP_FAILED` */
  restore(name: string, confirmation: string): Promise<void>
  size(): Promise<StorageSize>
  /** @returns false when the person changed their mind */
  chooseFolder(): Promise<boolean>
  /** @returns false when the person changed their mind */
  exportAll(): Promise<boolean>
  /** @throws {AppError} `NOT_FOUND` */
  reveal(name: string): boolean
  start(): void
  /** After the machine slept. */
  wake(): void
  stop(): Promise<void>
}

interface BackupsOptions {
  readonly db: Database.Database
  /** The database. */
  readonly file: string
  readonly workspace: Workspace
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly createReaderWorker: CreateReaderWorker
  /** Left out where there is no window. */
  readonly host?: ReportHost | undefined
  /** Left out where nobody can start the engine again. */
  readonly restart?: Restart | undefined
}

export function assembleBackups(options: BackupsOptions): Backups {
  const { db, file, workspace, version, clock, log, events, createReaderWorker: createWorker, host, restart } = options
  const openReader = () => new Reader({ file, createWorker, clock, log, lazy: true, slowMs: Number.POSITIVE_INFINITY })
  const copies = new Copies({ file, version, clock, log, createReaderWorker: createWorker })
  const desk = new BackupDesk({ db, file, clock, log, events, copies })
  const retention = new Retention({ db, clock, log, events, openReader })
  const exporter = new DataExporter({ workspace, version, clock, log, events, openReader })

  const found = (name: string) => {
    const path = pathOf(file, name)
    const backup = entryOf(path)
    if (backup === null) throw new AppError('NOT_FOUND', {}, `The backup "${name}" is gone.`)
    return { path, backup }
  }

  const measure = async (): Promise<StorageSize> => {
    const reader = openReader()
    try {
      return { ...(await reader.read('storageSize')), diskFreeBytes: freeBytes(dirname(file)) }
    } finally {
      await reader.close()
    }
  }
  /** It takes a thread of its own, so whoever asks meanwhile gets the same answer. */
  let measuring: Promise<StorageSize> | undefined

  return {
    desk,
    retention,
    exporter,

    state() {
      const chosen = chosenBackupFolder(file)
      return {
        backups: [...shelved(file)],
        running: desk.running,
        schedule: desk.schedule,
        nextAt: desk.nextAt,
        lastRun: lastBackupRun(db),
        folderName: chosen === null ? null : basename(chosen),
        canRestore: restart !== undefined,
        canChooseFolder: host !== undefined,
      }
    },

    async preview(name) {
      const { path, backup } = found(name)
      try {
        const [now, copy] = await Promise.all([copies.facts(file), copies.facts(path)])
        return previewOf({ backup, now, copy, changes: await copies.changes(backup.createdAt), workspace })
      } catch (error) {
        log.error('a backup could not be looked into', { name, error: errorText(error) })
        throw new AppError('RESTORE_REFUSED', {}, 'This backup cannot be read. Choose another one.')
      }
    },

    restore(name, confirmation) {
      const { path, backup } = found(name)
      if (restart === undefined)
        throw new AppError(
          'RESTORE_REFUSED',
          {},
          'This engine cannot start itself again. Stop it, then use "npm run restore".',
        )
      if (confirmation.trim() !== workspace)
        throw new AppError('RESTORE_REFUSED', {}, `Type "${workspace}" to confirm.`)
      return desk.exclusively('restore', backup.kind, async () => {
        const problem = (prepared: string) => copies.problem(prepared)
        const prepared = await prepareRestore({ file, backup: path, version, now: clock.now(), problem })
        log.warn('a backup is restored', { name })
        restart(() => {
          const aside = prepared.carryOut()
          log.warn('a backup was restored', { name, aside })
        })
      })
    },

    size() {
      measuring ??= measure().finally(() => {
        measuring = undefined
      })
      return measuring
    },

    async chooseFolder() {
      const folder = (await host?.chooseFolder('Folder for backups')) ?? null
      if (folder === null) return false
      desk.setFolder(folder)
      return true
    },

    async exportAll() {
      exporter.assertFree()
      const parent =
        host === undefined ? join(dirname(file), 'exports') : await host.chooseFolder('Folder for the export')
      if (parent === null) return false
      exporter.start(parent)
      return true
    },

    reveal: (name) => host?.reveal(found(name).path) ?? false,

    start() {
      desk.start()
      retention.start()
    },
    wake() {
      desk.wake()
      retention.wake()
    },
    async stop() {
      await retention.stop()
      await exporter.stop()
      await desk.stop()
    },
  }
}
