import type Database from 'better-sqlite3'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { RecommendationRun } from '../../contract/recommendations.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { Reader } from '../store/reader.ts'
import { endReplay, insertReplay, lastReview } from '../store/replays.ts'
import type { PolicyBook } from './policy-book.ts'
import { keepProposals } from './recommend-keep.ts'
import { REVIEW_DAYS, review } from './recommend-review.ts'
import type { ReplayProgress } from './replay-run.ts'
import type { Replays } from './replays.ts'

/** 03:00 UTC, after the nightly prices. */
const NIGHTLY_AT_MS = 3 * HOUR_MS
/** A fresh start has better things to do. */
const FIRST_AFTER_MS = 10 * 60_000

interface RunnerOptions {
  readonly db: Database.Database
  readonly reader: Pick<Reader, 'read'>
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly book: PolicyBook
  readonly replays: Pick<Replays, 'sums'>
}

/** Reviews the recorded traffic every night, and when somebody asks; what was slept through is caught up once. */
export class ReviewRunner {
  readonly #options: RunnerOptions
  #notBefore = 0
  #running: (ReplayProgress & { readonly stop: AbortController }) | null = null
  #ended: Promise<void> = Promise.resolve()

  constructor(options: RunnerOptions) {
    this.#options = options
  }

  start(): void {
    this.#notBefore = this.#options.clock.now() + FIRST_AFTER_MS
  }

  /** When the next one is due, UTC epoch ms. */
  get nextAt(): number {
    const last = lastReview(this.#options.db)?.startedAt ?? null
    const now = this.#options.clock.now()
    const night = Math.floor((now - NIGHTLY_AT_MS) / DAY_MS) * DAY_MS + NIGHTLY_AT_MS
    return last === null || last < night ? Math.max(now, this.#notBefore) : night + DAY_MS
  }

  get state(): RecommendationRun {
    const last = lastReview(this.#options.db)
    return {
      running: this.#running !== null,
      done: this.#running?.done ?? 0,
      of: this.#running?.of ?? 0,
      lastAt: last?.startedAt ?? null,
      nextAt: this.nextAt,
      problem: last?.problem ?? null,
    }
  }

  /** Runs it when it is due. */
  check(): void {
    if (this.nextAt <= this.#options.clock.now()) void this.run()
  }

  /** Ends when the review does; one at a time. Never throws. */
  run(): Promise<void> {
    if (this.#running === null) {
      const running = { stop: new AbortController(), done: 0, of: 0 }
      this.#running = running
      this.#ended = this.#review(running.stop).finally(() => {
        this.#running = null
        this.#options.events.emit('recommendation.changed', {})
      })
      this.#options.events.emit('recommendation.changed', {})
    }
    return this.#ended
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort()
    await this.#ended
  }

  async #review(stop: AbortController): Promise<void> {
    const { db, clock, book, log, events } = this.#options
    try {
      const version = book.state.live
      const startedAt = clock.now()
      const policy = book.draftOf({ version: version ?? 1 })
      const id = insertReplay(db, { origin: 'review', days: REVIEW_DAYS, version, policy, startedAt })
      const end = (result: Parameters<typeof endReplay>[2]['result'], problem: string | null) => {
        const { done = 0, of = 0 } = this.#running ?? {}
        const state = problem !== null ? 'failed' : result === null ? 'cancelled' : 'done'
        endReplay(db, id, { state, done, of, endedAt: clock.now(), problem, result })
      }
      try {
        const found = await review(this.#options, {
          signal: stop.signal,
          onProgress: (progress) => {
            if (this.#running !== null) this.#running = { ...this.#running, ...progress }
            events.emit('recommendation.changed', {})
          },
        })
        if (found !== null) keepProposals(db, found.proposals, clock.now())
        end(found?.result ?? null, null)
      } catch (error) {
        log.error('recommendations could not be worked out', { error: errorText(error) })
        end(null, `It failed: ${errorText(error)}`)
      }
    } catch (error) {
      log.error('a review could not be noted', { error: errorText(error) })
      this.#notBefore = clock.now() + HOUR_MS
    }
  }
}
