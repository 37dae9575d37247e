import type { IntervalOutcome } from './accuracy.ts'
import { coverageOf } from './accuracy.ts'
import { normalWidth } from './special-functions.ts'

/** The error of one past forecast, in standard deviations that its method claimed. */
export interface Score {
  /** Observations known when it was made. */
  readonly origin: number
  /** Steps ahead, from 1. */
  readonly ahead: number
  readonly point: number
  readonly deviation: number
  readonly actual: number
}

/** Scores that a width is taken from, at the least. */
const MIN_SCORES = 40

/**
 * Half-width, in claimed standard deviations, that the share `level` of past errors kept to (split conformal
 * prediction: the ceil((n + 1) level)-th smallest). Errors of the neighbouring horizons are drawn in until there are
 * enough; null when there are not.
 */
export function calibratedWidth(scores: readonly Score[], ahead: number, level: number): number | null {
  const horizon = scores.reduce((longest, score) => Math.max(longest, score.ahead), 0)
  for (let reach = 0; reach <= horizon; reach++) {
    const near = scores.filter((score) => Math.abs(score.ahead - ahead) <= reach)
    if (near.length < MIN_SCORES) continue
    const sizes = near.map(sizeOf).sort((a, b) => a - b)
    const rank = Math.min(sizes.length, Math.ceil((sizes.length + 1) * level))
    return sizes[rank - 1] ?? null
  }
  return null
}

/** What calibrated intervals would have held in the past, and the level to ask for next. */
export interface CalibrationTrack {
  readonly outcomes: readonly IntervalOutcome[]
  readonly askedLevel: number
}

/** How fast the asked level follows misses: after an origin whose intervals all missed, by this share of the rest. */
const ADAPTATION = 0.05

/**
 * Replays the calibration: each forecast gets the width known from the errors that had shown themselves when it was
 * made, and the level asked for rises after misses and falls after hits (adaptive conformal inference, Gibbs and Candes
 * 2021), because errors that follow each other are alike. Forecasts made before there were enough errors are left out.
 */
export function trackCalibration(scores: readonly Score[], level: number): CalibrationTrack {
  const origins = [...new Set(scores.map((score) => score.origin))]
  const issued: { readonly score: Score; readonly outcome: IntervalOutcome }[] = []
  let askedLevel = level
  let seenUntil = Number.NEGATIVE_INFINITY
  for (const origin of origins) {
    const shownBy = ({ origin: from, ahead }: Score, end: number) => from + ahead <= end
    const fresh = issued.filter(({ score }) => shownBy(score, origin) && !shownBy(score, seenUntil))
    const held = coverageOf(fresh.map(({ outcome }) => outcome))
    if (held !== null) askedLevel = Math.min(0.999, Math.max(0.5, askedLevel + ADAPTATION * (level - held)))
    seenUntil = origin
    const known = scores.filter((score) => shownBy(score, origin))
    for (const score of scores.filter((one) => one.origin === origin)) {
      const width = calibratedWidth(known, score.ahead, askedLevel)
      if (width === null) continue
      issued.push({ score, outcome: { ...bounds(score.point, width * score.deviation), actual: score.actual } })
    }
  }
  return { outcomes: issued.map(({ outcome }) => outcome), askedLevel }
}

/** Interval round a forecast of something that is never negative. */
export const bounds = (point: number, halfWidth: number): { readonly lower: number; readonly upper: number } => ({
  lower: Math.max(0, point - halfWidth),
  upper: Math.max(0, point + halfWidth),
})

/** Half-width for `level` by the normal law, where the past says too little. */
export const claimedWidth = normalWidth

const sizeOf = ({ actual, point, deviation }: Score): number => {
  const error = Math.abs(actual - point)
  return error === 0 ? 0 : error / deviation
}
