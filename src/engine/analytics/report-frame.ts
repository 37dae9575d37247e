import type Database from 'better-sqlite3'
import type { AnalyticsQuery, Figure } from '../../contract/analytics-query.ts'
import { sumTables } from '../store/queries/analytics-dimensions.ts'
import type { Window } from '../store/queries/whole-hours.ts'
import { rollupState } from '../store/rollups.ts'
import { statement } from '../store/statements.ts'
import type { Span } from './models/forecast.ts'
import { type ReportSpan, reportSpan } from './report-span.ts'

/** Of whom and when a report is. */
export interface ReportSetting {
  /** Which verifications count. */
  readonly mode: string
  /** Reporting currency, ISO 4217. */
  readonly currency: string
  /** UTC epoch ms. */
  readonly now: number
}

/** What the parts of a report share. */
export interface ReportFrame extends ReportSpan {
  readonly zone: string
  readonly mode: string
  readonly filter: AnalyticsQuery['filter']
  readonly window: Window & { readonly isOpen: boolean }
  readonly before: (Window & { readonly isOpen: boolean }) | null
}

export function reportFrame(db: Database.Database, query: AnalyticsQuery, setting: ReportSetting): ReportFrame {
  const { zone } = rollupState(db).calendar
  const span = reportSpan(query, zone, setting.now)
  const { from, to, compared } = span
  const isOpen = span.isOpen && !hasNewer(db, to)
  return {
    ...span,
    isOpen,
    zone,
    mode: setting.mode,
    filter: query.filter,
    window: { from, to, isOpen },
    before: compared === null ? null : { from: compared.from, to: compared.to, isOpen: false },
  }
}

/** Whether something has a later date than it is now: the clock was set back. Buckets then have to be cut. */
const hasNewer = (db: Database.Database, to: number): boolean =>
  statement(
    db,
    `select exists (select 1 from verifications where created_at >= :to)
       or exists (select 1 from revenue_corrections where booked_at >= :to)`,
  )
    .pluck()
    .get({ to }) === 1

/** Each bucket as a window to sum. */
export const bucketWindows = ({ buckets, to, isOpen }: ReportFrame) =>
  buckets.map(({ startMs, endMs }, i) =>
    i === buckets.length - 1 ? { from: startMs, to, isOpen } : { from: startMs, to: endMs, isOpen: false },
  )

export const comparedWindows = ({ compared }: ReportFrame) =>
  (compared?.buckets ?? []).map(({ startMs, endMs }: Span) => ({ from: startMs, to: endMs, isOpen: false }))

/** What every answer says of itself. */
export function answerOf(db: Database.Database, frame: ReportFrame, { currency, now }: ReportSetting) {
  const { from, to, bucket, zone, partial, compared, filter, mode } = frame
  const tables = sumTables(filter, null)
  return {
    span: { from, to },
    compared: compared && { from: compared.from, to: compared.to },
    bucket,
    zone,
    currency,
    partial,
    freshness: {
      at: now,
      watermark: watermarkOf(db),
      complete: rollupState(db).builtTo === null,
      latestAt: latestOf(db, mode),
      source: tables.day === null ? ('rows' as const) : ('rollups' as const),
    },
  }
}

/** Goes up whenever a figure of any day changes. */
export const watermarkOf = (db: Database.Database): number =>
  statement(db, 'select coalesce(sum(version), 0) from rollup_days').pluck().get() as number

const latestOf = (db: Database.Database, mode: string): number | null =>
  (statement(db, 'select created_at from verifications where mode = ? order by created_at desc limit 1')
    .pluck()
    .get(mode) as number | undefined) ?? null

/** A figure of now and before by the same rule; `before` is null without a comparison. */
export const figureOf = <T>(now: T, before: T | null, rule: (of: T) => number | null): Figure => ({
  value: rule(now),
  before: before === null ? null : rule(before),
})
