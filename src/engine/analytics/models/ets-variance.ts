import { SeededDraws } from '../../optimizer/seeded-draws.ts'
import type { EtsForm, EtsState, EtsWeights } from './ets.ts'
import { projectEts } from './ets.ts'
import { normalQuantile } from './special-functions.ts'

/** Enough paths for a variance within about one percent. */
const PATHS = 5_000
const SEED = 20_081_101

/**
 * Variance of the forecasts 1 to `horizon` steps ahead, given the variance of the one-step errors (relative ones for
 * multiplicative errors). Exact for the linear forms and for multiplicative errors (Hyndman et al. 2008, chapter 6);
 * an additive error with a multiplicative season has no closed form and is simulated with a fixed seed.
 */
export function etsVariances(
  form: EtsForm,
  weights: EtsWeights,
  state: EtsState,
  errorVariance: number,
  horizon: number,
): readonly number[] {
  if (form.season === 'multiplicative') {
    return form.error === 'multiplicative'
      ? seasonalFactors(form, weights, state, errorVariance, horizon)
      : simulated(form, weights, state, errorVariance, horizon)
  }
  const c = responses(form, weights, horizon)
  if (form.error === 'additive') {
    let sum = 1
    return c.map((_, h) => {
      if (h > 0) sum += (c[h - 1] ?? 0) ** 2
      return errorVariance * sum
    })
  }
  const points = projectEts(form, weights, state, horizon)
  const theta: number[] = []
  points.forEach((point, h) => {
    const carried = theta.reduce((sum, earlier, j) => sum + (c[h - 1 - j] ?? 0) ** 2 * earlier, 0)
    theta.push(point ** 2 + errorVariance * carried)
  })
  return theta.map((value, h) => (1 + errorVariance) * value - (points[h] ?? 0) ** 2)
}

/** How much an error moves the forecast 1, 2, ... steps after it. */
function responses(form: EtsForm, weights: EtsWeights, horizon: number): readonly number[] {
  const { alpha, beta, gamma } = weights
  const phi = form.trend === 'none' ? 0 : weights.phi
  let damping = 0
  return Array.from({ length: horizon }, (_, index) => {
    const ahead = index + 1
    damping += phi ** ahead
    return alpha + beta * damping + (form.season !== 'none' && ahead % form.period === 0 ? gamma : 0)
  })
}

/**
 * Multiplicative error and season: level and slope x follow x = (F + G e) x, and every `period` steps the season is
 * multiplied by 1 + gamma e with the same e. First and second moments of both together, step by step.
 */
function seasonalFactors(
  form: EtsForm,
  { alpha, beta, gamma, phi: damping }: EtsWeights,
  state: EtsState,
  v: number,
  horizon: number,
): readonly number[] {
  const phi = form.trend === 'none' ? 0 : damping
  return Array.from({ length: horizon }, (_, index) => {
    const season = state.seasons[index % form.period] ?? 0
    let [level, slope] = [state.level, state.slope]
    let [ll, lb, bb] = [level * level, level * slope, slope * slope]
    for (let step = 1; step <= index; step++) {
      const g = (index + 1 - step) % form.period === 0 ? gamma : 0
      // E[(1 + g e)^2 (1 + p e)(1 + q e)] and its parts, for a normal e of variance v.
      const plain = 1 + g * g * v
      const once = 2 * g * v
      const twice = v + 3 * g * g * v * v
      const q = level + phi * slope
      const qq = ll + 2 * phi * lb + phi * phi * bb
      const qb = phi * (lb + phi * bb)
      level = q * (1 + g * alpha * v)
      slope = phi * slope + g * beta * v * q
      ll = qq * (plain + 2 * alpha * once + alpha * alpha * twice)
      lb = qb * (plain + alpha * once) + qq * beta * (once + alpha * twice)
      bb = phi * phi * bb * plain + 2 * beta * qb * once + beta * beta * qq * twice
    }
    const mean = season * (level + phi * slope)
    return (1 + v) * season * season * (ll + 2 * phi * lb + phi * phi * bb) - mean * mean
  })
}

function simulated(form: EtsForm, weights: EtsWeights, state: EtsState, v: number, horizon: number): readonly number[] {
  const paths = simulateEts(form, weights, state, v, horizon, { paths: PATHS, seed: SEED })
  return Array.from({ length: horizon }, (_, h) => {
    const mean = paths.reduce((sum, path) => sum + (path[h] ?? 0), 0) / paths.length
    return paths.reduce((sum, path) => sum + ((path[h] ?? 0) - mean) ** 2, 0) / (paths.length - 1)
  })
}

/** Possible futures with normal errors; the same seed gives the same futures. */
export function simulateEts(
  form: EtsForm,
  weights: EtsWeights,
  state: EtsState,
  errorVariance: number,
  horizon: number,
  options: { readonly paths: number; readonly seed: number },
): readonly (readonly number[])[] {
  const draws = new SeededDraws(options.seed)
  const { alpha, beta, gamma } = weights
  const phi = form.trend === 'none' ? 0 : weights.phi
  const multiplicative = form.season === 'multiplicative'
  return Array.from({ length: options.paths }, () => {
    const seasons = [...state.seasons]
    let { level, slope } = state
    return Array.from({ length: horizon }, (_, h) => {
      const trended = level + phi * slope
      const season = seasons[h % form.period] ?? 0
      const forecast = multiplicative ? trended * season : trended + season
      const error = Math.sqrt(errorVariance) * normalQuantile(Math.max(draws.next(), 2 ** -33))
      const value = form.error === 'multiplicative' ? forecast * (1 + error) : forecast + error
      const shock = (multiplicative ? value / season : value - season) - trended
      level = trended + alpha * shock
      slope = phi * slope + beta * shock
      if (form.season !== 'none') {
        seasons[h % form.period] = season + gamma * ((multiplicative ? value / trended : value - trended) - season)
      }
      return value
    })
  })
}
