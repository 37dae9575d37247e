import { expect, test } from 'vitest'
import type { ForecastReport } from '../../../src/contract/analytics-forecast.ts'
import { analyticsQuerySchema } from '../../../src/contract/analytics-query.ts'
import { forecastInsights } from '../../../src/engine/analytics/insights-forecast.ts'

const DAY = 86_400_000
const query = analyticsQuerySchema.parse({
  from: 0,
  to: 7 * DAY,
  filter: { customer: { values: ['acme'] } },
})

const series = (value: number): number[] => Array.from({ length: 30 }, () => value)
const days = series(0).map((_, n) => n * DAY)

/** A forecast of as much every day, after 30 days of `past` a day. */
function aForecast(past: number, ahead: number): ForecastReport {
  const value = series(ahead)
  return {
    measure: 'revenue',
    zone: 'UTC',
    currency: 'EUR',
    at: 0,
    history: { starts: days, value: series(past) },
    today: { start: 0, value: 0 },
    forecast: {
      method: 'ETS(A,N,A)',
      reason: 'model-better',
      why: '',
      model: 'ETS(A,N,A)',
      starts: days,
      value,
      low80: value,
      high80: value,
      low95: value,
      high95: value,
      naive: value,
      total: ahead * 30,
      backTest: {
        origins: 12,
        chosen: { smape: 8.04, mase: 0.7 },
        naive: { smape: 12, mase: 1 },
        coverage80: 0.8,
        coverage95: 0.95,
      },
      calibrated: true,
    },
  }
}

test('a notable change of the coming days is a sentence that links to the forecast that proves it', () => {
  const [insight] = forecastInsights(aForecast(1_000_000, 1_200_000), query)
  expect(insight).toMatchObject({
    kind: 'forecast',
    tone: 'good',
    text: 'Net revenue of the next 30 days is forecast at €36.00, 20.0 % more than in the last 30; on the past a day was off by 8.0 %.',
    impactMicros: 6_000_000,
    proof: { figure: 'forecast.total', value: 36_000_000, before: 30_000_000 },
    link: { path: '/revenue', params: { customer: 'acme', forecast: 'revenue' } },
  })
  expect(forecastInsights(aForecast(1_000_000, 700_000), query)[0]).toMatchObject({
    tone: 'bad',
    text: expect.stringContaining('30.0 % less'),
  })
})

test('nothing is said of a small change, a young series, or a forecast that was never tried on the past', () => {
  expect(forecastInsights(aForecast(1_000_000, 1_040_000), query)).toEqual([])
  const young = aForecast(1_000_000, 2_000_000)
  expect(forecastInsights({ ...young, history: { starts: days.slice(9), value: series(1).slice(9) } }, query)).toEqual(
    [],
  )
  const untried = { ...young, forecast: young.forecast === null ? null : { ...young.forecast, backTest: null } }
  expect(forecastInsights(untried, query)).toEqual([])
  expect(forecastInsights({ ...young, measure: 'volume' }, query)).toEqual([])
})
