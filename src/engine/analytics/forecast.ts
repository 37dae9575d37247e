import type Database from 'better-sqlite3'
import type { ForecastQuery, ForecastReport } from '../../contract/analytics-forecast.ts'
import { localDay } from '../store/queries/analytics-activity.ts'
import { dailySums } from '../store/queries/analytics-days.ts'
import { type MeasureName, type SumsOf, totalSums } from '../store/queries/analytics-sums.ts'
import { rollupState } from '../store/rollups.ts'
import { type Bucket, forecast } from './models/forecast.ts'
import type { ReportSetting } from './report-frame.ts'

/** What the model sees of the past. */
const LEARNED_DAYS = 731
const SEASON_DAYS = 7
/** A day on which less than this share was accepted says nothing of demand, if so much was sent. */
const OUTAGE_BELOW = 0.5
const OUTAGE_FROM = 20

const measures = [
  'sent',
  'accepted',
  'decided',
  'revenue_micros',
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  'cost_micros',
] as const satisfies readonly MeasureName[]
type Sums = SumsOf<(typeof measures)[number]>

/** Forecasts a daily series from the roll-ups. Takes up to a second. */
export function forecastReport(db: Database.Database, query: ForecastQuery, setting: ReportSetting): ForecastReport {
  const { mode, currency, now } = setting
  const { calendar } = rollupState(db)
  const today = localDay(db, now)
  const measured = (sums: Sums) => rules[query.measure](sums)
  const days = dailySums(db, { mode, filter: query.filter, measures, from: today - LEARNED_DAYS, to: today })
  const firstDay = days.keys().next().value ?? today
  const history = Array.from({ length: today - firstDay }, (_, i): Bucket => {
    const day = firstDay + i
    const sums = days.get(day)
    const value = sums === undefined ? 0 : isOutage(sums) ? null : measured(sums)
    return { startMs: calendar.dayStart(day), endMs: calendar.dayStart(day + 1), value }
  })
  const future = Array.from({ length: query.days }, (_, i) => ({
    startMs: calendar.dayStart(today + i),
    endMs: calendar.dayStart(today + i + 1),
  }))
  const made = forecast({ history, future, period: SEASON_DAYS, now, levels: [0.8, 0.95] })
  const shown = history.slice(-query.historyDays)
  const window = { from: calendar.dayStart(today), to: now + 1 }
  return {
    measure: query.measure,
    zone: calendar.zone,
    currency,
    at: now,
    history: { starts: shown.map(({ startMs }) => startMs), value: shown.map(({ value }) => value) },
    today: {
      start: calendar.dayStart(today),
      value: measured(totalSums(db, { mode, filter: query.filter, measures, window, isOpen: true })),
    },
    forecast: made && viewOf(made),
  }
}

const rules: Readonly<Record<ForecastQuery['measure'], (sums: Sums) => number>> = {
  volume: ({ sent }) => sent,
  revenue: (sums) => sums.revenue_micros + sums.credits_micros + sums.refunds_micros + sums.adjustments_micros,
  spend: ({ cost_micros }) => cost_micros,
}

const isOutage = ({ sent, accepted, decided }: Sums): boolean =>
  sent >= OUTAGE_FROM && decided > 0 && accepted / decided < OUTAGE_BELOW

function viewOf(made: NonNullable<ReturnType<typeof forecast>>): NonNullable<ForecastReport['forecast']> {
  const { points, backTest } = made
  const bound = (index: number, side: 'lower' | 'upper') => points.map(({ intervals }) => intervals[index]?.[side] ?? 0)
  const finite = (value: number | null | undefined) => (Number.isFinite(value) ? (value ?? null) : null)
  const accuracy = (of: { readonly smape: number | null; readonly mase: number | null }) => ({
    smape: finite(of.smape),
    mase: finite(of.mase),
  })
  return {
    method: made.method,
    reason: made.reason,
    why: sentenceOf(made),
    model: made.model,
    starts: points.map(({ startMs }) => startMs),
    value: points.map(({ value }) => value),
    low80: bound(0, 'lower'),
    high80: bound(0, 'upper'),
    low95: bound(1, 'lower'),
    high95: bound(1, 'upper'),
    naive: [...made.naive],
    total: points.reduce((sum, { value }) => sum + value, 0),
    backTest: backTest && {
      origins: backTest.origins,
      chosen: accuracy(backTest.chosen),
      naive: accuracy(backTest.naive),
      coverage80: backTest.coverage[0] ?? null,
      coverage95: backTest.coverage[1] ?? null,
    },
    calibrated: made.calibrated,
  }
}

function sentenceOf({ method, reason, model }: NonNullable<ReturnType<typeof forecast>>): string {
  switch (reason) {
    case 'model-better':
      return `${method} is used: on the past it came closer than the value of a week before.`
    case 'naive-not-beaten':
      return model === null
        ? 'The value of a week before is used: no model suits this series.'
        : `The value of a week before is used: on the past ${model} did not come closer.`
    case 'too-short':
      return 'The last values are used: the history is too short to prove a model.'
  }
}
