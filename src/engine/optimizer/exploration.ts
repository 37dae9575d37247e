import { normalBelow, normalDensity } from './normal.ts'

/** A route in terms of its index (lower is better), as the decision whether to try it needs it. */
export interface TrialCandidate {
  /** Expected index, a suspected outage included. */
  readonly score: number
  /** The index if it is in no outage. */
  readonly healthyScore: number
  /** Success rate in no outage, and its standard deviation. */
  readonly success: number
  readonly successSd: number
  /** Chance of an outage. */
  readonly outage: number
  /** Messages whose outcome is not known yet. */
  readonly waiting: number
}

/** From this chance of an outage on a trial is to see whether a route is back. */
export const SUSPECTED = 0.05
/** Hours for which knowledge of a level is used, and knowledge that a route is back. */
const LEVEL_LIFE_H = 15
const RETURN_LIFE_H = 1
const MOST_TRIALS = 64

/**
 * What trying a route now is worth, in messages per trial; nothing when it is not positive. Two reasons: it may
 * turn out better than the best by a batch of trials (knowledge gradient, Frazier and Powell), or it may be
 * back from an outage.
 *
 * @param failureCost what a failure adds to the index
 * @param perHour verifications of the country, on which what is learned would be used
 */
export function valueOfTrial(route: TrialCandidate, bestScore: number, failureCost: number, perHour: number): number {
  const loss = route.score - bestScore
  if (route.outage > SUSPECTED) {
    const gain = bestScore - route.healthyScore
    if (gain <= 0 || route.waiting > 0) return 0
    return Math.max(0, (1 - route.outage) * gain * perHour * RETURN_LIFE_H - loss)
  }
  if (failureCost === 0) return 0
  let best = 0
  const priorTrials = (route.success * (1 - route.success)) / route.successSd ** 2
  for (let trials = 1; trials <= MOST_TRIALS; trials *= 4) {
    if (route.waiting > trials) continue
    const spread = failureCost * route.successSd * Math.sqrt(trials / (trials + priorTrials))
    const z = loss / spread
    const gain = spread * (normalDensity(z) - z * normalBelow(-z))
    best = Math.max(best, ((perHour * LEVEL_LIFE_H - trials) * gain) / trials - loss)
  }
  return best
}
