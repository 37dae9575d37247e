/**
 * Exponential smoothing in state-space form (Hyndman, Koehler, Ord and Snyder 2008). With an additive trend and a
 * season it is the method of Holt and Winters; with neither, simple smoothing.
 */
export interface EtsForm {
  readonly error: 'additive' | 'multiplicative'
  readonly trend: 'none' | 'additive' | 'damped'
  readonly season: 'none' | 'additive' | 'multiplicative'
  /** Observations a season; ignored without one. */
  readonly period: number
}

/** Smoothing constants: of level, slope (state-space form, at most alpha) and season, and the damping of the slope. */
export interface EtsWeights {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly phi: number
}

export interface EtsState {
  readonly level: number
  readonly slope: number
  /** Seasonal states; the first is that of the next observation. Empty without a season. */
  readonly seasons: readonly number[]
}

/** A form with its weights and the state before the first observation. */
export interface EtsModel {
  readonly form: EtsForm
  readonly weights: EtsWeights
  readonly initial: EtsState
}

export interface EtsRun {
  /** One-step forecasts, also where the observation is missing. */
  readonly fitted: readonly number[]
  /** State after the last observation. */
  readonly final: EtsState
  /** Without constants: -(n ln sum e^2 + 2 sum ln |forecast| for multiplicative errors) / 2; -Infinity if impossible. */
  readonly logLikelihood: number
  /** Sum of the squared errors, which are relative for multiplicative errors. */
  readonly squares: number
  /** Observations that were not missing. */
  readonly observed: number
}

const LETTERS = { none: 'N', additive: 'A', damped: 'Ad', multiplicative: 'M' } as const

/** The usual short name, such as `ETS(M,Ad,M)`. */
export const etsName = ({ error, trend, season }: EtsForm): string =>
  `ETS(${LETTERS[error]},${LETTERS[trend]},${LETTERS[season]})`

/** Runs the model over observations. A missing one (null) moves the state on by its own forecast. */
export function runEts({ form, weights, initial }: EtsModel, values: readonly (number | null)[]): EtsRun {
  const { alpha, beta, gamma } = weights
  const phi = form.trend === 'none' ? 0 : weights.phi
  const multiplicative = form.season === 'multiplicative'
  const period = form.season === 'none' ? 1 : form.period
  const seasons = form.season === 'none' ? [0] : [...initial.seasons]
  const relative = form.error === 'multiplicative'
  const fitted = new Array<number>(values.length)
  let { level, slope } = initial
  let squares = 0
  let logs = 0
  let observed = 0
  let possible = true
  for (let t = 0; t < values.length; t++) {
    const trended = level + phi * slope
    const season = seasons[t % period] ?? 0
    const forecast = multiplicative ? trended * season : trended + season
    fitted[t] = forecast
    slope *= phi
    level = trended
    const value = values[t] ?? null
    if (value === null) continue
    observed++
    const error = relative ? (value - forecast) / forecast : value - forecast
    squares += error * error
    if (relative) {
      logs += Math.log(Math.abs(forecast))
      if (forecast <= 0) possible = false
    }
    // A season that changes sign or a level at zero has no meaning as a factor.
    if (multiplicative && (trended <= 0 || season <= 0)) possible = false
    const shock = (multiplicative ? value / season : value - season) - trended
    level += alpha * shock
    slope += beta * shock
    if (form.season !== 'none') {
      seasons[t % period] = season + gamma * ((multiplicative ? value / trended : value - trended) - season)
    }
  }
  const turn = values.length % period
  return {
    fitted,
    final: { level, slope, seasons: form.season === 'none' ? [] : [...seasons.slice(turn), ...seasons.slice(0, turn)] },
    logLikelihood:
      possible && observed > 0 ? -0.5 * (observed * Math.log(squares) + 2 * logs) : Number.NEGATIVE_INFINITY,
    squares,
    observed,
  }
}

/** Forecasts from a state, `horizon` steps ahead, with all future errors zero. */
export function projectEts(form: EtsForm, weights: EtsWeights, state: EtsState, horizon: number): readonly number[] {
  const phi = form.trend === 'none' ? 0 : weights.phi
  const points: number[] = []
  let damping = 0
  for (let h = 0; h < horizon; h++) {
    damping += phi ** (h + 1)
    const trended = state.level + damping * state.slope
    const season = state.seasons[h % form.period] ?? 0
    if (form.season === 'none') points.push(trended)
    else points.push(form.season === 'multiplicative' ? trended * season : trended + season)
  }
  return points
}
