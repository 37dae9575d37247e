import type { RouteOffer } from './models.ts'

/** A route with all that a choice needs of it. */
export interface RatedRoute {
  readonly offer: RouteOffer
  /** Rules as sentences: what nothing lifts, what passes by itself, what the outage filter says. */
  readonly barred: string | null
  readonly resting: string | null
  readonly ejected: string | null
  /** Success rate in no outage, with its standard deviation and interval. */
  readonly success: number
  readonly successSd: number
  readonly low: number
  readonly high: number
  readonly n: number
  readonly outage: number
  /** Success rate with the chance of an outage in it, and of a rescue from it. */
  readonly expected: number
  /** Index with the chance of an outage, and as it would be without. */
  readonly score: number
  readonly healthyScore: number
  /** Messages without an answer yet. */
  readonly waiting: number
}

/** `some`, or `all` when there is none of them. */
export const orElse = <T>(some: readonly T[], all: readonly T[]): readonly T[] => (some.length > 0 ? some : all)
