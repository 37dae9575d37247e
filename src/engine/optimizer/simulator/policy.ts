/** A way of choosing routes, as the simulator drives it. Times are seconds since the start of the run. */
export interface Policy {
  readonly name: string
  /**
   * The provider for one verification.
   *
   * @param prices the country's quotes by provider
   * @param usable 1 for each provider that has not refused this verification yet; never all 0
   */
  choose(at: number, country: number, prices: Float64Array, usable: Uint8Array): number
  /** The provider took the message; `id` comes back in {@link Policy.answered}. */
  accepted?(at: number, provider: number, country: number, id: number): void
  /** The code came back, or did not within 300 s. */
  answered?(at: number, provider: number, country: number, converted: boolean, id: number): void
}

/** What a failed verification costs, in messages. */
export const FAILURE_COST = 5

/** The usable provider of the least cost; the cost is asked of each once. */
export function leastCost(usable: Uint8Array, cost: (provider: number) => number): number {
  let best = -1
  let least = Number.POSITIVE_INFINITY
  for (let provider = 0; provider < usable.length; provider++) {
    if (usable[provider] === 0) continue
    const c = cost(provider)
    if (best < 0 || c < least) {
      best = provider
      least = c
    }
  }
  return best
}

/** The mean of a country's quotes. */
export function meanQuote(prices: Float64Array): number {
  let sum = 0
  for (let i = 0; i < prices.length; i++) sum += prices[i] ?? 0
  return sum / prices.length
}
