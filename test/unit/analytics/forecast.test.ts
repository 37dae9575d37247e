import { describe, expect, test } from 'vitest'
import { accuracyOf, coverageOf, intervalScore, seasonalStep } from '../../../src/engine/analytics/models/accuracy.ts'
import { type Forecast, type ForecastRequest, forecast } from '../../../src/engine/analytics/models/forecast.ts'
import { naiveForecaster } from '../../../src/engine/analytics/models/forecaster.ts'
import { periodsBetween } from '../../../src/engine/analytics/models/zone-calendar.ts'
import truth from '../../fixtures/analytics/ets_truth_AirPassengers.json' with { type: 'json' }
import { DAY, dailyVolumes, HOUR, normals, requestOf, START } from './series.ts'

function made(request: ForecastRequest): Forecast {
  const result = forecast(request)
  if (result === null) throw new Error('nothing to forecast from')
  return result
}

describe('the method that is used', () => {
  test('growing daily volume with a week: the model beats the naive forecast, and its intervals hold what they say', () => {
    for (const seed of [1, 2, 3, 4]) {
      const result = made(requestOf(dailyVolumes(400, seed), 7, 14))
      const { chosen, naive, coverage } = result.backTest ?? { chosen: null, naive: null, coverage: [] }
      expect(result.reason).toBe('model-better')
      expect(result.method).toMatch(/^ETS\(.*,[AM]\)$/)
      expect(chosen?.mae).toBeLessThan(naive?.mae ?? 0)
      expect(chosen?.forecasts).toBeGreaterThanOrEqual(200)
      expect(coverage[1]).toBeGreaterThanOrEqual(0.92)
      expect(coverage[1]).toBeLessThanOrEqual(0.98)
      expect(result.calibrated).toBe(true)
    }
  })

  test('AirPassengers: within the same bounds on published data', () => {
    const { backTest, reason } = made(requestOf(truth.y, 12, 12, 30 * DAY))
    expect(reason).toBe('model-better')
    expect(backTest?.chosen.forecasts).toBeGreaterThanOrEqual(200)
    expect(backTest?.coverage[1]).toBeGreaterThanOrEqual(0.92)
    expect(backTest?.coverage[1]).toBeLessThanOrEqual(0.98)
  })

  test('hours of ten weeks in under five seconds', () => {
    const next = normals('hours')
    const volumes = Array.from({ length: 24 * 7 * 10 }, (_, t) => {
      const shape = 200 + 150 * Math.sin((2 * Math.PI * (t % 24)) / 24)
      return Math.round(shape * (t % 168 < 120 ? 1 : 0.6) * Math.exp(0.1 * next()))
    })
    const started = performance.now()
    const { backTest } = made(requestOf(volumes, 168, 48, HOUR))
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(backTest?.coverage[1]).toBeGreaterThanOrEqual(0.92)
    expect(backTest?.coverage[1]).toBeLessThanOrEqual(0.98)
  })

  test('where last week is the best guess, the naive forecast is used and says so', () => {
    const next = normals('each weekday on its own')
    const state = [100, 200, 300, 250, 200, 90, 70]
    const values = Array.from({ length: 300 }, (_, t) => {
      const value = Math.max(0, (state[t % 7] ?? 0) + 20 * next())
      state[t % 7] = value
      return value
    })
    const result = made(requestOf(values, 7, 14))
    expect(result.method).toBe('Seasonal naive')
    expect(result.reason).toBe('naive-not-beaten')
    expect(result.model).not.toBeNull()
    expect(result.points.map((point) => point.value)).toEqual(result.naive)
    expect(result.naive.slice(0, 7)).toEqual(values.slice(-7))
    expect(result.backTest?.chosen).toEqual(result.backTest?.naive)
  })

  test('a history too short to prove anything gets the naive forecast and no back-test', () => {
    const result = made(requestOf(dailyVolumes(17, 5), 7, 7))
    expect(result).toMatchObject({ method: 'Seasonal naive', reason: 'too-short', backTest: null, calibrated: false })
  })

  test('no season before two full ones', () => {
    const result = made(requestOf(dailyVolumes(13, 5), 7, 3))
    expect(result.method).toBe('Naive')
    const month = made(requestOf(dailyVolumes(60, 5), 365, 3))
    expect(month.method).not.toMatch(/,[AM]\)$|Seasonal/)
  })

  test('nothing is forecast from nothing', () => {
    expect(forecast(requestOf([null, null], 7, 3))).toBeNull()
    expect(forecast({ ...requestOf([5, 6, 7], 7, 3), now: START })).toBeNull()
  })
})

