import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Workspace } from '../../contract/models.ts'
import type { DataExport } from '../../contract/storage.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { freeFile } from '../reports/report-host.ts'
import type { Reader } from '../store/reader.ts'
import { exportReadme } from './export-readme.ts'
import { troubleOf } from './trouble.ts'

/** Between two answers of the thread, so that it can be stopped and tells how far it is. */
const ROWS_AT_ONCE = 20_000

interface ExporterOptions {
  readonly workspace: Workspace
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  /** A connection of its own; closed at the end. */
  readonly openReader: () => Reader
}

/** Writes all tables in an open format, read in one transaction beside the traffic. */
export class DataExporter {
  readonly #options: ExporterOptions
  #state: DataExport | null = null
  #stop = new AbortController()
  #work: Promise<void> = Promise.resolve()

  constructor(options: ExporterOptions) {
    this.#options = options
  }

  /** Of this session; null before the first. */
  get state(): DataExport | null {
    return this.#state
  }

  /** Begins to write into a new folder in `parent`. @throws {AppError} `EXPORT_RUNNING` */
  start(parent: string): void {
    this.assertFree()
    const { workspace, clock } = this.#options
    const startedAt = clock.now()
    const date = new Date(startedAt).toISOString().slice(0, 10)
    const folder = freeFile(parent, `signalbox-${workspace}-${date}`)
    const none = { table: null, tablesDone: 0, tables: 0, rows: 0, bytes: 0, endedAt: null, problem: null }
    this.#stop = new AbortController()
    this.#state = { ...none, state: 'running', folderName: basename(folder), startedAt }
    this.#change({})
    this.#work = this.#run(folder, this.#stop.signal)
  }

  /** @throws {AppError} `EXPORT_RUNNING` */
  assertFree(): void {
    if (this.#state?.state === 'running') throw new AppError('EXPORT_RUNNING', {})
  }

  /** @throws {AppError} `NOT_FOUND` when none runs */
  cancel(): void {
    if (this.#state?.state !== 'running') throw new AppError('NOT_FOUND', {}, 'No export is running any more.')
    this.#stop.abort(new Error('cancelled'))
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the console stops'))
    await this.#work
  }

  /** Resolves when nothing is written any more. */
  settled(): Promise<void> {
    return this.#work
  }

  async #run(folder: string, signal: AbortSignal): Promise<void> {
    const { openReader, clock, log } = this.#options
    const part = join(dirname(folder), `.${basename(folder)}.part`)
    const reader = openReader()
    try {
      await rm(part, { recursive: true, force: true })
      await mkdir(part, { recursive: true, mode: 0o700 })
      await this.#write(reader, part, signal)
      await rename(part, folder)
      this.#change({ state: 'done', table: null, endedAt: clock.now() })
    } catch (error) {
      await rm(part, { recursive: true, force: true }).catch(() => {})
      const endedAt = clock.now()
      if (signal.aborted) return this.#change({ state: 'cancelled', table: null, endedAt })
      log.error('the data could not be exported', { error: errorText(error) })
      this.#change({ state: 'failed', table: null, endedAt, problem: sentence(error) })
    } finally {
      await reader.close()
    }
  }

  async #write(reader: Reader, folder: string, signal: AbortSignal): Promise<void> {
    const { workspace, version, clock } = this.#options
    const at = clock.now()
    const tables = await reader.read('exportTablesOf')
    const written = []
    this.#change({ tables: tables.length })
    for (const table of tables) {
      this.#change({ table: table.name })
      const { name, columns } = table
      let rows = 0
      for (let done = false; !done; ) {
        signal.throwIfAborted()
        const file = join(folder, `${name}.ndjson`)
        const slice = await reader.read('exportRows', { name, columns, file, limit: ROWS_AT_ONCE })
        done = slice.done
        rows += slice.rows
        const { rows: all = 0, bytes = 0 } = this.#state ?? {}
        this.#change({ rows: all + slice.rows, bytes: bytes + slice.bytes })
      }
      written.push({ ...table, rows })
      this.#change({ tablesDone: written.length })
    }
    await writeFile(join(folder, 'README.txt'), exportReadme({ version, workspace, at, tables: written }), {
      mode: 0o600,
    })
  }

  #change(change: Partial<DataExport>): void {
    if (this.#state !== null) this.#state = { ...this.#state, ...change }
    this.#options.events.emit('storage.changed', {})
  }
}

function sentence(error: unknown): string {
  const { data } = troubleOf(error)
  if (data.reason === 'disk-full') return 'There is no space left on the disk. Nothing of the export was kept.'
  if (data.reason === 'unwritable') return 'The folder cannot be written. Choose another one.'
  return 'It could not be written. The log has the details.'
}
