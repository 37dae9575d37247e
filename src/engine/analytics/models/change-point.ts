/** A stretch of a series with one level. */
export interface Segment {
  /** Index of the first value. */
  readonly from: number
  /** Index after the last value. */
  readonly to: number
  readonly mean: number
}

/**
 * Splits a series where its level changes: the partition with the least sum of squares, at a price for every change
 * (the exact optimum, by the pruned search of Killick, Fearnhead and Eckley 2012). The noise is taken from the steps
 * between neighbours, which a change of level hardly touches.
 *
 * @param penalty price of a change in units of the noise variance; by default 3 ln n (level, place and variance)
 */
export function segments(
  values: readonly number[],
  penalty = 3 * Math.log(Math.max(2, values.length)),
): readonly Segment[] {
  const n = values.length
  if (n === 0) return []
  const price = penalty * noiseVariance(values)
  const sums = new Float64Array(n + 1)
  const squares = new Float64Array(n + 1)
  values.forEach((value, i) => {
    sums[i + 1] = (sums[i] ?? 0) + value
    squares[i + 1] = (squares[i] ?? 0) + value * value
  })
  const cost = (from: number, to: number) => {
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0)
    return (squares[to] ?? 0) - (squares[from] ?? 0) - (sum * sum) / (to - from)
  }
  const best = new Float64Array(n + 1)
  best[0] = -price
  const previous = new Int32Array(n + 1)
  let candidates = [0]
  for (let to = 1; to <= n; to++) {
    let least = Number.POSITIVE_INFINITY
    for (const from of candidates) {
      const total = (best[from] ?? 0) + cost(from, to) + price
      if (total < least) {
        least = total
        previous[to] = from
      }
    }
    best[to] = least
    candidates = candidates.filter((from) => (best[from] ?? 0) + cost(from, to) <= least)
    candidates.push(to)
  }
  const found: Segment[] = []
  for (let to = n; to > 0; to = previous[to] ?? 0) {
    const from = previous[to] ?? 0
    found.unshift({ from, to, mean: ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from) })
  }
  return found
}

/**
 * How sure a change of level at index `at` is: the F statistic of two means against one. Its greatest value over all
 * places is the supF statistic of Andrews (1993), for which 8.85 is significant at 5 %.
 */
export function changeStatistic(values: readonly number[], at: number): number {
  const squaresAround = (part: readonly number[]) => {
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  }
  const apart = squaresAround(values.slice(0, at)) + squaresAround(values.slice(at))
  return (squaresAround(values) - apart) / (apart / (values.length - 2))
}

/** Variance of the noise, from the median absolute deviation of the steps between neighbours. */
export function noiseVariance(values: readonly number[]): number {
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? 0))
  const middle = median(steps)
  return (1.4826 * median(steps.map((step) => Math.abs(step - middle)))) ** 2 / 2
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half) - 1] ?? 0)) / 2
}
