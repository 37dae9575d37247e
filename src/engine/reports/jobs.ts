import type Database from 'better-sqlite3'
import type { ReportFormat, ReportJob } from '../../contract/reports.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { redact } from '../redact.ts'
import { endReport, insertReport } from '../store/reports.ts'
import { writeWhole } from './write-file.ts'

/** Files of this session that are remembered with how far they came. */
const KEPT = 20

/** What a file is made of. */
export interface JobContent {
  readonly chunks: AsyncIterable<string | Uint8Array>
  /** How many rows it will have; null where that is not known. */
  readonly total: number | null
  /** Something to know of the file once it is there; null for nothing. */
  readonly note: () => string | null
  /** Gives back what making it held. */
  readonly close?: () => Promise<void>
}

export interface JobPlan {
  readonly title: string
  readonly format: ReportFormat
  readonly origin: ReportJob['origin']
  readonly scheduleId: number | null
  /** With its folders. */
  readonly file: string
  /** Called once; reports the rows as they are written. */
  readonly content: (progress: (rows: number) => void, signal: AbortSignal) => Promise<JobContent>
}

/** Files under way: each is whole or not there at all, and its end is on record. */
export class ReportJobs {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #running = new Map<number, { readonly stop: AbortController; readonly done: Promise<ReportJob> }>()
  #jobs: readonly ReportJob[] = []

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
  }

  /** Of this session, the newest first. */
  get list(): readonly ReportJob[] {
    return this.#jobs
  }

  /** Starts making a file; `done` never rejects and says how it ended. */
  start(plan: JobPlan): { readonly id: number; readonly done: Promise<ReportJob> } {
    const { title, format, origin, scheduleId, file } = plan
    const createdAt = this.#clock.now()
    const id = insertReport(this.#db, { origin, scheduleId, title, format, file, createdAt })
    const started = { state: 'running', rows: 0, total: null, bytes: null, endedAt: null, note: null } as const
    const fileName = file.replace(/^.*[\\/]/, '')
    const jobs = [{ id, title, format, origin, createdAt, fileName, ...started }, ...this.#jobs]
    this.#jobs = jobs.filter((job, place) => place < KEPT || job.state === 'running')
    this.#events.emit('report.changed', {})
    const stop = new AbortController()
    const done = this.#make(id, plan, stop.signal).finally(() => this.#running.delete(id))
    this.#running.set(id, { stop, done })
    return { id, done }
  }

  /** @throws {AppError} `NOT_FOUND` when no such file is being made */
  cancel(id: number): void {
    const job = this.#running.get(id)
    if (job === undefined) throw new AppError('NOT_FOUND', {}, 'This file is not being made any more.')
    job.stop.abort(new Error('cancelled'))
  }

  /** Ends all that is under way; resolves when nothing is written any more. */
  async stop(): Promise<void> {
    for (const { stop } of this.#running.values()) stop.abort(new Error('the console stops'))
    await Promise.all([...this.#running.values()].map(({ done }) => done))
  }

  async #make(id: number, plan: JobPlan, signal: AbortSignal): Promise<ReportJob> {
    let content: JobContent | null = null
    try {
      content = await plan.content((rows) => this.#change(id, { rows: this.#jobOf(id).rows + rows }), signal)
      this.#change(id, { total: content.total })
      const bytes = await writeWhole(plan.file, content.chunks, signal)
      return this.#end(id, { state: 'done', bytes, note: content.note() })
    } catch (error) {
      if (signal.aborted) return this.#end(id, { state: 'cancelled', bytes: null, note: null })
      const reason = redact(errorText(error))
      this.#log.error('a file could not be made', { title: plan.title, format: plan.format, error: reason })
      return this.#end(id, { state: 'failed', bytes: null, note: sentence(error, reason) })
    } finally {
      await content?.close?.()
    }
  }

  #end(id: number, end: Pick<ReportJob, 'state' | 'bytes' | 'note'>): ReportJob {
    this.#change(id, { ...end, endedAt: this.#clock.now() })
    const job = this.#jobOf(id)
    try {
      endReport(this.#db, job)
    } catch (error) {
      // The file is what it is; only its line in the history will say "interrupted" after the next start.
      this.#log.error('the end of a file could not be noted', { error: errorText(error) })
    }
    return job
  }

  #jobOf(id: number): ReportJob {
    const job = this.#jobs.find((one) => one.id === id)
    if (job === undefined) throw new Error(`file ${id} is not of this session`)
    return job
  }

  #change(id: number, change: Partial<ReportJob>): void {
    this.#jobs = this.#jobs.map((job) => (job.id === id ? { ...job, ...change } : job))
    this.#events.emit('report.changed', {})
  }
}

/** Why it failed, for people: never a path. */
function sentence(error: unknown, reason: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC') return 'There is no space left on the disk.'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'The folder cannot be written.'
  if (code === 'ENOENT') return 'The folder is not there any more.'
  return error instanceof AppError ? error.message : `It could not be made: ${reason.slice(0, 200)}`
}
