import { rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type Database from 'better-sqlite3'
import type { Backup, BackupSchedule, BackupState } from '../../contract/backups.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { addAudit } from '../store/audit.ts'
import { backupFolderPointer, chosenBackupFolder, ownBackupFolder } from '../store/backup.ts'
import {
  addBackupRun,
  closeInterruptedBackups,
  endBackupRun,
  lastBackupAt,
  lastBackupRun,
} from '../store/backup-runs.ts'
import { writing } from '../store/open.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import type { CheckKind, Copies } from './copies.ts'
import { entryOf, pathOf, shelved, sweep, thinOut } from './shelf.ts'
import { assertRoom, troubleOf } from './trouble.ts'

/** A start has better things to do in its first minute. */
const FIRST_LOOK_MS = 60_000
/** No timer waits longer: clocks are set, machines sleep. */
const LOOK_AGAIN_MS = 600_000
/** A failed one is tried again after this. */
const RETRY_MS = 900_000
const WEEK_MS = 7 * 86_400_000
const ALARM = { kind: 'backup-failed', subject: null } as const

interface BackupDeskOptions {
  readonly db: Database.Database
  /** The database. */
  readonly file: string
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly copies: Copies
}

/** Makes backups by the clock and by hand, one at a time. What is due stands in the store. */
export class BackupDesk {
  readonly #options: BackupDeskOptions
  #running: BackupState['running'] = null
  #work: Promise<unknown> = Promise.resolve()
  #cancelTimer: () => void = () => {}
  #stopped = false
  #retryAt = Number.NEGATIVE_INFINITY

  constructor(options: BackupDeskOptions) {
    this.#options = options
  }

  start(): void {
    const { db, clock, file, log } = this.#options
    try {
      sweep(file)
      closeInterruptedBackups(db, clock.now())
    } catch (error) {
      log.error('what an interrupted backup left could not be removed', { error: errorText(error) })
    }
    const last = lastBackupRun(db)
    if (last?.state === 'failed') this.#alarm(last.error ?? '')
    this.#lookIn(FIRST_LOOK_MS)
  }

  /** After the machine slept, or the schedule was changed elsewhere. */
  wake(): void {
    this.#look()
    this.#tell()
  }

  /** Resolves when none is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelTimer()
    await this.#work.catch(() => {})
  }

  get running(): BackupState['running'] {
    return this.#running
  }

  get folder(): string {
    const { file } = this.#options
    return chosenBackupFolder(file) ?? ownBackupFolder(file)
  }

  get schedule(): BackupSchedule {
    return getSetting(this.#options.db, 'backups.schedule')
  }

  /** When the next one is due, UTC epoch ms; null when none is scheduled. */
  get nextAt(): number | null {
    const { everyMs } = this.schedule
    if (everyMs === null) return null
    const last = lastBackupAt(this.#options.db)
    return Math.max(this.#retryAt, last === null ? this.#options.clock.now() : last + everyMs)
  }

  /** @throws {AppError} `SETTING_LOCKED`, `STORE_UNAVAILABLE` */
  setSchedule(schedule: BackupSchedule): BackupSchedule {
    const { db, clock } = this.#options
    const before = this.schedule
    writing(
      db,
      db.transaction(() => {
        setSetting(db, 'backups.schedule', schedule, clock.now())
        this.#audit('backup.schedule', { before, after: schedule })
      }),
    )
    this.#look()
    this.#tell()
    return schedule
  }

  /**
   * @param folder null for the workspace's own
   * @throws {AppError} `BACKUP_FAILED` when it cannot be written; nothing is changed then. `STORE_UNAVAILABLE`
   */
  setFolder(folder: string | null): void {
    const { file } = this.#options
    try {
      const pointer = backupFolderPointer(file)
      if (folder === null) rmSync(pointer, { force: true })
      else {
        assertRoom(folder, 0)
        writeFileSync(pointer, `${JSON.stringify({ folder })}\n`, { mode: 0o600 })
      }
    } catch (error) {
      throw troubleOf(error)
    }
    writing(this.#options.db, () => this.#audit('backup.folder', { own: folder === null }))
    this.#tell()
  }

  /** Makes one now. @throws {AppError} `BACKUP_RUNNING`, `BACKUP_FAILED`, `STORE_UNAVAILABLE` */
  make(kind: 'scheduled' | 'manual' = 'manual'): Promise<Backup> {
    return this.exclusively('copy', kind, () => this.#make(kind))
  }

  /** Checks one again, in full. @throws {AppError} `NOT_FOUND`, `BACKUP_RUNNING`, `BACKUP_FAILED` */
  check(name: string): Promise<Backup> {
    const { file, copies } = this.#options
    const path = pathOf(file, name)
    return this.exclusively('check', entryOf(path)?.kind ?? 'manual', async () => {
      await copies.check(path, 'full')
      return this.#entry(path)
    })
  }

  /** Runs something that nothing else here may run beside. @throws {AppError} `BACKUP_RUNNING` */
  async exclusively<T>(
    what: NonNullable<BackupState['running']>['what'],
    kind: Backup['kind'],
    work: () => Promise<T>,
  ): Promise<T> {
    if (this.#running !== null) throw new AppError('BACKUP_RUNNING', {})
    this.#running = { what, kind, startedAt: this.#options.clock.now() }
    this.#tell()
    const done = work()
    this.#work = done
    try {
      return await done
    } finally {
      this.#running = null
      this.#tell()
    }
  }

  async #make(kind: 'scheduled' | 'manual'): Promise<Backup> {
    const { db, clock, copies, log, events } = this.#options
    const startedAt = clock.now()
    const checkKind = this.#checkKind()
    const id = writing(db, () => addBackupRun(db, { kind, checkKind, startedAt }))
    const end = (result: {
      state: 'done' | 'failed'
      name: string | null
      bytes: number | null
      error: string | null
    }) => writing(db, () => endBackupRun(db, { id, endedAt: clock.now(), ...result }))
    try {
      const entry = this.#entry(await copies.make(kind, this.folder, checkKind))
      end({ state: 'done', name: entry.name, bytes: entry.bytes, error: null })
      this.#retryAt = Number.NEGATIVE_INFINITY
      events.emit('alarm.cleared', ALARM)
      log.info('backup made', { name: entry.name, bytes: entry.bytes, ms: clock.now() - startedAt, check: checkKind })
      this.#thinOut()
      return entry
    } catch (error) {
      const trouble = troubleOf(error)
      this.#retryAt = clock.now() + RETRY_MS
      log.error('a backup was not made', { kind, error: trouble.message, cause: errorText(error) })
      this.#alarm(trouble.message)
      end({ state: 'failed', name: null, bytes: null, error: trouble.message })
      throw trouble
    }
  }

  /** The quick check reads every page; once a week the indexes are compared with their tables as well. */
  #checkKind(): CheckKind {
    const { db, clock } = this.#options
    const last = lastBackupAt(db, 'full')
    return last === null || clock.now() - last >= WEEK_MS ? 'full' : 'quick'
  }

  #thinOut(): void {
    try {
      const removed = thinOut(this.#options.file, this.schedule)
      if (removed > 0) this.#options.log.info('old backups removed', { count: removed })
    } catch (error) {
      this.#options.log.error('old backups could not be removed', { error: errorText(error) })
    }
  }

  #entry(path: string): Backup {
    const entry = entryOf(path)
    if (entry === null) throw new AppError('NOT_FOUND', {}, `The backup "${basename(path)}" is gone.`)
    return entry
  }

  #look(): void {
    if (this.#stopped) return
    const { nextAt } = this
    if (this.#running === null && nextAt !== null && nextAt <= this.#options.clock.now()) {
      void this.make('scheduled')
        // It is on record, logged and an alarm by now; what is due stays due.
        .catch(() => {})
        .then(() => this.#lookIn(LOOK_AGAIN_MS))
    } else if (this.#running === null) void this.#checkNew().then(() => this.#lookIn(LOOK_AGAIN_MS))
    else this.#lookIn(LOOK_AGAIN_MS)
  }

  /** Copies that were made where nobody could look into them: before a migration, and by a restore. */
  async #checkNew(): Promise<void> {
    const { file, copies, log } = this.#options
    const unchecked = shelved(file).find(
      ({ check, kind }) => check === 'unchecked' && (kind === 'before-migration' || kind === 'before-restore'),
    )
    if (unchecked === undefined) return
    try {
      await this.exclusively('check', unchecked.kind, () => copies.check(pathOf(file, unchecked.name), 'quick'))
    } catch (error) {
      log.warn('a backup could not be checked', { name: unchecked.name, error: errorText(error) })
    }
  }

  #lookIn(ms: number): void {
    this.#cancelTimer()
    if (this.#stopped) return
    const { nextAt } = this
    const wait = nextAt === null ? ms : Math.max(1_000, Math.min(ms, nextAt - this.#options.clock.now()))
    this.#cancelTimer = this.#options.clock.after(ms === FIRST_LOOK_MS ? ms : wait, () => this.#look())
  }

  #alarm(reason: string): void {
    this.#options.events.emit('alarm.raised', { ...ALARM, message: `The last backup was not made. ${reason}`.trim() })
  }

  #audit(action: string, detail: object): void {
    const { db, clock } = this.#options
    addAudit(db, { at: clock.now(), actor: 'operator', action, subject: 'backups', detail })
  }

  #tell(): void {
    this.#options.events.emit('backup.changed', {})
  }
}
