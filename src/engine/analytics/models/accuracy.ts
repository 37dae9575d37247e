/** How far forecasts were from what came, over the pairs of one back-test. */
export interface Accuracy {
  /** Mean absolute error, in the unit of the series. */
  readonly mae: number
  /** Mean absolute error over that of the in-sample seasonal naive forecast (Hyndman and Koehler 2006); null if that is 0. */
  readonly mase: number | null
  /** Symmetric mean absolute percentage error, 0 to 200. */
  readonly smape: number
  readonly forecasts: number
}

/** Mean absolute step of a series to the value one season later: the scale of MASE and MSIS. Null if unknown or 0. */
export function seasonalStep(values: readonly (number | null)[], period: number): number | null {
  let sum = 0
  let count = 0
  values.forEach((value, t) => {
    const earlier = values[t - period] ?? null
    if (value === null || earlier === null) return
    sum += Math.abs(value - earlier)
    count++
  })
  return sum === 0 ? null : sum / count
}

/** Accuracy of forecasts, given the scale from `seasonalStep` of the values known before. */
export function accuracyOf(actual: readonly number[], forecast: readonly number[], scale: number | null): Accuracy {
  const n = Math.max(1, actual.length)
  const errors = actual.map((value, i) => Math.abs(value - (forecast[i] ?? 0)))
  const mae = errors.reduce((a, b) => a + b, 0) / n
  const shares = errors.map((error, i) => {
    const size = Math.abs(actual[i] ?? 0) + Math.abs(forecast[i] ?? 0)
    return size === 0 ? 0 : (200 * error) / size
  })
  return {
    mae,
    mase: scale === null ? null : mae / scale,
    smape: shares.reduce((a, b) => a + b, 0) / n,
    forecasts: actual.length,
  }
}

/** An interval that was forecast, and what came. */
export interface IntervalOutcome {
  readonly lower: number
  readonly upper: number
  readonly actual: number
}

/** Share of the outcomes inside their interval; null without any. */
export function coverageOf(outcomes: readonly IntervalOutcome[]): number | null {
  if (outcomes.length === 0) return null
  return outcomes.filter(({ lower, upper, actual }) => actual >= lower && actual <= upper).length / outcomes.length
}

/**
 * Mean scaled interval score (the measure of the M4 competition): the width, plus 2 / (1 - level) times what an outcome
 * lies outside, over the scale.
 */
export function intervalScore(outcomes: readonly IntervalOutcome[], level: number, scale: number): number {
  const penalty = 2 / (1 - level)
  const sum = outcomes.reduce((total, { lower, upper, actual }) => {
    const outside = Math.max(0, lower - actual) + Math.max(0, actual - upper)
    return total + (upper - lower) + penalty * outside
  }, 0)
  return sum / (outcomes.length * scale)
}
