import type Database from 'better-sqlite3'
import type { ForecastQuery, ForecastReport } from '../../contract/analytics-forecast.ts'
import type { FraudReport } from '../../contract/analytics-fraud.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Log } from '../log.ts'
import { type CreateReaderWorker, Reader } from '../store/reader.ts'
import { getSetting } from '../store/settings.ts'
import { statement } from '../store/statements.ts'
import type { AnalyticsQueries } from './analytics-queries.ts'
import { CustomerRefresh } from './customer-refresh.ts'
import { FraudSentinel } from './fraud-sentinel.ts'
import { ranked } from './insights.ts'
import { forecastInsights, forecastsFor } from './insights-forecast.ts'
import { type ReportSetting, watermarkOf } from './report-frame.ts'

/** Fits take seconds on large workspaces; only what is far beyond is worth a line in the log. */
const SLOW_MODEL_MS = 5_000
const FORECASTS_KEPT = 50
const INSIGHTS_AT_MOST = 50

type Reports = Pick<
  AnalyticsQueries,
  | 'annotationsReport'
  | 'blockPreview'
  | 'cohortReport'
  | 'customerReport'
  | 'customersReport'
  | 'insightsReport'
  | 'performanceReport'
  | 'revenueReport'
>
type Asked<N extends keyof Reports> = Parameters<Reports[N]>[1]

export interface AnalyticsOptions {
  readonly db: Database.Database
  /** Starts analytics/analytics-worker.ts. */
  readonly createWorker: CreateReaderWorker
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  /** Which verifications count: those of the workspace. */
  readonly mode: string
  /** Reporting currency, ISO 4217. */
  readonly currency: string
}

/** Reports that a page asks for beside a larger one, which it need not wait for then. */
const besides: ReadonlySet<keyof Reports> = new Set(['annotationsReport', 'cohortReport'])

/** Business figures, worked out in threads of their own: two answer pages, the third fits and forecasts. */
export class AnalyticsService {
  readonly customers: CustomerRefresh
  readonly sentinel: FraudSentinel
  readonly #options: AnalyticsOptions
  readonly #reports: Reader<AnalyticsQueries>
  readonly #beside: Reader<AnalyticsQueries>
  readonly #models: Reader<AnalyticsQueries>
  /** By what was asked and the state of the days it rests on, the oldest first. */
  readonly #forecasts = new Map<string, Promise<ForecastReport>>()
  /** The last forecast for each question about the coming days, so that insights never wait for one. */
  readonly #ahead = new Map<string, ForecastReport>()

  constructor(options: AnalyticsOptions) {
    const { db, createWorker, clock, log } = options
    const file = db.name
    this.#options = options
    this.#reports = new Reader<AnalyticsQueries>({ file, createWorker, clock, log, lazy: true })
    this.#beside = new Reader<AnalyticsQueries>({ file, createWorker, clock, log, lazy: true })
    this.#models = new Reader<AnalyticsQueries>({ file, createWorker, clock, log, lazy: true, slowMs: SLOW_MODEL_MS })
    const parts = { ...options, reader: this.#models }
    this.customers = new CustomerRefresh({ ...parts, setting: () => this.#setting() })
    this.sentinel = new FraudSentinel(parts)
  }

  start(): void {
    this.customers.start()
    this.sentinel.start()
  }

  async stop(): Promise<void> {
    // Whoever waits for an answer is listened to before the readers close: it fails at once then, which is meant.
    const ended = Promise.allSettled([this.customers.stop(), this.sentinel.stop()])
    await Promise.all([this.#reports, this.#beside, this.#models].map((reader) => reader.close()))
    await ended
  }

  /** Goes up whenever a figure of any day changes. */
  watermark(): number {
    return watermarkOf(this.#options.db)
  }

  report<N extends keyof Reports>(name: N, query: Asked<N>): Promise<ReturnType<Reports[N]>> {
    // The three are of one overload each; TypeScript cannot follow that through a name.
    // A preview reads raw rows of weeks: pages do not wait for it.
    const reader = name === 'blockPreview' ? this.#models : besides.has(name) ? this.#beside : this.#reports
    const read = reader.read.bind(reader) as (
      name: N,
      query: Asked<N>,
      setting: ReportSetting,
    ) => Promise<ReturnType<Reports[N]>>
    return read(name, query, this.#setting())
  }

  /** Forecasts stay as they are until a past day changes. */
  forecast(query: ForecastQuery): Promise<ForecastReport> {
    const { db } = this.#options
    const setting = this.#setting()
    const past = statement(
      db,
      'select coalesce(sum(version), 0) from rollup_days where day < (select max(day) from rollup_days)',
    )
    const key = JSON.stringify([query, past.pluck().get(), Math.floor(setting.now / 3_600_000)])
    const found = this.#forecasts.get(key)
    if (found !== undefined) return found
    const made = this.#models.read('forecastReport', query, setting)
    keep(this.#forecasts, key, made)
    made.catch(() => this.#forecasts.delete(key))
    return made
  }

  /**
   * What is worth knowing, the coming days too. A forecast takes up to a second, so the first answer does not wait for
   * it, and one that is worked out anew stands in for itself until then.
   */
  async insights({ limit, ...query }: Asked<'insightsReport'>): Promise<ReturnType<Reports['insightsReport']>> {
    const ahead = forecastsFor(query).flatMap((asked) => {
      const key = JSON.stringify(asked)
      this.forecast(asked).then(
        (report) => keep(this.#ahead, key, report),
        // Whoever asks for the forecast itself is told.
        () => {},
      )
      const known = this.#ahead.get(key)
      return known === undefined ? [] : forecastInsights(known, query)
    })
    const report = await this.report('insightsReport', { ...query, limit: INSIGHTS_AT_MOST })
    return { ...report, insights: [...ranked([...report.insights, ...ahead], limit)] }
  }

  async fraud(query: { readonly spanMs: number; readonly limit: number }): Promise<FraudReport> {
    const { db } = this.#options
    const guardMs = getSetting(db, 'fraud.guardMs')
    const report = await this.#reports.read('fraudReport', { ...query, guardMs }, this.#setting())
    return { ...report, mode: getSetting(db, 'fraud.mode'), guardMs, nextLookAt: this.sentinel.nextLookAt }
  }

  /** Traffic of a prefix in buckets of `bucketMs`, from `fromBucket` (of 10 minutes, counted from the epoch) to now. */
  timeline(prefix: string, fromBucket: number, bucketMs: number): Promise<FraudReport['timeline']> {
    return this.#reports.read('timelineOf', fromBucket, this.#options.clock.now(), bucketMs, prefix)
  }

  #setting(): ReportSetting {
    const { mode, currency, clock } = this.#options
    return { mode, currency, now: clock.now() }
  }
}

/** Adds an entry; the oldest one goes when there are too many. */
function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > FORECASTS_KEPT && oldest !== undefined) map.delete(oldest)
}
