import { DAY_MS } from '../../contract/durations.ts'

/** What is believed of one thing that can fail silently: a route, a provider in a region, a provider. */
export interface OutageBelief {
  /** Chance of being in an outage of the short kind. */
  short: number
  /** Chance of being in an outage of the long kind. */
  long: number
  /** Time of the last change, UTC epoch ms. */
  at: number
}

/** A share of the success that is left in an outage. */
const LEFT_IN_OUTAGE = 0.3

const SHORT_MS = 3_600_000
const LONG_MS = 6 * 3_600_000
const LONG_SHARE = 0.3

/** Outages per ms of what is healthy. Wrong by a factor of 3 either way they make little difference. */
export const outageRates = { route: 1 / (20 * DAY_MS), region: 1 / (40 * DAY_MS), provider: 1 / (50 * DAY_MS) }
export type OutageScope = keyof typeof outageRates

export const newBelief = (at: number): OutageBelief => ({ short: 0, long: 0, at })

export const inOutage = (belief: OutageBelief): number => belief.short + belief.long

/** Lets time pass: outages end by themselves, short ones sooner, and new ones begin. */
export function passTime(belief: OutageBelief, scope: OutageScope, at: number): void {
  const ms = at - belief.at
  if (ms <= 0) return
  belief.at = at
  const begun = (1 - inOutage(belief)) * outageRates[scope]
  const keepShort = Math.exp(-ms / SHORT_MS)
  const keepLong = Math.exp(-ms / LONG_MS)
  belief.short = belief.short * keepShort + begun * (1 - LONG_SHARE) * SHORT_MS * (1 - keepShort)
  belief.long = belief.long * keepLong + begun * LONG_SHARE * LONG_MS * (1 - keepLong)
}

/** The chance that at least one of them is in an outage. */
export function anyInOutage(beliefs: readonly OutageBelief[]): number {
  let none = 1
  for (const belief of beliefs) none *= 1 - inOutage(belief)
  return 1 - none
}

/**
 * Bayes' rule for several things of which any one would explain a bad outcome.
 *
 * @param ratio how much likelier the outcome is in an outage than without one
 */
export function weighEvidence(beliefs: readonly OutageBelief[], ratio: number): void {
  const any = anyInOutage(beliefs)
  const factor = ratio / (1 - any + any * ratio)
  for (const belief of beliefs) {
    const before = inOutage(belief)
    if (before <= 0) continue
    const after = Math.min(0.999, before * factor)
    belief.short *= after / before
    belief.long *= after / before
  }
}

/** Likelihood ratio of a conversion, and of none yet when `seen` is the share that has come back by then. */
export const conversionRatio = LEFT_IN_OUTAGE
export const silenceRatio = (success: number, seen: number): number =>
  (1 - LEFT_IN_OUTAGE * success * seen) / (1 - success * seen)

/** The success rate when an outage is possible. */
export const successWith = (success: number, outage: number): number => success * (1 - outage * (1 - LEFT_IN_OUTAGE))
