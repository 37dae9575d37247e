import type { BreakerStateName } from '../../contract/models.ts'
import type { Arm, Strategy } from '../../contract/policy-models.ts'

/** One provider as the caller offers it for a verification. */
export interface RouteOffer {
  readonly provider: string
  /** Lower comes first in the static list. */
  readonly priority: number
  /** Price of the whole message, micros of the reporting currency; null when unknown. */
  readonly price: number | null
  readonly breaker: BreakerStateName
  /** A rule of the caller that nothing lifts, as a sentence; null when there is none. */
  readonly excludedBy: string | null
  /** A state that passes by itself (throttled, probes under way), as a sentence; null when there is none. */
  readonly restingBy?: string | null
  /** Whether the sender is registered for this route; left out when the country asks for none. */
  readonly senderRegistered?: boolean
}

export interface RouteContext {
  /** UTC epoch ms. */
  readonly at: number
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Countries that tend to fail together; null when that is not known. */
  readonly region: string | null
  /** What decides on which rule the verification runs, such as its id: every attempt of it gives the same one. */
  readonly key: string | number
  /** A further attempt of a verification: it goes to the best that is left, and nothing is tried out on it. */
  readonly retry?: boolean
}

export interface Constraints {
  /** Micros of the reporting currency for the whole message. A route without a price does not pass. */
  readonly maxPrice: number | null
  /** Only these providers; null for all. */
  readonly allow: readonly string[] | null
  readonly deny: readonly string[]
  /** Leave out routes whose sender is known not to be registered. */
  readonly registeredSender: boolean
}

export interface SelectorSettings {
  readonly strategy: Strategy
  /** What a failed verification costs, in messages of the country's mean price: `k` of the index. */
  readonly failureCost: number
  /** For `weighted`: how much price counts, 0 to 1; the chance of success counts the rest. */
  readonly priceWeight: number
  readonly constraints: Constraints
  /** Share of the traffic that stays on the static list for comparison, 0 to 1. */
  readonly controlShare: number
  /** Share of the other traffic that runs on `strategy`; the rest stays on the static list. 1 is everything. */
  readonly canaryShare: number
  /** How far a choice is drawn from the posterior: 0 never, 1 is plain Thompson sampling. */
  readonly temperature: number
  /**
   * Standard deviations by which the first route of the static list is thought to convert better than its estimate.
   * Routes that are hardly used are the ones that are thought too little of, and the list is what would be done anyway.
   */
  readonly caution: number
  /** Whether routes may be tried to learn about them, and suspected ones to see whether they are back. */
  readonly explore: boolean
}

export const defaultSettings: SelectorSettings = {
  strategy: 'balanced',
  failureCost: 5,
  priceWeight: 0.5,
  constraints: { maxPrice: null, allow: null, deny: [], registeredSender: true },
  controlShare: 0.03,
  canaryShare: 1,
  temperature: 0.1,
  caution: 0,
  explore: true,
}

/** Chance that a message of a route converts, with its 95 % interval. */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
  /** Outcomes behind it, older ones counting less. */
  readonly n: number
  /** Chance that the route is in a silent outage; `mean` has it in, the interval has not. */
  readonly outage: number
}

export interface RankedRoute {
  readonly provider: string
  readonly price: number | null
  readonly breaker: BreakerStateName
  readonly estimate: Estimate
  /** The index of the strategy: lower is better. */
  readonly score: number
  /** The rule that kept it out, as a sentence; null when it could be chosen. */
  readonly excludedBy: string | null
  /** Chance that this very choice would fall on it, over the split of the traffic and the draw. */
  readonly probability: number
}

export interface Choice {
  readonly provider: string
  /** In the order of the offers. */
  readonly candidates: readonly RankedRoute[]
  readonly probability: number
  /** The next best by score; null when there was no other. */
  readonly runnerUp: string | null
  readonly arm: Arm
  readonly strategy: Strategy
  /** Share of the traffic that goes by the static list, 0 to 1: control and held back. */
  readonly listShare: number
  /** Chance of conversion of the chosen route less that of the first route of the static list, by the estimates, -1..1. */
  readonly besideList: number
  /** Whether it was chosen to learn something although another had the better score. */
  readonly explored: boolean
  /** Why, as a sentence. */
  readonly reason: string
}

/**
 * What became of a message. Every accepted one must be followed by `converted`, `expired`, or `lost` when nobody
 * will know; or by `rescued`, when it brought no code and a later message of the same verification did. `refused`: the
 * provider did not take it, for a reason of its own.
 */
export interface RouteOutcome {
  readonly kind: 'accepted' | 'refused' | 'converted' | 'rescued' | 'expired' | 'lost'
  /** UTC epoch ms. */
  readonly at: number
  /** Names the message; the same for its acceptance and its end. */
  readonly id: string | number
  readonly provider: string
  readonly country: string
  readonly region: string | null
}
