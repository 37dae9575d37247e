import type { Candidate } from '../../contract/models.ts'

/** How often submissions to a provider are refused, and followed by a message that may be a duplicate; shares. */
export interface RouteRisk {
  readonly refused: number
  readonly doubled: number
}

/** What one verification that starts at a route is expected to come to. Money is micros of the reporting currency. */
export interface ExpectedRoute {
  readonly provider: string
  /** Of the whole message at that minute. */
  readonly price: number
  /** Chance of conversion of its own message. */
  readonly estimate: number
  readonly perConversion: number
}

/** Never below this chance: nobody goes on sending where nothing converts. */
const LEAST_CHANCE = 0.02

/**
 * Expected spend over the chance of conversion, for a verification that starts at a route and goes on to `next` where
 * the route refuses, or stays silent and is rescued:
 *
 *     ((1 - r) price + (r + o + d) next price) / (p + (r + o) next p)
 *
 * with the chances of conversion p, of a refusal r, of a silent outage o, and of a duplicate d. Without a next
 * route those add nothing.
 */
export function perConversion(
  route: { readonly price: number; readonly estimate: number; readonly outage: number },
  { refused, doubled }: RouteRisk,
  next: { readonly price: number; readonly estimate: number } | null,
): { readonly spend: number; readonly chance: number; readonly value: number } {
  const left = refused + route.outage
  const spend = (1 - refused) * route.price + (next === null ? 0 : (left + doubled) * next.price)
  const chance = Math.min(1, Math.max(LEAST_CHANCE, route.estimate + (next === null ? 0 : left * next.estimate)))
  return { spend, chance, value: spend / chance }
}

type Known = Candidate & { readonly estimate: NonNullable<Candidate['estimate']>; readonly place: number }

/** What keeps a route out is the optimizer's own suspicion, which a static list does not have. */
const isSuspicion = (reason: string): boolean => reason.startsWith('ejected: silent outage')

/** The routes a static list could have used, in its order; empty when that is not on record. */
export function listedRoutes(candidates: readonly Candidate[]): readonly Known[] {
  return candidates
    .filter((each): each is Known => each.estimate !== null && each.place !== null)
    .filter(({ excludedBy }) => excludedBy === null || isSuspicion(excludedBy))
    .sort((a, b) => a.place - b.place)
}

/** Every listed route with a price and what a conversion costs through it; unpriced ones are left out. */
export function expectedRoutes(
  listed: readonly Known[],
  risk: (provider: string) => RouteRisk,
): readonly ExpectedRoute[] {
  return listed.flatMap(({ provider, comparablePrice, estimate }) => {
    if (comparablePrice === null) return []
    const after = listed.find((each) => each.provider !== provider && each.comparablePrice !== null)
    const next =
      after?.comparablePrice == null ? null : { price: after.comparablePrice.micros, estimate: after.estimate.mean }
    const price = comparablePrice.micros
    const { value } = perConversion({ price, estimate: estimate.mean, outage: estimate.outage }, risk(provider), next)
    return [{ provider, price, estimate: estimate.mean, perConversion: value }]
  })
}
