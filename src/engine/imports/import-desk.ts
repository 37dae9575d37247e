import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../contract/durations.ts'
import type {
  HistoryMapping,
  ImportFileHandle,
  ImportRun,
  ImportScope,
  ImportsPreview,
} from '../../contract/imports.ts'
import type { Workspace } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Log } from '../log.ts'
import { importHorizon } from '../store/import-horizon.ts'
import { addImport, type ImportRow, importById, interruptImports, listImports, saveImport } from '../store/imports.ts'
import { writing } from '../store/open.ts'
import { ImportControl } from './control.ts'
import { EXAMPLE_SOURCE } from './example-verification.ts'
import { removeStages } from './feed.ts'
import { namesIn } from './file-supply.ts'
import { missingFields, previewFile } from './preview.ts'
import { viewOf } from './run-view.ts'
import { type CreateImportWorker, runThreads } from './threads.ts'

const TELL_EVERY_MS = 250

export interface ImportDeskOptions {
  readonly db: Database.Database
  readonly file: string
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly workspace: Workspace
  readonly reportingCurrency: string
  readonly toReporting: (money: Money, at: number) => Money | null
  readonly createWorker: CreateImportWorker
  /** Asks the operator for a file; null where there is no window. */
  readonly chooseFile: (() => Promise<string | null>) | null
}

interface Running {
  readonly id: number
  readonly control: ImportControl
  readonly ended: Promise<void>
  readonly startedAt: number
  readonly insertedBefore: number
}

/** Imports of history and example data: one at a time, in a thread of its own. */
export class ImportDesk {
  readonly #options: ImportDeskOptions
  readonly #files = new Map<string, string>()
  readonly #undo: readonly (() => void)[]
  #running: Running | null = null

  constructor(options: ImportDeskOptions) {
    this.#options = options
    interruptImports(options.db)
    removeStages(options.file)
    const note = () => this.#running?.control.noteWrite()
    this.#undo = [options.events.on('verification.changed', note)]
  }

  /** Asks for a file; null when none was picked. */
  async choose(): Promise<ImportFileHandle | null> {
    const path = await this.#options.chooseFile?.()
    return path == null ? null : this.open(path)
  }

  /**
   * A handle for a file. For hosts and scripts: pages have no access to paths.
   *
   * @throws {AppError} `UNREADABLE_FILE`
   */
  open(path: string): ImportFileHandle {
    const { size } = statOf(path)
    const handle = randomUUID()
    this.#files.set(handle, path)
    return { handle, name: basename(path), size }
  }

  /** @throws {AppError} `NOT_FOUND`, `UNREADABLE_FILE` */
  preview(handle: string, mapping: HistoryMapping | null): ImportsPreview {
    const { db, clock, reportingCurrency, toReporting } = this.#options
    const path = this.#pathOf(handle)
    const file = { handle, name: basename(path), size: statOf(path).size }
    const preview = previewFile(path, file, mapping, {
      mode: this.#mode,
      now: clock.now(),
      toReporting,
      horizonOf: (source) => importHorizon(db, source, null),
      ...namesIn(db),
    })
    return mapping === null ? { ...preview, mapping: { ...preview.mapping, currency: reportingCurrency } } : preview
  }

  /** @throws {AppError} `NOT_FOUND`, `UNREADABLE_FILE`, `IMPORT_RUNNING`, `STORE_UNAVAILABLE` */
  start(handle: string, mapping: HistoryMapping, scope: ImportScope): ImportRun {
    this.#assertFree()
    const path = this.#pathOf(handle)
    const { columns } = this.preview(handle, mapping)
    const missing = missingFields(
      mapping,
      columns.map(({ name }) => name),
    )
    if (missing.length > 0)
      throw new AppError('UNREADABLE_FILE', {}, `Choose a column for ${missing.join(', ')} first.`)
    if (mapping.source === EXAMPLE_SOURCE)
      throw new AppError('UNREADABLE_FILE', {}, 'Example data has this source. Choose another name for the source.')
    const { size, modifiedAt } = statOf(path)
    const row = { kind: 'file', name: basename(path), path, modified_at: modifiedAt, ends_at: null } as const
    return this.#add({ ...row, source: mapping.source, scope, size, mapping })
  }

  /** Makes example data. @throws {AppError} `SANDBOX_ONLY`, `IMPORT_RUNNING`, `STORE_UNAVAILABLE` */
  startExample(size: number): ImportRun {
    const { workspace, clock } = this.#options
    if (workspace !== 'sandbox')
      throw new AppError('SANDBOX_ONLY', {}, 'Example data belongs to the sandbox workspace. Switch to it first.')
    this.#assertFree()
    // An hour ago everything it made up is over.
    const endsAt = Math.floor(clock.now() / HOUR_MS - 1) * HOUR_MS
    const row = { kind: 'example', name: 'Example data', path: null, modified_at: null, ends_at: endsAt } as const
    return this.#add({ ...row, source: EXAMPLE_SOURCE, scope: 'file', size, mapping: null })
  }

  /** Removes all example data; a run that makes it ends first. @throws {AppError} `NOT_FOUND`, `IMPORT_RUNNING` */
  removeExample(): void {
    const { db } = this.#options
    const running = this.#running === null ? undefined : importById(db, this.#running.id)
    if (running?.kind === 'example') return this.cancel(running.id)
    this.#assertFree()
    const left = listImports(db, 200, 'example').filter(
      (row) => row.inserted > row.removed || row.state === 'interrupted',
    )
    const [newest] = left
    if (newest === undefined) throw new AppError('NOT_FOUND', {}, 'There is no example data.')
    this.#undoOf(newest)
  }

