import type Database from 'better-sqlite3'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type {
  Recommendation,
  RecommendationKind,
  RecommendationRun,
  RecommendationState,
} from '../../contract/recommendations.ts'
import { AppError } from '../app-error.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import type { Reader } from '../store/reader.ts'
import {
  decideRecommendation,
  dueRecommendations,
  nextRecommendationDue,
  type RecommendationRow,
  recommendationById,
  recommendationPage,
  unmeasuredRecommendations,
} from '../store/recommendations.ts'
import { getSetting } from '../store/settings.ts'
import type { Author } from './policy-book.ts'
import { type Applied, type ApplyDeps, applyEdit, takeBack } from './recommend-apply.ts'
import { REALISED_DAYS, realisedOf } from './recommend-realised.ts'
import { ReviewRunner } from './recommend-runner.ts'
import { type RecommendationBody, recommendationView } from './recommend-view.ts'
import type { Replays } from './replays.ts'

const DISMISSED_DAYS = 30
/** The timer wakes at least this often: clocks are set, and machines sleep. */
const LONGEST_WAIT_MS = HOUR_MS

const pending: readonly RecommendationState[] = ['open', 'scheduled']

/** Recommendations: worked out every night and on demand, decided about, and measured by what came true. */
export class Recommendations {
  readonly #deps: ApplyDeps
  readonly #reader: Pick<Reader, 'read'>
  readonly #log: Log
  readonly #events: EventBus
  readonly #runner: ReviewRunner
  #cancelTimer: () => void = () => {}
  #measuring: Promise<void> = Promise.resolve()

  constructor(
    options: ApplyDeps & {
      readonly reader: Pick<Reader, 'read'>
      readonly log: Log
      readonly events: EventBus
      readonly replays: Pick<Replays, 'sums'>
    },
  ) {
    this.#deps = options
    this.#reader = options.reader
    this.#log = options.log
    this.#events = options.events
    this.#runner = new ReviewRunner(options)
  }

  start(): void {
    this.#runner.start()
    this.wake()
  }

