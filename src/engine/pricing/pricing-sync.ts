import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../contract/durations.ts'
import type { PriceChange, PriceRun, PriceRunKind, PriceSyncState } from '../../contract/pricing-models.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { SmsProvider } from '../providers/provider.ts'
import { addRun, countResumption, endRun, lastRun, lastStart, openRuns, partsOf } from '../store/price-runs.ts'
import type { Reader } from '../store/reader.ts'
import type { PriceRunRow } from '../store/schema-prices.ts'
import type { ObservedPrices } from './observed-prices.ts'
import type { PriceLedger } from './price-ledger.ts'
import { runView } from './run-view.ts'
import { SyncRun } from './sync-run.ts'
import { dueRun, nextRuns } from './sync-schedule.ts'

/** How often the store is asked what is due: a sleeping machine skips ticks, so no single long timer is trusted. */
const TICK_MS = 60_000
/** Countries that had verifications in this time have traffic. */
const TRAFFIC_MS = 7 * 24 * HOUR_MS

export interface SyncChoice {
  /** All when left out. */
  readonly providers?: readonly string[] | undefined
  /** ISO 3166-1 alpha-2; all when left out. */
  readonly countries?: readonly string[] | undefined
}

/**
 * Keeps prices up to date: countries with traffic every hour, all of them every night and at the first start. One run
 * at a time. What is due is worked out from the runs on record, so that sleep, crashes and changed clocks neither lose
 * a run nor repeat it.
 */
export class PricingSyncService {
  readonly #db: Database.Database
  readonly #reader: Reader
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #ledger: PriceLedger
  readonly #observed: ObservedPrices
  readonly #providers: () => readonly SmsProvider[]
  readonly #countries: () => readonly string[]
  readonly #everyMs: number
  #running: SyncRun | null = null
  #work: Promise<void> = Promise.resolve()
  #busy = false
  #stopped = false
  #lastStartMonotonic: number | null = null
  #cancelTick: () => void = () => {}

  constructor(options: {
    readonly db: Database.Database
    readonly reader: Reader
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
    readonly ledger: PriceLedger
    readonly observed: ObservedPrices
    /** In the order of trial. */
    readonly providers: () => readonly SmsProvider[]
    /** All countries that matter, ISO 3166-1 alpha-2. */
    readonly countries: () => readonly string[]
    /** From one run to the next, ms; an hour unless told. */
    readonly everyMs?: number
  }) {
    this.#db = options.db
    this.#reader = options.reader
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
    this.#ledger = options.ledger
    this.#observed = options.observed
    this.#providers = options.providers
    this.#countries = options.countries
    this.#everyMs = options.everyMs ?? HOUR_MS
  }

