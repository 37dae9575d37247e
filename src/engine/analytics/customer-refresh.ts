import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { customersFittedAt, finishCustomerAnalytics, saveCustomerAnalytics } from '../store/analytics-customers.ts'
import type { Reader } from '../store/reader.ts'
import type { AnalyticsQueries } from './analytics-queries.ts'
import type { ReportSetting } from './report-frame.ts'

const EVERY_MS = 3_600_000
/** How often the store is asked whether a run is due: a sleeping machine skips ticks. */
const LOOK_EVERY_MS = 60_000
const FIRST_AFTER_MS = 20_000
/** A transaction of a few ms. */
const AT_ONCE = 250

interface Options {
  readonly db: Database.Database
  readonly reader: Pick<Reader<AnalyticsQueries>, 'read'>
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly setting: () => ReportSetting
}

/** Keeps value and risk of the customers up to date: every hour, after every import, and when somebody asks. */
export class CustomerRefresh {
  readonly #options: Options
  #cancel = () => {}
  #running: Promise<{ readonly customers: number; readonly updatedAt: number }> | null = null
  #stopped = false
  #leave = () => {}

  constructor(options: Options) {
    this.#options = options
  }

  start(): void {
    this.#schedule(FIRST_AFTER_MS)
    this.#leave = this.#options.events.on('import.ended', () => this.#runAnew())
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#leave()
    this.#cancel()
    await this.#running?.catch(() => {})
  }

  /** Works everything out anew; whoever asks while a run is under way gets that one. */
  run(): Promise<{ readonly customers: number; readonly updatedAt: number }> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  isDue(): boolean {
    const { db, clock } = this.#options
    const last = customersFittedAt(db)
    const age = clock.now() - (last ?? 0)
    return last === null || age >= EVERY_MS || age < 0
  }

  /** After the run that may be under way, which does not know of what has just come. */
  #runAnew(): void {
    const before = this.#running ?? Promise.resolve()
    void before
      .catch(() => {})
      .then(() => (this.#stopped ? undefined : this.run()))
      .catch((error: unknown) => this.#note(error))
  }

  #note(error: unknown): void {
    if (!this.#stopped) this.#options.log.error('customers could not be worked out', { error: errorText(error) })
  }

  #schedule(afterMs: number): void {
    if (this.#stopped) return
    const { clock } = this.#options
    this.#cancel = clock.after(afterMs, () => {
      const due = this.isDue() ? this.run() : Promise.resolve()
      void due.catch((error: unknown) => this.#note(error)).finally(() => this.#schedule(LOOK_EVERY_MS))
    })
  }

  async #run() {
    const { db, reader, clock, log, events } = this.#options
    const startedAt = clock.monotonic()
    const setting = this.#options.setting()
    const { summary, count } = await reader.read('modelCustomers', setting)
    for (let from = 0; from < count && !this.#stopped; from += AT_ONCE)
      saveCustomerAnalytics(db, await reader.read('modelledCustomers', from, from + AT_ONCE))
    if (!this.#stopped) {
      finishCustomerAnalytics(db, summary, setting.now)
      log.info('customers worked out', { count, ms: Math.round(clock.monotonic() - startedAt) })
      events.emit('analytics.changed', { what: 'customers' })
    }
    return { customers: count, updatedAt: setting.now }
  }
}
