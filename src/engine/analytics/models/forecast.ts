import type { Accuracy } from './accuracy.ts'
import { accuracyOf, coverageOf, seasonalStep } from './accuracy.ts'
import type { CalibrationTrack, Score } from './calibration.ts'
import { bounds, calibratedWidth, claimedWidth, trackCalibration } from './calibration.ts'
import type { Forecaster } from './forecaster.ts'
import { etsForecaster, naiveForecaster, refitted } from './forecaster.ts'

/** A stretch of time, UTC epoch milliseconds; `endMs` belongs to the next one. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** An observed bucket of a series. `value` is null where it says nothing: no data, or an outage. */
export interface Bucket extends Span {
  readonly value: number | null
}

export interface ForecastRequest {
  /** Buckets in order, without gaps. The one that is not over at `now` is left out, and what follows it. */
  readonly history: readonly Bucket[]
  /** The buckets to forecast; the first follows the last complete one of the history. */
  readonly future: readonly Span[]
  /** Buckets a season: 168 for hours, 7 for days, 12 for months. */
  readonly period: number
  /** UTC epoch milliseconds. */
  readonly now: number
  /** Coverages of the intervals, for example 0.8 and 0.95. */
  readonly levels: readonly number[]
}

export interface ForecastPoint extends Span {
  readonly value: number
  /** In the order of the levels. Never below zero. */
  readonly intervals: readonly { readonly level: number; readonly lower: number; readonly upper: number }[]
}

/** How the methods did on the past, each forecast made with what was known at its time. */
export interface BackTest {
  readonly origins: number
  readonly chosen: Accuracy
  readonly naive: Accuracy
  /** Share of what came inside the calibrated intervals, in the order of the levels; null where there was too little. */
  readonly coverage: readonly (number | null)[]
}

/**
 * Why the method is used: the model was better than the naive one in the back-test, it was not, or the history is too
 * short to tell (then the naive one is used).
 */
export type ForecastReason = 'model-better' | 'naive-not-beaten' | 'too-short'

export interface Forecast {
  /** Such as `ETS(A,N,A)` or `Seasonal naive`. */
  readonly method: string
  readonly reason: ForecastReason
  readonly points: readonly ForecastPoint[]
  /** The naive forecast of the same buckets, to be shown beside it. */
  readonly naive: readonly number[]
  /** The best model, whether used or not; null when none could be fitted. */
  readonly model: string | null
  readonly backTest: BackTest | null
  /** Whether the widths come from past errors and not only from the method's own claim. */
  readonly calibrated: boolean
}

/** Forecasts in the past are made from at most so many origins. */
const MAX_ORIGINS = 60
/** Below this many origins nothing is proven. */
const MIN_ORIGINS = 8

/** Forecasts a series that is never negative: volume, revenue, spend. Null when no bucket is complete. */
export function forecast(request: ForecastRequest): Forecast | null {
  const { period, levels } = request
  const complete = request.history.filter((bucket) => bucket.endMs <= request.now)
  if (complete.every((bucket) => bucket.value === null)) return null
  const usual = usualLength(complete)
  const values = complete.map((b) => (b.value === null ? null : b.value / clockShare(b, usual)))
  const horizon = request.future.length
  const naive = naiveForecaster(values, period)
  const test = backTest(values, period, horizon, levels)
  const used = test?.modelIsBetter === true ? (test.refit ?? naive) : naive
  const { points, variances } = used.project(values, horizon)
  const scores = test === null ? [] : used === naive ? test.naiveScores : test.modelScores
  const tracks = levels.map((level) => trackCalibration(scores, level))
  return {
    method: used.name,
    reason: test === null ? 'too-short' : used === naive ? 'naive-not-beaten' : 'model-better',
    points: request.future.map((span, h) => {
      const share = clockShare(span, usual)
      const point = (points[h] ?? 0) * share
      const deviation = Math.sqrt(variances[h] ?? 0) * share
      const intervals = levels.map((level, index) => {
        const asked = tracks[index]?.askedLevel ?? level
        const width = calibratedWidth(scores, h + 1, asked) ?? claimedWidth(level)
        return { level, ...bounds(point, width * deviation) }
      })
      return { startMs: span.startMs, endMs: span.endMs, value: Math.max(0, point), intervals }
    }),
    naive: naive
      .project(values, horizon)
      .points.map((point, h) => Math.max(0, point * clockShare(request.future[h] ?? usual, usual))),
    model: test?.modelName ?? null,
    backTest: test === null ? null : outcomeOf(test, scores, tracks),
    calibrated: levels.every((level) => calibratedWidth(scores, 1, level) !== null),
  }
}