  /**
   * Takes up what a crash left open, catches up with what is due, and goes on by the clock until `stop`. Resolves when
   * that first work is done; it is worth waiting for where no prices are known yet.
   */
  async start(): Promise<void> {
    await this.#single(async () => {
      await this.#resume()
      await this.#catchUp()
    })
    this.#plan()
  }

  /** After the machine slept: catches up at once. */
  wake(): void {
    void this.#single(() => this.#catchUp())
  }

  /**
   * Starts a run of an operator's choice.
   *
   * @throws {AppError} `PRICE_SYNC_RUNNING`, or `NOT_FOUND` for a provider that does not exist
   */
  sync(choice: SyncChoice = {}): PriceRun {
    if (this.#busy) throw new AppError('PRICE_SYNC_RUNNING', { id: this.#running?.id ?? 0 })
    const known = new Set(this.#providers().map(({ config }) => config.name))
    const unknown = choice.providers?.find((name) => !known.has(name))
    if (unknown !== undefined) throw new AppError('NOT_FOUND', {}, `There is no provider called ${unknown}.`)
    const run = this.#open('chosen', choice.countries ?? this.#countries(), choice.providers)
    void this.#single(() => this.#execute(run))
    return run.view()
  }

  /** @throws {AppError} `NOT_FOUND` when that run is not under way */
  cancel(id: number): void {
    if (this.#running?.id !== id) throw new AppError('NOT_FOUND', {}, 'This run is over.')
    this.#running.cancel()
  }

  state(): PriceSyncState {
    const last = lastRun(this.#db)
    const next = nextRuns(this.#lastStarts(), this.#clock.now(), this.#everyMs)
    return {
      running: this.#running?.view() ?? null,
      last: last === undefined ? null : runView(last, partsOf(this.#db, last.id)),
      nextHourlyAt: this.#stopped ? null : next.hourly,
      nextNightlyAt: this.#stopped ? null : next.nightly,
    }
  }

  /** What is under way is left for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelTick()
    this.#running?.interrupt()
    await this.#work
  }

  #plan(): void {
    if (this.#stopped) return
    this.#cancelTick = this.#clock.after(Math.min(TICK_MS, this.#everyMs), () => {
      void this.#single(() => this.#catchUp())
      this.#plan()
    })
  }

  /** One at a time; what finds another under way is left out, as it will still be due at the next tick. */
  #single(work: () => Promise<void>): Promise<void> {
    if (this.#busy || this.#stopped) return this.#work
    this.#busy = true
    this.#work = work()
      .catch((error: unknown) => this.#log.error('the price sync failed', { error: errorText(error) }))
      .finally(() => {
        this.#busy = false
        this.#running = null
        this.#events.emit('price.sync', {})
      })
    return this.#work
  }

  async #catchUp(): Promise<void> {
    this.#ledger.applyAnnounced()
    const sinceRunMs = this.#lastStartMonotonic === null ? null : this.#clock.monotonic() - this.#lastStartMonotonic
    const due = dueRun(this.#lastStarts(), { wall: this.#clock.now(), sinceRunMs }, this.#everyMs)
    if (due === null || this.#stopped) return
    // Taken at once: what follows takes time, and the hour counts from here.
    const startedAt = this.#clock.monotonic()
    await this.#observed.collect()
    const countries = due === 'nightly' ? this.#countries() : await this.#countriesWithTraffic()
    if (this.#stopped) return
    this.#lastStartMonotonic = startedAt
    await this.#execute(this.#open(due, countries))
  }

  async #countriesWithTraffic(): Promise<readonly string[]> {
    const rows = await this.#reader.read('trafficByCountry', this.#clock.now() - TRAFFIC_MS)
    return rows.map(({ country }) => country)
  }

  #open(kind: PriceRunKind, countries: readonly string[], names?: readonly string[]): SyncRun {
    const parts = this.#providers()
      .map(({ config }) => config)
      .filter(({ name }) => names === undefined || names.includes(name))
      .map(({ name, allowedCountries }) => ({
        provider: name,
        countries: countries.filter((country) => allowedCountries === null || allowedCountries.includes(country)),
      }))
    return this.#attach(addRun(this.#db, kind, parts, this.#clock.now()))
  }

  #attach(id: number, earlier: readonly PriceChange[] = []): SyncRun {
    this.#running = new SyncRun({
      db: this.#db,
      clock: this.#clock,
      log: this.#log,
      ledger: this.#ledger,
      onProgress: () => this.#events.emit('price.sync', {}),
      id,
      earlier,
    })
    return this.#running
  }

  #execute(run: SyncRun): Promise<void> {
    this.#events.emit('price.sync', {})
    return run.execute(this.#providers())
  }

  /** The newest open run goes on where it stood; older ones, and one from another day, only tell what they found. */
  async #resume(): Promise<void> {
    for (const [index, run] of openRuns(this.#db).entries()) {
      const earlier = await this.#reader.read('runChanges', run.id)
      if (this.#stopped) return
      if (index === 0 && this.#isRecent(run)) {
        countResumption(this.#db, run.id)
        await this.#execute(this.#attach(run.id, earlier))
      } else {
        this.#ledger.announce(earlier, run.id)
        endRun(this.#db, run.id, 'interrupted', this.#clock.now())
      }
    }
  }

  #isRecent = ({ started_at: startedAt }: PriceRunRow): boolean =>
    Math.abs(this.#clock.now() - startedAt) < 24 * HOUR_MS

  #lastStarts() {
    return { hourly: lastStart(this.#db, ['hourly', 'nightly']), nightly: lastStart(this.#db, ['nightly']) }
  }
}
