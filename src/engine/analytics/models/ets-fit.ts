import type { EtsForm, EtsModel, EtsState, EtsWeights } from './ets.ts'
import { runEts } from './ets.ts'
import { startingState } from './ets-start.ts'
import { minimise } from './nelder-mead.ts'

/** A fitted model with what is needed to choose between models and to forecast. */
export interface FittedEts extends EtsModel {
  readonly final: EtsState
  readonly logLikelihood: number
  /** Variance of the one-step errors, with the number of estimated parameters taken off the observations. */
  readonly errorVariance: number
  /** Akaike's criterion with the correction for short series; the least is the best. */
  readonly aicc: number
}

/** Longer seasons keep the first guess of their shape; the search would not find a better one. */
const MAX_SEARCHED_PERIOD = 24
const EVALUATIONS_PER_DIMENSION = 600

/**
 * Fits one form by greatest likelihood over weights and initial state. Weights keep to the usual region: alpha and
 * beta / alpha in (0, 1), gamma below 1 - alpha, phi in (0.8, 0.98). Null when the form does not suit the values: fewer
 * observations than parameters, or values of zero or less where factors are needed.
 */
export function fitEts(form: EtsForm, values: readonly (number | null)[]): FittedEts | null {
  const known = values.filter((value) => value !== null)
  const factors = form.error === 'multiplicative' || form.season === 'multiplicative'
  if (factors && known.some((value) => value <= 0)) return null
  const guess = startingState(form, values)
  const parameters = countParameters(form)
  if (known.length <= parameters + 2 || (form.season !== 'none' && values.length < 2 * form.period)) return null
  const scale = Math.max(typicalStep(known), Math.abs(guess.level) * 1e-6, 1e-9)
  const modelAt = (point: readonly number[]) => modelFrom(form, guess, scale, point)
  const dimensions = 1 + (form.trend === 'none' ? 1 : form.trend === 'damped' ? 4 : 3) + seasonDimensions(form)
  const start = Array.from({ length: dimensions }, (_, i) => (i === 0 ? -0.5 : i < weightsOf(form) ? -2 : 0))
  const options = { tolerance: 1e-9, maxEvaluations: EVALUATIONS_PER_DIMENSION * dimensions }
  const found = minimise((point) => -runEts(modelAt(point), values).logLikelihood, start, options)
  if (!Number.isFinite(found.value)) return null
  const model = modelAt(found.point)
  const run = runEts(model, values)
  const n = run.observed
  const k = parameters + 1
  return {
    ...model,
    final: run.final,
    logLikelihood: run.logLikelihood,
    errorVariance: run.squares / (n - parameters),
    aicc: n - k - 1 > 0 ? -2 * run.logLikelihood + 2 * k + (2 * k * (k + 1)) / (n - k - 1) : Number.POSITIVE_INFINITY,
  }
}

/** Weights and initial states that the data decide. */
function countParameters(form: EtsForm): number {
  const trend = form.trend === 'none' ? 0 : form.trend === 'damped' ? 3 : 2
  return 2 + trend + (form.season === 'none' ? 0 : form.period)
}

const weightsOf = (form: EtsForm): number =>
  1 + (form.trend === 'none' ? 0 : form.trend === 'damped' ? 2 : 1) + (form.season === 'none' ? 0 : 1)

const seasonDimensions = (form: EtsForm): number =>
  form.season === 'none' ? 0 : 1 + (form.period <= MAX_SEARCHED_PERIOD ? form.period - 1 : 0)

/** Reads a point of the search: logits of the weights, then distances from the first guess of the state. */
function modelFrom(form: EtsForm, guess: EtsState, scale: number, point: readonly number[]): EtsModel {
  let next = 0
  const read = () => point[next++] ?? 0
  const share = () => 1 / (1 + Math.exp(-read()))
  const alpha = 1e-4 + 0.9998 * share()
  const beta = form.trend === 'none' ? 0 : alpha * share()
  const phi = form.trend === 'damped' ? 0.8 + 0.18 * share() : 1
  const gamma = form.season === 'none' ? 0 : (1 - alpha) * share()
  const weights: EtsWeights = { alpha, beta, gamma, phi }
  const level = guess.level + scale * read()
  const slope = form.trend === 'none' ? 0 : guess.slope + 0.1 * scale * read()
  if (form.season === 'none' || form.period > MAX_SEARCHED_PERIOD) {
    return { form, weights, initial: { level, slope, seasons: guess.seasons } }
  }
  const unit = form.season === 'multiplicative' ? scale / Math.max(Math.abs(guess.level), scale) : scale
  const moved = guess.seasons.map((season, i) => (i === 0 ? season : season + 0.3 * unit * read()))
  // Shapes are balanced round 0 or 1: the first takes up what the others give.
  const drift = moved.reduce((sum, season) => sum + season, 0) - guess.seasons.reduce((sum, season) => sum + season, 0)
  return { form, weights, initial: { level, slope, seasons: moved.map((s, i) => (i === 0 ? s - drift : s)) } }
}

/** Median absolute difference of neighbours: the scale on which the state moves. */
function typicalStep(known: readonly number[]): number {
  const steps = known.slice(1).map((value, i) => Math.abs(value - (known[i] ?? value)))
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
}

const SHAPES = [
  ['additive', 'none'],
  ['additive', 'additive'],
  ['additive', 'damped'],
  ['multiplicative', 'none'],
  ['multiplicative', 'additive'],
  ['multiplicative', 'damped'],
] as const

/**
 * The form with the least AICc among those that suit the values; seasonal forms only from two full seasons on. Null
 * when there are too few values for any.
 */
export function selectEts(values: readonly (number | null)[], period: number): FittedEts | null {
  const seasonal = period > 1 && values.length >= 2 * period
  const forms = SHAPES.flatMap(([error, trend]): EtsForm[] => {
    const seasons: readonly EtsForm['season'][] = seasonal ? ['none', 'additive', 'multiplicative'] : ['none']
    return seasons.map((season) => ({ error, trend, season, period: season === 'none' ? 1 : period }))
  })
  return forms
    .map((form) => fitEts(form, values))
    .reduce<FittedEts | null>((best, fit) => {
      if (fit === null || best === null) return fit ?? best
      return fit.aicc < best.aicc ? fit : best
    }, null)
}