  /** @throws {AppError} `NOT_FOUND` when it does not run and has nothing left to undo, `IMPORT_RUNNING` */
  cancel(id: number, kind?: ImportRow['kind']): void {
    const { db } = this.#options
    const row = importById(db, id)
    if (row === undefined || (kind !== undefined && row.kind !== kind))
      throw new AppError('NOT_FOUND', {}, `There is no import ${id} to cancel.`)
    if (this.#running?.id === id) return this.#running.control.ask('cancel')
    if (row.state !== 'interrupted') throw new AppError('NOT_FOUND', {}, 'This import is over.')
    if (row.scope === 'file') return this.#undoOf(row)
    writing(db, () => saveImport(db, id, { state: 'cancelled', ended_at: this.#options.clock.now() }))
    this.#tell()
  }

  /** @throws {AppError} `NOT_FOUND`, `IMPORT_RUNNING`, `FILE_CHANGED` */
  resume(id: number): ImportRun {
    const { db } = this.#options
    const row = importById(db, id)
    if (row === undefined || row.state !== 'interrupted')
      throw new AppError('NOT_FOUND', {}, `There is no interrupted import ${id}.`)
    this.#assertFree()
    if (row.path !== null && row.goal === 'write') {
      const { size, modifiedAt } = statOf(row.path)
      if (size !== row.size || modifiedAt !== row.modified_at) throw new AppError('FILE_CHANGED', {})
    }
    return this.#run(row)
  }

  /** A run as the contract shows it; null when there is none. */
  view(id: number): ImportRun | null {
    const row = importById(this.#options.db, id)
    return row === undefined ? null : this.viewOf(row)
  }

  viewOf(row: ImportRow): ImportRun {
    const running = this.#running?.id === row.id ? this.#running : null
    const seconds = running === null ? 0 : (this.#options.clock.monotonic() - running.startedAt) / 1_000
    const written = running === null ? 0 : row.inserted + row.removed - running.insertedBefore
    return viewOf(row, seconds < 1 ? null : written / seconds)
  }

  /** Null while nothing runs. */
  get running(): number | null {
    return this.#running?.id ?? null
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    await this.#running?.ended
  }

  /** Stops after the running batch; a run can go on from there later. */
  async stop(): Promise<void> {
    for (const undo of this.#undo) undo()
    this.#running?.control.ask('pause')
    await this.settled()
  }

  get #mode() {
    return this.#options.workspace === 'sandbox' ? 'sandbox' : 'live'
  }

  #pathOf(handle: string): string {
    const path = this.#files.get(handle)
    if (path === undefined)
      throw new AppError('NOT_FOUND', {}, 'The file was picked before the console started. Pick it again.')
    return path
  }

  #assertFree(): void {
    if (this.#running !== null) throw new AppError('IMPORT_RUNNING', { id: this.#running.id })
  }

  #add(row: Omit<Parameters<typeof addImport>[1], 'state' | 'started_at'>): ImportRun {
    const { db, clock } = this.#options
    const id = writing(db, () => addImport(db, { ...row, state: 'running', started_at: clock.now() }))
    const added = importById(db, id)
    if (added === undefined) throw new Error(`import ${id} was not added`)
    return this.#run(added)
  }

  #undoOf(row: ImportRow): void {
    const { db } = this.#options
    this.#assertFree()
    writing(db, () => saveImport(db, row.id, { goal: 'undo', state: 'undoing', ended_at: null }))
    this.#run({ ...row, goal: 'undo' })
  }

  #run(row: ImportRow): ImportRun {
    const { file, reportingCurrency, createWorker, log, clock } = this.#options
    const control = new ImportControl()
    const work: Parameters<typeof runThreads>[1] = {
      file,
      importId: row.id,
      reportingCurrency,
      mode: this.#mode,
      control: control.buffer,
    }
    const failed = (error: string) => log.error('an import failed', { id: row.id, error })
    const readsFile = row.kind === 'file' && row.goal === 'write'
    const ended = runThreads(createWorker, work, readsFile, failed).then(() => this.#ended(row.id))
    const startedAt = clock.monotonic()
    this.#running = { id: row.id, control, ended, startedAt, insertedBefore: row.inserted + row.removed }
    log.info('an import runs', { id: row.id, kind: row.kind, goal: row.goal })
    this.#tick()
    return this.viewOf({ ...row, state: row.goal === 'undo' ? 'undoing' : 'running' })
  }

  #ended(id: number): void {
    const { db, log } = this.#options
    this.#running = null
    if (!db.open) return
    const state = importById(db, id)?.state
    // A thread that stopped between two batches, or that died, can go on.
    if (state === 'running' || state === 'checking' || state === 'undoing') interruptImports(db)
    log.info('an import ended', { id, state: importById(db, id)?.state })
    this.#tell()
    this.#options.events.emit('import.ended', { id })
  }

  #tick(): void {
    if (this.#running === null) return
    this.#tell()
    this.#options.clock.after(TELL_EVERY_MS, () => this.#tick())
  }

  #tell(): void {
    this.#options.events.emit('import.changed', {})
  }
}

function statOf(path: string): { readonly size: number; readonly modifiedAt: number } {
  try {
    const { size, mtimeMs } = statSync(path)
    return { size, modifiedAt: Math.round(mtimeMs) }
  } catch {
    throw new AppError('UNREADABLE_FILE', {}, 'The file cannot be opened. Check that it is still there.')
  }
}
