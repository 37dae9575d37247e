import type { SelectorSettings } from './models.ts'

/** How an index weighs price (in mean quotes) and failure (a share): lower is better. */
export interface IndexWeights {
  readonly price: number
  readonly failure: number
}

/**
 * How much of an estimated difference in success is believed. Prices are known and success is estimated, and
 * the best of several estimates is too good on average.
 */
const BELIEVED = 0.85

/** The part that price keeps at the least: it decides between routes that convert alike. */
const PRICE_AS_TIE_BREAK = 0.1

export function weightsOf({ strategy, failureCost, priceWeight }: SelectorSettings): IndexWeights {
  switch (strategy) {
    case 'cheapest':
      return { price: 1, failure: 0 }
    case 'conversion-first':
      return { price: PRICE_AS_TIE_BREAK, failure: failureCost }
    case 'weighted':
      return {
        price: Math.max(2 * priceWeight, PRICE_AS_TIE_BREAK),
        failure: 2 * (1 - priceWeight) * failureCost * BELIEVED,
      }
    case 'priority':
    case 'balanced':
      return { price: 1, failure: failureCost * BELIEVED }
  }
}

/** Mean of the known prices; null when none is known. */
export function meanPrice(prices: readonly (number | null)[]): number | null {
  const known = prices.filter((price) => price !== null)
  return known.length === 0 ? null : known.reduce((sum, price) => sum + price, 0) / known.length
}

/** A price in mean quotes. An unknown one counts as twice the mean: used when little else is left. */
export const relativePrice = (price: number | null, mean: number | null): number =>
  price === null || mean === null ? UNKNOWN_PRICE : mean === 0 ? 1 : price / mean

const UNKNOWN_PRICE = 2
