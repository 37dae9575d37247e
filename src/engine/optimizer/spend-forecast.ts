import type Database from 'better-sqlite3'
import type { AnalyticsFilter } from '../../contract/analytics-query.ts'
import type { CostForecast } from '../../contract/cost.ts'
import { forecastReport } from '../analytics/forecast.ts'
import type { ReportSetting } from '../analytics/report-frame.ts'

const HORIZONS = [30, 90] as const

/** Expected spend of 30 and 90 days: runs where the reading connection is, and takes a second or two. */
export function spendForecast(
  db: Database.Database,
  query: { readonly historyDays: number; readonly filter: AnalyticsFilter },
  setting: ReportSetting,
): CostForecast {
  const [month, quarter] = HORIZONS.map((days) => forecastReport(db, { measure: 'spend', days, ...query }, setting))
  if (month === undefined || quarter === undefined) throw new RangeError('there is a horizon')
  const { zone, currency, at, history, today, forecast } = quarter
  return {
    zone,
    currency,
    at,
    history: { starts: history.starts, spend: history.value.map((value) => value ?? 0) },
    today: { start: today.start, spend: today.value },
    method: forecast?.method ?? null,
    why: forecast?.why ?? 'There is no complete day with traffic yet.',
    days: {
      starts: forecast?.starts ?? [],
      spend: forecast?.value ?? [],
      low80: forecast?.low80 ?? [],
      high80: forecast?.high80 ?? [],
      low95: forecast?.low95 ?? [],
      high95: forecast?.high95 ?? [],
    },
    horizons: [month, quarter].flatMap(({ forecast: made }) => (made === null ? [] : [horizonOf(made)])),
  }
}

type Made = NonNullable<ReturnType<typeof forecastReport>['forecast']>

function horizonOf({ value, total, low80, high80, low95, high95, backTest }: Made): CostForecast['horizons'][number] {
  return {
    days: value.length,
    spend: total,
    interval80: { low: sum(low80), high: sum(high80) },
    interval95: { low: sum(low95), high: sum(high95) },
    backTest: backTest && {
      origins: backTest.origins,
      smape: backTest.chosen.smape,
      naiveSmape: backTest.naive.smape,
      mase: backTest.chosen.mase,
      coverage80: backTest.coverage80,
      coverage95: backTest.coverage95,
    },
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
