import type { Constraints, RouteOffer } from './models.ts'

/** Above this chance of a silent outage a route is left out, as long as another is left. */
export const EJECTION = 0.5

/** The rule that keeps a route out whatever happens, as a sentence; null when there is none. */
export function barredBy(offer: RouteOffer, constraints: Constraints): string | null {
  const { maxPrice, allow, deny, registeredSender } = constraints
  if (offer.excludedBy !== null) return offer.excludedBy
  if (deny.includes(offer.provider)) return 'on the deny list'
  if (allow !== null && !allow.includes(offer.provider)) return 'not on the allow list'
  if (registeredSender && offer.senderRegistered === false) return 'sender not registered for this country'
  if (maxPrice === null) return null
  if (offer.price === null) return 'price unknown while a highest price is set'
  return offer.price > maxPrice ? 'above the highest price' : null
}

/** The state that keeps a route out for now, as a sentence; null when there is none. */
export function restedBy(offer: RouteOffer): string | null {
  if (offer.restingBy !== undefined && offer.restingBy !== null) return offer.restingBy
  return offer.breaker === 'open' ? 'breaker open' : null
}

/** The sentence for a route that is probably in a silent outage; null when it probably is not. */
export const ejectedBy = (outage: number): string | null =>
  outage < EJECTION ? null : `ejected: silent outage likely (${Math.round(100 * outage)} %)`
