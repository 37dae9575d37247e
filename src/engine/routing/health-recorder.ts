import type Database from 'better-sqlite3'
import { MINUTE_MS } from '../../contract/durations.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { pruneMinutes, recordMinute } from '../store/health.ts'
import type { MatureOutcome, MinuteReading } from '../store/queries/health.ts'
import type { Window } from '../store/queries/traffic.ts'
import type { RouteEjection } from './ejection.ts'
import { HealthMinutes, type ObservedMinutes } from './health-minutes.ts'

/** A minute is closed this long after its end: the attempts that started in it are settled by then. */
const SETTLED_AFTER_MS = 8_000
/** Outcomes are read at this age; simulated, anything from 60 to 300 s did equally well. */
export const OUTCOME_AGE_MS = 120_000
const OUTCOMES_EVERY_MS = 10_000
const PRUNE_EVERY_MS = 3_600_000
export const KEEP_MINUTES_MS = 90 * 86_400_000

/** What the recorder reads; the reader worker in the engine. */
export interface HealthReadings {
  minute(window: Window): Promise<MinuteReading>
  outcomes(window: Window): Promise<readonly MatureOutcome[]>
}

/** Turns what passes by into the history per minute and, for the ejection of routes, into mature outcomes. */
export class HealthRecorder {
  readonly minutes = new HealthMinutes()
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #readings: HealthReadings
  readonly #ejection: RouteEjection
  readonly #providers: () => readonly string[]
  #underWay: Promise<void> | null = null
  /** Attempts that started before this were read. */
  #outcomesReadTo: number
  #outcomesReadAt = Number.NEGATIVE_INFINITY
  #prunedAt = Number.NEGATIVE_INFINITY

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly readings: HealthReadings
    readonly ejection: RouteEjection
    readonly providers: () => readonly string[]
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#readings = options.readings
    this.#ejection = options.ejection
    this.#providers = options.providers
    this.#outcomesReadTo = options.clock.now() - OUTCOME_AGE_MS
  }

  /** Does what is due. Cheap when nothing is; never rejects, and never runs twice at a time. */
  turn(frozen: boolean): Promise<void> {
    this.#underWay ??= this.#turn(frozen)
      .catch((error: unknown) => this.#log.error('health could not be recorded', { error: errorText(error) }))
      .finally(() => {
        this.#underWay = null
      })
    return this.#underWay
  }

  async #turn(frozen: boolean): Promise<void> {
    for (const minute of this.minutes.finished(this.#clock.now() - SETTLED_AFTER_MS)) await this.#close(minute)
    await this.#readOutcomes(frozen)
    this.#prune()
  }

  async #close({ minute, link, observed }: ObservedMinutes): Promise<void> {
    const reading = await this.#readings.minute({ from: minute, to: minute + MINUTE_MS })
    this.#db.transaction(() => recordMinute(this.#db, { minute, link, observed, ...reading }))()
    this.minutes.drop(minute)
  }

  /** What was sent while our own network was down, or shortly before, says nothing: receipts did not come in. */
  async #readOutcomes(frozen: boolean): Promise<void> {
    const now = this.#clock.monotonic()
    if (now - this.#outcomesReadAt < OUTCOMES_EVERY_MS) return
    this.#outcomesReadAt = now
    const from = this.#outcomesReadTo
    const to = this.#clock.now() - OUTCOME_AGE_MS
    if (to <= from) return
    this.#outcomesReadTo = to
    if (frozen) return
    for (const outcome of await this.#readings.outcomes({ from, to })) this.#ejection.observe(outcome)
  }

  #prune(): void {
    const now = this.#clock.monotonic()
    if (now - this.#prunedAt < PRUNE_EVERY_MS) return
    this.#prunedAt = now
    pruneMinutes(this.#db, this.#providers(), this.#clock.now() - KEEP_MINUTES_MS)
  }
}