  /** Does what fell due, after sleep too: the clock decides, not the timer. */
  wake(): void {
    this.#cancelTimer()
    const now = this.#now()
    for (const row of dueRecommendations(this.#db, now)) this.#applyDue(row)
    this.#measuring = this.#measuring.then(() => this.#measure(now))
    this.#runner.check()
    const due = Math.min(nextRecommendationDue(this.#db) ?? Number.POSITIVE_INFINITY, this.#runner.nextAt)
    const wait = Math.min(LONGEST_WAIT_MS, Math.max(1_000, due - now))
    this.#cancelTimer = this.#deps.clock.after(wait, () => this.wake())
  }

  async stop(): Promise<void> {
    this.#cancelTimer()
    await this.#runner.stop()
    await this.#measuring
  }

  /** How the review stands. */
  get run(): RecommendationRun {
    return this.#runner.state
  }

  /** Works recommendations out now; does nothing while that is under way. */
  generate(): RecommendationRun {
    void this.#runner.run()
    return this.run
  }

  list(filter: {
    /** Pending ones when left out. */
    readonly states?: readonly RecommendationState[] | undefined
    readonly kinds?: readonly RecommendationKind[] | undefined
    readonly limit: number
  }): { readonly rows: Recommendation[]; readonly total: number; readonly monthly: number } {
    const { states = pending, kinds = null, limit } = filter
    const { rows, ...counts } = recommendationPage(this.#db, { states, kinds, limit })
    return { ...counts, rows: rows.map((row) => recommendationView(this.#deps, row)) }
  }

  /** @throws {AppError} `NOT_FOUND`, `CHANGED_SINCE`, `INVALID_POLICY`, `STORE_UNAVAILABLE` */
  apply(id: number, by: Author): Recommendation {
    return this.#apply(this.#pending(id), by)
  }

  /**
   * @param at UTC epoch ms; null takes the plan back
   * @throws {AppError} `NOT_FOUND`, `CHANGED_SINCE`, `STORE_UNAVAILABLE`
   */
  schedule(id: number, at: number | null, by: Author): Recommendation {
    const decided = this.#decide(this.#pending(id), 'schedule', by, {
      state: at === null ? 'open' : 'scheduled',
      scheduled_at: at,
    })
    this.wake()
    return recommendationView(this.#deps, recommendationById(this.#db, id) ?? decided)
  }

  /** @throws {AppError} `NOT_FOUND`, `CHANGED_SINCE`, `STORE_UNAVAILABLE` */
  dismiss(id: number, by: Author): Recommendation {
    const until = this.#now() + DISMISSED_DAYS * DAY_MS
    const change = { state: 'dismissed', scheduled_at: null, dismissed_until: until } as const
    return recommendationView(this.#deps, this.#decide(this.#pending(id), 'dismiss', by, change))
  }

  /** @throws {AppError} `NOT_FOUND`, `CHANGED_SINCE`, `STORE_UNAVAILABLE` */
  undo(id: number, by: Author): Recommendation {
    const row = this.#row(id)
    if (row.state === 'dismissed') {
      if (this.#isPendingAgain(row))
        throw new AppError('CHANGED_SINCE', {}, 'It has come back by itself since, with more money.')
      const change = { state: 'open', dismissed_until: null } as const
      return recommendationView(this.#deps, this.#decide(row, 'undo', by, change))
    }
    if (row.state !== 'applied' || row.applied === null)
      throw new AppError('CHANGED_SINCE', {}, 'There is nothing to take back.')
    takeBack(this.#deps, JSON.parse(row.applied) as Applied, by)
    return recommendationView(this.#deps, this.#decide(row, 'undo', by, { state: 'undone', realised_at: null }))
  }

  #apply(row: RecommendationRow, by: Author): Recommendation {
    const { edit } = JSON.parse(row.body) as RecommendationBody
    const applied = applyEdit(this.#deps, edit, { ...by, reason: `recommendation ${row.id}: ${by.reason}` })
    const at = this.#now()
    const decided = this.#decide(row, 'apply', by, {
      state: 'applied',
      scheduled_at: null,
      applied_at: at,
      applied: JSON.stringify(applied),
      realised_at: applied.kind === 'page' ? null : at + REALISED_DAYS * DAY_MS,
    })
    return recommendationView(this.#deps, decided)
  }

  /** Nobody is there to tell: what cannot be applied says why. */
  #applyDue(row: RecommendationRow): void {
    const by = { author: row.decided_by ?? 'operator', reason: row.reason ?? 'scheduled' }
    try {
      this.#apply(row, by)
    } catch (error) {
      const reason = `It was due and could not be applied: ${errorText(error)}`
      this.#log.error('a scheduled recommendation could not be applied', { id: row.id, error: errorText(error) })
      this.#try(() => this.#decide(row, 'fail', { author: 'engine', reason }, { state: 'failed', scheduled_at: null }))
    }
  }

  async #measure(now: number): Promise<void> {
    for (const row of unmeasuredRecommendations(this.#db, now)) {
      const { country, service, applied_at: appliedAt } = row
      if (appliedAt === null) continue
      const span = REALISED_DAYS * DAY_MS
      const figures = (from: number) =>
        this.#reader.read('subjectFigures', { from, to: from + span }, { country, service })
      try {
        const [before, after] = await Promise.all([figures(appliedAt - span), figures(appliedAt)])
        const realised = realisedOf(before, after, {
          appliedAt,
          failureCost: getSetting(this.#db, 'optimizer.failureCost'),
          currency: getSetting(this.#db, 'reporting.currency'),
        })
        const now = recommendationById(this.#db, row.id)
        if (now?.state !== 'applied') continue
        decideRecommendation(this.#db, now, { realised: JSON.stringify(realised) })
        this.#events.emit('recommendation.changed', {})
      } catch (error) {
        this.#log.warn('what a recommendation came to could not be measured yet', {
          id: row.id,
          error: errorText(error),
        })
      }
    }
  }

  #decide(
    row: RecommendationRow,
    action: string,
    { author, reason }: Author,
    change: Parameters<typeof decideRecommendation>[2],
  ): RecommendationRow {
    const at = this.#now()
    const decided = writing(
      this.#db,
      this.#db.transaction(() => {
        const after = decideRecommendation(this.#db, row, { ...change, decided_at: at, decided_by: author, reason })
        const detail = { before: { state: row.state }, after: { state: after.state }, reason }
        const subject = `recommendation:${row.id}`
        addAudit(this.#db, { at, actor: author, action: `recommendation.${action}`, subject, detail })
        return after
      }),
    )
    this.#events.emit('recommendation.changed', {})
    return decided
  }

  #row(id: number): RecommendationRow {
    const row = recommendationById(this.#db, id)
    if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no recommendation ${id}.`)
    return row
  }

  #pending(id: number): RecommendationRow {
    const row = this.#row(id)
    if (!pending.includes(row.state))
      throw new AppError('CHANGED_SINCE', {}, `Recommendation ${id} is ${row.state} already.`)
    return row
  }

  #isPendingAgain({ kind, country, service, provider }: RecommendationRow): boolean {
    const { rows } = recommendationPage(this.#db, { states: pending, kinds: [kind], limit: 1_000 })
    return rows.some((row) => row.country === country && row.service === service && row.provider === provider)
  }

  #try(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#log.error('a decision about a recommendation could not be noted', { error: errorText(error) })
    }
  }

  #now = (): number => this.#deps.clock.now()

  get #db(): Database.Database {
    return this.#deps.db
  }
}
