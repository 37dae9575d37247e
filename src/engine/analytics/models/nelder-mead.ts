/** Where a search ended. */
export interface Minimum {
  readonly point: readonly number[]
  readonly value: number
  /** How often the function was asked. */
  readonly evaluations: number
  /** The simplex shrank below the tolerance before the budget ran out. */
  readonly converged: boolean
}

export interface SearchOptions {
  /** Length of the first simplex' edges. Default 0.5, fit for logarithms and logits. */
  readonly step?: number
  /** Ends when the values of the simplex differ by less, relative to their size. Default 1e-12. */
  readonly tolerance?: number
  /** Default 400 per dimension. */
  readonly maxEvaluations?: number
  /** New simplexes are laid round the best point until one gains nothing, at most so many. Default 4. */
  readonly restarts?: number
}

type Objective = (point: readonly number[]) => number

interface Vertex {
  readonly point: readonly number[]
  readonly value: number
}

/**
 * Minimises `objective` without derivatives (Nelder and Mead 1965, with the coefficients of Gao and Han 2012 that suit
 * many dimensions), and restarts, because one simplex may collapse early. `objective` may answer NaN or Infinity where
 * it is not defined, but not at the start.
 */
export function minimise(objective: Objective, start: readonly number[], options: SearchOptions = {}): Minimum {
  if (start.length === 0) throw new RangeError('nothing to search over')
  const { step = 0.5, tolerance = 1e-12, maxEvaluations = 400 * start.length, restarts = 4 } = options
  let best = oneSimplex(objective, start, step, tolerance, maxEvaluations)
  for (let restart = 0; restart < restarts; restart++) {
    const left = maxEvaluations - best.evaluations
    if (left <= start.length) break
    const next = oneSimplex(objective, best.point, step / 2, tolerance, left)
    const gain = best.value - next.value
    best = { ...(gain > 0 ? next : best), evaluations: best.evaluations + next.evaluations, converged: next.converged }
    if (next.converged && gain <= 1e-9 * (1 + Math.abs(best.value))) break
  }
  return best
}

function oneSimplex(objective: Objective, start: readonly number[], step: number, tolerance: number, budget: number) {
  const n = start.length
  let evaluations = 0
  const at = (point: readonly number[]): Vertex => {
    evaluations++
    const value = objective(point)
    return { point, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value }
  }
  const corners = start.map((_, i) => start.map((value, j) => (i === j ? value + step : value)))
  const simplex = [start, ...corners].map(at).sort(byValue)
  const expansion = 1 + 2 / Math.max(2, n)
  const contraction = 0.75 - 1 / (2 * Math.max(2, n))
  const shrinkage = 1 - 1 / Math.max(2, n)
  for (;;) {
    const [best, worst] = [simplex[0] ?? at(start), simplex[n] ?? at(start)]
    const converged = worst.value - best.value <= tolerance * (1 + Math.abs(best.value))
    if (converged || evaluations >= budget) return { point: best.point, value: best.value, evaluations, converged }
    const centre = start.map((_, j) => simplex.reduce((sum, v) => sum + (v.point[j] ?? 0), -(worst.point[j] ?? 0)) / n)
    const towards = (factor: number) => at(centre.map((c, j) => c + factor * (c - (worst.point[j] ?? 0))))
    const reflected = towards(1)
    let next = reflected
    if (reflected.value < best.value) {
      const expanded = towards(expansion)
      if (expanded.value < reflected.value) next = expanded
    } else if (reflected.value >= (simplex[n - 1] ?? worst).value) {
      next = towards(reflected.value < worst.value ? contraction : -contraction)
      if (next.value >= Math.min(reflected.value, worst.value)) {
        const shrunk = simplex
          .slice(1)
          .map((v) => at(v.point.map((value, j) => (best.point[j] ?? 0) + shrinkage * (value - (best.point[j] ?? 0)))))
        simplex.splice(1, n, ...shrunk)
        simplex.sort(byValue)
        continue
      }
    }
    simplex[n] = next
    simplex.sort(byValue)
  }
}

const byValue = (a: Vertex, b: Vertex): number => a.value - b.value
