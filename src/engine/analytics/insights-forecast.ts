import type { ForecastQuery, ForecastReport } from '../../contract/analytics-forecast.ts'
import type { Insight } from '../../contract/analytics-insights.ts'
import type { AnalyticsQuery } from '../../contract/analytics-query.ts'
import { moneyText } from '../money-text.ts'
import { shareText } from './insight-words.ts'
import { linkOf } from './insights-revenue.ts'

/** Days ahead that are compared with as many complete days of the past. */
const DAYS = 30
const NOTABLE_CHANGE = 0.05

const subjects = { revenue: 'Net revenue', spend: 'Spend' } as const
type Measured = keyof typeof subjects

/** What a sentence about the coming days needs to be forecast. */
export const forecastsFor = ({ filter }: Pick<AnalyticsQuery, 'filter'>): readonly ForecastQuery[] =>
  (Object.keys(subjects) as readonly Measured[]).map((measure) => ({
    measure,
    days: DAYS,
    historyDays: DAYS,
    filter,
  }))

/**
 * That the coming 30 days will differ from the last ones. Nothing is said of a series that is younger, or whose
 * forecasts were never tried on the past.
 */
export function forecastInsights(report: ForecastReport, query: AnalyticsQuery): readonly Insight[] {
  const { measure, currency, history, forecast } = report
  if (measure === 'volume' || forecast === null || forecast.backTest === null) return []
  if (history.value.length < DAYS || forecast.value.length < DAYS) return []
  const before = history.value.reduce((sum: number, value) => sum + (value ?? 0), 0)
  const change = before <= 0 ? 0 : forecast.total / before - 1
  if (Math.abs(change) < NOTABLE_CHANGE) return []
  const { smape } = forecast.backTest.chosen
  return [
    {
      id: `forecast:${measure}`,
      kind: 'forecast',
      tone: measure === 'spend' ? 'neutral' : change > 0 ? 'good' : 'bad',
      text:
        `${subjects[measure]} of the next ${DAYS} days is forecast at ` +
        `${moneyText({ micros: Math.round(forecast.total), currency })}, ${shareText(Math.abs(change))} ` +
        `${change > 0 ? 'more' : 'less'} than in the last ${DAYS}` +
        (smape === null ? '.' : `; on the past a day was off by ${shareText(smape / 100)}.`),
      impactMicros: Math.abs(forecast.total - before),
      proof: { figure: 'forecast.total', value: forecast.total, before },
      link: forecastLink(query, measure),
    },
  ]
}

function forecastLink(query: AnalyticsQuery, measure: Measured): Insight['link'] {
  const { path, params } = linkOf('/revenue', query)
  return { path, params: { ...params, forecast: measure } }
}
