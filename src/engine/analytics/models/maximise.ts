import type { Fit, FitOptions } from './fit.ts'
import { MIN_REPEATERS } from './fit.ts'
import { minimise } from './nelder-mead.ts'

/** A parameter this many times above or below its first guess is called undetermined. */
const RANGE = 1e4

interface Likelihood<Params> {
  /** Log-likelihood of positive parameters. */
  readonly of: (params: readonly number[]) => number
  /** Default first guess; all positive. */
  readonly start: readonly number[]
  readonly name: (params: readonly number[]) => Params
  readonly customers: number
  readonly repeaters: number
}

/** Greatest likelihood over positive parameters, searched in their logarithms. */
export function maximise<Params>(likelihood: Likelihood<Params>, options: FitOptions): Fit<Params> {
  const { customers, repeaters } = likelihood
  if (repeaters < (options.minRepeaters ?? MIN_REPEATERS)) {
    return { kind: 'refused', reason: 'too-few-repeaters', customers }
  }
  const start = (options.start ?? likelihood.start).map(Math.log)
  const found = minimise((logs) => -likelihood.of(logs.map(Math.exp)), start, { maxEvaluations: 6_000 })
  const params = found.point.map(Math.exp)
  const undetermined = params.some((value, index) => {
    const ratio = value / (likelihood.start[index] ?? value)
    return !(ratio < RANGE && ratio > 1 / RANGE)
  })
  if (undetermined) return { kind: 'refused', reason: 'at-bound', customers }
  if (!found.converged) return { kind: 'refused', reason: 'not-converged', customers }
  return {
    kind: 'fitted',
    params: likelihood.name(params),
    logLikelihood: -found.value,
    customers,
    evaluations: found.evaluations,
  }
}
