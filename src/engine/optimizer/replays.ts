import type Database from 'better-sqlite3'
import type { Regret, Replay, ReplayDays, ReplaySummary } from '../../contract/replay.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { writing } from '../store/open.ts'
import { listProviders } from '../store/providers.ts'
import {
  closeInterruptedReplays,
  countReplays,
  endReplay,
  insertReplay,
  latestRegret,
  listReplays,
  replayById,
} from '../store/replays.ts'
import { getSetting } from '../store/settings.ts'
import type { PolicyBook, PolicyInput } from './policy-book.ts'
import { checkPolicy } from './policy-check.ts'
import type { ReplaySpec, ReplaySums } from './replay-models.ts'
import { replayResult } from './replay-result.ts'
import type { ReplayProgress } from './replay-run.ts'
import { replaySpec } from './replay-spec.ts'
import { type CreateReplayWorker, replayInThread } from './replay-thread.ts'

interface Running extends ReplayProgress {
  readonly id: number
  readonly stop: AbortController
}

/** Replays of policies over what was recorded: one by hand at a time, its result kept. */
export class Replays {
  readonly #db: Database.Database
  readonly #file: string
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #book: Pick<PolicyBook, 'draftOf'>
  readonly #create: CreateReplayWorker
  #running: Running | null = null
  #ended: Promise<void> = Promise.resolve()

  constructor(options: {
    readonly db: Database.Database
    /** The database's file, which the worker opens for reading. */
    readonly file: string
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
    readonly book: Pick<PolicyBook, 'draftOf'>
    readonly createWorker: CreateReplayWorker
  }) {
    this.#db = options.db
    this.#file = options.file
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
    this.#book = options.book
    this.#create = options.createWorker
    closeInterruptedReplays(this.#db, this.#clock.now())
  }

  /** @throws {AppError} `NOT_FOUND`, `INVALID_POLICY`, `REPLAY_RUNNING`, `STORE_UNAVAILABLE` */
  start(input: PolicyInput, days: ReplayDays): ReplaySummary {
    if (this.#running !== null) throw new AppError('REPLAY_RUNNING', { id: this.#running.id })
    const policy = this.#book.draftOf(input)
    const problems = checkPolicy(policy, {
      providers: listProviders(this.#db).map(({ name }) => name),
      reportingCurrency: getSetting(this.#db, 'reporting.currency'),
    }).filter(({ severity }) => severity === 'error')
    if (problems.length > 0)
      throw new AppError('INVALID_POLICY', { problems: problems.map(({ message }) => message) }, problems[0]?.message)
    const startedAt = this.#clock.now()
    const spec = replaySpec(this.#db, policy, days, startedAt)
    const version = policy.version ?? null
    const id = writing(this.#db, () => insertReplay(this.#db, { origin: 'operator', days, version, policy, startedAt }))
    this.#running = { id, stop: new AbortController(), done: 0, of: 0 }
    this.#ended = this.#run(this.#running, spec)
    this.#events.emit('replay.changed', {})
    return this.#shown(id)
  }

  /** @throws {AppError} `NOT_FOUND` when this one is not running */
  cancel(id: number): void {
    if (this.#running?.id !== id) throw new AppError('NOT_FOUND', {}, `Replay ${id} is not running.`)
    this.#running.stop.abort()
  }

  /** The newest one, running or ended. */
  latest(): ReplaySummary | null {
    const [newest] = listReplays(this.#db, null, 1)
    return newest === undefined ? null : this.#withProgress(newest)
  }

  list(before: number | null, limit: number): { readonly rows: ReplaySummary[]; readonly total: number } {
    const rows = listReplays(this.#db, before, limit).map((row) => this.#withProgress(row))
    return { rows, total: countReplays(this.#db) }
  }

  /** @throws {AppError} `NOT_FOUND` */
  get(id: number): Replay {
    const replay = replayById(this.#db, id)
    if (replay === null) throw new AppError('NOT_FOUND', {}, `There is no replay ${id}.`)
    return this.#withProgress(replay)
  }

  regret = (days: ReplayDays): Regret | null => latestRegret(this.#db, days)

  /** Runs one beside those by hand; null when `signal` aborted it. */
  sums(
    spec: ReplaySpec,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: ReplayProgress) => void },
  ): Promise<ReplaySums | null> {
    return replayInThread(this.#create, { file: this.#file, spec }, options)
  }

  /** What is under way has no result; the next start says that it was interrupted. */
  async stop(): Promise<void> {
    const running = this.#running
    this.#running = null
    running?.stop.abort()
    await this.#ended
  }

  async #run(running: Running, spec: ReplaySpec): Promise<void> {
    const { id, stop } = running
    const end = (state: 'done' | 'cancelled' | 'failed', sums: ReplaySums | null, problem: string | null) => {
      const now = this.#running
      if (now === null) return
      this.#running = null
      const endedAt = this.#clock.now()
      const result = sums && replayResult(sums, spec, endedAt)
      endReplay(this.#db, id, { state, endedAt, problem, result, done: sums?.verifications ?? now.done, of: now.of })
    }
    try {
      const sums = await this.sums(spec, {
        signal: stop.signal,
        onProgress: (progress) => {
          if (this.#running?.id === id) this.#running = { ...this.#running, ...progress }
          this.#events.emit('replay.changed', {})
        },
      })
      end(sums === null ? 'cancelled' : 'done', sums, null)
    } catch (error) {
      this.#log.error('a replay failed', { id, error: errorText(error) })
      this.#fail(() => end('failed', null, `It failed: ${errorText(error)}`))
    }
    this.#events.emit('replay.changed', {})
  }

  /** The store may be what failed. */
  #fail(note: () => void): void {
    try {
      note()
    } catch (error) {
      this.#running = null
      this.#log.error('the end of a replay could not be noted', { error: errorText(error) })
    }
  }

  #shown(id: number): ReplaySummary {
    const { policy: _, result: __, ...summary } = this.get(id)
    return summary
  }

  #withProgress<T extends ReplaySummary>(row: T): T {
    if (this.#running?.id !== row.id) return row
    return { ...row, done: this.#running.done, of: this.#running.of }
  }
}
