import type { Strategy } from '../../contract/policy-models.ts'
import { perConversion } from '../store/savings-baseline.ts'
import { defaultSettings } from './models.ts'
import { meanPrice, relativePrice, weightsOf } from './scoring.ts'

/** One provider in one country. Money is micros of the reporting currency, of a whole message. */
export interface ModelRoute {
  readonly provider: string
  /** What the choice is made by; null when unknown. */
  readonly price: number | null
  /** What is paid on average over the networks; `price` where those are not known. */
  readonly paid: number | null
  /** Chance of conversion, 0..1. */
  readonly conversion: number
  readonly refused: number
  readonly doubled: number
}

/** How routes are chosen in a country. */
export interface ModelRule {
  readonly strategy: Strategy
  readonly failureCost: number
  readonly priceWeight: number
}

export interface ModelCountry {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Expected in a month of 30 days. */
  readonly verifications: number
  /** In the order of the static list. */
  readonly routes: readonly ModelRoute[]
  readonly rule: ModelRule
}

/** The index of every route, lower is better; null where no price is known. */
function indices({ routes, rule }: Pick<ModelCountry, 'routes' | 'rule'>): readonly (number | null)[] {
  if (rule.strategy === 'priority') return routes.map(({ price }, place) => (price === null ? null : place))
  const weights = weightsOf({ ...defaultSettings, ...rule })
  const mean = meanPrice(routes.map(({ price }) => price))
  return routes.map(({ price, conversion }) =>
    price === null ? null : weights.price * relativePrice(price, mean) + weights.failure * (1 - conversion),
  )
}

/** The route that verifications start at: the least index, of equal ones the first. Null without any price. */
export function chosenRoute(country: Pick<ModelCountry, 'routes' | 'rule'>): ModelRoute | null {
  const values = indices(country)
  let best = -1
  values.forEach((value, i) => {
    const least = values[best] ?? Number.POSITIVE_INFINITY
    if (value !== null && value < least) best = i
  })
  return country.routes[best] ?? null
}

/** What a country comes to in a month when its verifications start at a route, failing over in the static order. */
export function outcomeOf(
  { verifications, routes }: ModelCountry,
  route: ModelRoute,
): { readonly spend: number; readonly converted: number } {
  const paid = route.paid ?? route.price ?? 0
  const next = routes.find((each) => each !== route && each.price !== null)
  const after = next === undefined ? null : { price: next.paid ?? next.price ?? 0, estimate: next.conversion }
  const { spend, chance } = perConversion({ price: paid, estimate: route.conversion, outage: 0 }, route, after)
  return { spend: verifications * spend, converted: verifications * chance }
}

/**
 * The highest whole price at which a route is chosen, all else being equal; null when no price of zero or more turns
 * the choice. A route i and a rival j are level where
 *
 *     a x / m(x) + f (1 - p_i) = a p_j / m(x) + f (1 - q_j),  m(x) = (s + x) / n
 *
 * for the sum s of the other prices: linear in x, and the least over the rivals is the limit.
 */
export function breakEven(country: ModelCountry, route: ModelRoute): BreakEvenPoint | null {
  const { rule, routes } = country
  const weights = weightsOf({ ...defaultSettings, ...rule })
  if (rule.strategy === 'priority' || weights.price === 0 || route.price === null) return null
  const rivals = routes.flatMap((each) =>
    each === route || each.price === null ? [] : [{ price: each.price, conversion: each.conversion }],
  )
  const n = rivals.length + 1
  const sum = rivals.reduce((total, { price }) => total + price, 0)
  let limit = Number.POSITIVE_INFINITY
  for (const { price, conversion } of rivals) {
    const lead = (weights.failure / weights.price) * (route.conversion - conversion)
    if (lead < n) limit = Math.min(limit, (lead * sum + n * price) / (n - lead))
  }
  if (!Number.isFinite(limit)) return null
  const wins = (price: number) => chosenAt(country, route, price)?.provider === route.provider
  // Floats and ties: the exact micro is a step or two away.
  let price = Math.max(0, Math.floor(limit))
  for (let step = 0; step < STEPS && price > 0 && !wins(price); step++) price--
  for (let step = 0; step < STEPS && wins(price) && wins(price + 1); step++) price++
  if (!wins(price)) return null
  return { price, against: chosenAt(country, route, price + 1)?.provider ?? null }
}

export interface BreakEvenPoint {
  /** Micros of a message: one more and another is chosen. */
  readonly price: number
  readonly against: string | null
}

const STEPS = 8

function chosenAt({ routes, rule }: ModelCountry, route: ModelRoute, price: number): ModelRoute | null {
  return chosenRoute({ rule, routes: routes.map((each) => (each === route ? { ...each, price } : each)) })
}
