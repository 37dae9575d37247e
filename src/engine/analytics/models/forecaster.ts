import type { EtsForm } from './ets.ts'
import { etsName, projectEts, runEts } from './ets.ts'
import { fitEts, selectEts } from './ets-fit.ts'
import { etsVariances } from './ets-variance.ts'

/** Forecasts 1, 2, ... steps ahead with the variance the method itself claims. */
export interface Projection {
  readonly points: readonly number[]
  readonly variances: readonly number[]
}

/** A method with its parameters settled: it looks ahead from any history, without learning from what it is shown. */
export interface Forecaster {
  readonly name: string
  project(history: readonly (number | null)[], horizon: number): Projection
}

type Values = readonly (number | null)[]

/**
 * The value of one season before, or the last one where there is no full season: the method that any other has to
 * beat.
 */
export function naiveForecaster(values: Values, period: number): Forecaster {
  const lag = period > 1 && values.length >= 2 * period ? period : 1
  const steps = values.flatMap((value, t) => {
    const earlier = values[t - lag] ?? null
    return value === null || earlier === null ? [] : [(value - earlier) ** 2]
  })
  const variance = steps.reduce((sum, step) => sum + step, 0) / Math.max(1, steps.length)
  return {
    name: lag > 1 ? 'Seasonal naive' : 'Naive',
    project: (history, horizon) => ({
      points: Array.from({ length: horizon }, (_, h) => lastKnown(history, history.length - lag + (h % lag), lag)),
      variances: Array.from({ length: horizon }, (_, h) => variance * (1 + Math.floor(h / lag))),
    }),
  }
}

/** The value at `index`, or the latest known one a whole number of lags before it. */
function lastKnown(history: Values, index: number, lag: number): number {
  for (let t = index; t >= 0; t -= lag) {
    const value = history[t] ?? null
    if (value !== null) return value
  }
  return history.findLast((value) => value !== null) ?? 0
}

/** The exponential smoothing model with the least AICc; null when there are too few values for any. */
export function etsForecaster(values: Values, period: number): (Forecaster & { readonly form: EtsForm }) | null {
  return asForecaster(selectEts(values, period))
}

/** The same form, its weights and start fitted anew; null when it does not suit the values. */
export function refitted(form: EtsForm, values: Values): (Forecaster & { readonly form: EtsForm }) | null {
  return asForecaster(fitEts(form, values))
}

function asForecaster(fit: ReturnType<typeof fitEts>): (Forecaster & { readonly form: EtsForm }) | null {
  if (fit === null) return null
  const { form, weights, errorVariance } = fit
  return {
    name: etsName(form),
    form,
    project(history, horizon) {
      const { final } = runEts(fit, history)
      return {
        points: projectEts(form, weights, final, horizon),
        variances: etsVariances(form, weights, final, errorVariance, horizon),
      }
    },
  }
}
