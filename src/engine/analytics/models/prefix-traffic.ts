/** Attempts to one destination prefix in buckets of equal length, oldest first. */
export interface PrefixTraffic {
  readonly prefix: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly provider: string
  readonly attempts: readonly number[]
  /** Those of them that converted, in the bucket of their attempt. */
  readonly converted: readonly number[]
}

/** The same with running totals, so that the sum of any stretch costs nothing. */
export interface TotalledTraffic {
  readonly prefix: string
  readonly country: string
  readonly provider: string
  /** Attempts in the buckets from `from` to before `to`. */
  readonly attempts: (from: number, to: number) => number
  readonly converted: (from: number, to: number) => number
}

export function totalled({ prefix, country, provider, attempts, converted }: PrefixTraffic): TotalledTraffic {
  return { prefix, country, provider, attempts: sumsOf(attempts), converted: sumsOf(converted) }
}

function sumsOf(values: readonly number[]): (from: number, to: number) => number {
  const totals = new Float64Array(values.length + 1)
  values.forEach((value, i) => {
    totals[i + 1] = (totals[i] ?? 0) + value
  })
  const within = (index: number) => Math.min(Math.max(0, index), values.length)
  return (from, to) => (totals[within(to)] ?? 0) - (totals[within(from)] ?? 0)
}