describe('what enters the fit', () => {
  test('the bucket that is not over yet does not', () => {
    const values = dailyVolumes(120, 9)
    const complete = made(requestOf(values, 7, 7))
    const request = requestOf([...values, 3], 7, 7)
    const running = made({ ...request, future: complete.points, now: START + 120 * DAY + 6 * HOUR })
    expect(running.points).toEqual(complete.points)
  })

  test('an outage is masked, not learned', () => {
    const values = dailyVolumes(200, 3)
    const masked = values.map((value, t) => (t >= 180 && t < 183 ? null : value))
    const zeros = values.map((value, t) => (t >= 180 && t < 183 ? 0 : value))
    const total = (series: readonly (number | null)[]) =>
      made(requestOf(series, 7, 7)).points.reduce((sum, point) => sum + point.value, 0)
    const error = (series: readonly (number | null)[]) => Math.abs(total(series) / total(values) - 1)
    expect(error(masked)).toBeLessThan(0.05)
    expect(error(masked)).toBeLessThan(error(zeros))
  })

  test('days of 23 and 25 hours are taken for their length, in the past and ahead', () => {
    const zone = 'Europe/Berlin'
    const days = periodsBetween(Date.UTC(2025, 5, 1), Date.UTC(2026, 2, 29, 12), 'day', zone)
    const perHour = 100
    const request = {
      history: days.slice(0, -1).map((d) => ({ ...d, value: ((d.endMs - d.startMs) / HOUR) * perHour })),
      future: days.slice(-1),
      period: 7,
      now: days.at(-1)?.startMs ?? 0,
      levels: [0.95],
    }
    expect((request.future[0]?.endMs ?? 0) - (request.future[0]?.startMs ?? 0)).toBe(23 * HOUR)
    expect(made(request).points[0]?.value).toBeCloseTo(23 * perHour, 3)
  })
})

test('neither a forecast nor an interval goes below zero', () => {
  const next = normals('fading')
  const fading = Array.from({ length: 150 }, (_, t) => Math.max(0, Math.round(300 - 2 * t + 10 * next())))
  const { points } = made(requestOf(fading, 7, 21))
  for (const point of points) {
    expect(point.value).toBeGreaterThanOrEqual(0)
    for (const { lower, upper } of point.intervals) {
      expect(lower).toBeGreaterThanOrEqual(0)
      expect(upper).toBeGreaterThanOrEqual(lower)
    }
  }
})

describe('measures', () => {
  test('seasonal step, MASE, sMAPE', () => {
    expect(seasonalStep([1, 5, 3, 4], 2)).toBe(1.5)
    expect(seasonalStep([1, null, 3, 4], 2)).toBe(2)
    expect(seasonalStep([7, 7, 7], 1)).toBeNull()
    const accuracy = accuracyOf([100, 0, 50], [110, 0, 40], 5)
    expect(accuracy.mae).toBeCloseTo(20 / 3, 12)
    expect(accuracy.mase).toBeCloseTo(4 / 3, 12)
    expect(accuracy.smape).toBeCloseTo((2000 / 210 + 0 + 2000 / 90) / 3, 12)
    expect(accuracyOf([1], [1], null).mase).toBeNull()
  })

  test('interval score: the width, and forty times the miss at 95 %', () => {
    const outcomes = [
      { lower: 10, upper: 20, actual: 15 },
      { lower: 10, upper: 20, actual: 23 },
      { lower: 10, upper: 20, actual: 9 },
    ]
    expect(intervalScore(outcomes, 0.95, 2)).toBeCloseTo((30 + 40 * 4) / 3 / 2, 10)
    expect(coverageOf(outcomes)).toBeCloseTo(1 / 3, 12)
    expect(coverageOf([])).toBeNull()
  })

  test('the naive forecast repeats the season, reaches past a gap and widens season by season', () => {
    const { project, name } = naiveForecaster([1, 2, 3, 4, 5, 6], 3)
    expect(name).toBe('Seasonal naive')
    const { points, variances } = project([1, 2, 3, 4, null, 6], 4)
    expect(points).toEqual([4, 2, 6, 4])
    expect(variances[3]).toBeCloseTo(2 * (variances[0] ?? 0), 12)
    expect(naiveForecaster([null], 3).project([null], 1).points).toEqual([0])
  })
})