interface Trial {
  readonly modelName: string | null
  readonly modelIsBetter: boolean
  /** The chosen form fitted to everything. */
  readonly refit: Forecaster | null
  readonly modelScores: readonly Score[]
  readonly naiveScores: readonly Score[]
  readonly scale: number | null
  readonly origins: number
}

/**
 * Rolling origin: form and weights are chosen from the first part, then forecasts are made from many later points with
 * the values up to each. The first part holds two seasons and half of all values, at the least.
 */
function backTest(
  values: readonly (number | null)[],
  period: number,
  horizon: number,
  levels: readonly number[],
): Trial | null {
  const first = Math.max(Math.ceil(values.length / 2), 2 * period + 1, 10)
  const last = values.length - 1
  const every = Math.max(1, Math.floor((last - first + 1) / MAX_ORIGINS))
  const origins: number[] = []
  for (let origin = last; origin >= first; origin -= every) origins.unshift(origin)
  if (origins.length < MIN_ORIGINS || levels.length === 0) return null
  const known = values.slice(0, origins[0])
  const model = etsForecaster(known, period)
  const naiveScores = scoresOf(naiveForecaster(known, period), values, origins, horizon)
  const modelScores = model === null ? [] : scoresOf(model, values, origins, horizon)
  const better = modelScores.length > 0 && meanError(modelScores) < meanError(naiveScores)
  return {
    modelName: model?.name ?? null,
    modelIsBetter: better,
    refit: better && model !== null ? (refitted(model.form, values) ?? model) : null,
    modelScores,
    naiveScores,
    scale: seasonalStep(known, values.length >= 2 * period ? period : 1),
    origins: origins.length,
  }
}

function scoresOf(
  forecaster: Forecaster,
  values: readonly (number | null)[],
  origins: readonly number[],
  horizon: number,
): readonly Score[] {
  return origins.flatMap((origin) => {
    const { points, variances } = forecaster.project(values.slice(0, origin), horizon)
    return points.flatMap((point, h) => {
      const actual = values[origin + h] ?? null
      const deviation = Math.sqrt(variances[h] ?? 0)
      return actual === null ? [] : [{ origin, ahead: h + 1, point: Math.max(0, point), deviation, actual }]
    })
  })
}

function outcomeOf(test: Trial, scores: readonly Score[], tracks: readonly CalibrationTrack[]): BackTest {
  const accuracy = (of: readonly Score[]) => {
    const [actual, point] = [of.map((score) => score.actual), of.map((score) => score.point)]
    return accuracyOf(actual, point, test.scale)
  }
  return {
    origins: test.origins,
    chosen: accuracy(scores),
    naive: accuracy(test.naiveScores),
    coverage: tracks.map(({ outcomes }) => coverageOf(outcomes)),
  }
}

const meanError = (scores: readonly Score[]): number =>
  scores.reduce((sum, { actual, point }) => sum + Math.abs(actual - point), 0) / scores.length

/** The most frequent length of a bucket. */
function usualLength(buckets: readonly Span[]): Span {
  const counts = new Map<number, number>()
  for (const { startMs, endMs } of buckets) counts.set(endMs - startMs, (counts.get(endMs - startMs) ?? 0) + 1)
  const [length = 1] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0])
  return { startMs: 0, endMs: length }
}

const MAX_CLOCK_CHANGE_MS = 2 * 3_600_000

/** How long a bucket is beside the usual one where a clock change made it so (a day of 23 or 25 hours); else 1. */
function clockShare(span: Span, usual: Span): number {
  const length = span.endMs - span.startMs
  const difference = Math.abs(length - usual.endMs)
  return difference > 0 && difference <= MAX_CLOCK_CHANGE_MS ? length / usual.endMs : 1
}
