import { valueOfTrial } from './exploration.ts'
import type { SelectorSettings } from './models.ts'
import { orElse, type RatedRoute } from './rated-route.ts'
import { weightsOf } from './scoring.ts'
import { chancesToBeLeast } from './selection-probability.ts'

/** Share of the choices of a country that go to a route worth trying, while there is one. */
const TRIAL_SHARE = 0.5

/** What a choice would be, before it is drawn. */
export interface Plan {
  /** Routes that may be used now; when all are resting, all of them. Never empty. */
  readonly awake: readonly RatedRoute[]
  /** The best by score. */
  readonly leader: RatedRoute
  /** What is taken when nothing is tried: the leader, or with caution the list's route when it may be as good. */
  readonly best: RatedRoute
  /** What the static list would use. */
  readonly listed: RatedRoute
  /** With which chance the strategy takes each route; routes that are missing have none. */
  readonly chances: ReadonlyMap<RatedRoute, number>
}

/** @returns null when a rule keeps every route out */
export function planChoice(rated: readonly RatedRoute[], settings: SelectorSettings, perHour: number): Plan | null {
  const open = rated.filter(({ barred }) => barred === null)
  const awake = orElse(
    open.filter(({ resting }) => resting === null),
    open,
  )
  const listed = least(awake, ({ offer }) => offer.priority)
  if (listed === null) return null
  if (settings.strategy === 'priority') {
    const leader = listed
    return { awake, leader, best: listed, listed, chances: new Map([[listed, 1]]) }
  }
  const kept = orElse(
    awake.filter(({ ejected }) => ejected === null),
    awake,
  )
  const { failure } = weightsOf(settings)
  const worth: Worth = (route) =>
    route === listed ? route.score - settings.caution * failure * route.successSd : route.score
  const leader = least(kept, ({ score }) => score) ?? listed
  const best = least(kept, worth) ?? listed
  return { awake, leader, best, listed, chances: chancesOf(awake, kept, best, worth, settings, perHour) }
}

/** The score of a route by which it is compared; lower is better. */
type Worth = (route: RatedRoute) => number

/** The same plan with nothing left to chance. */
export const certainPlan = (plan: Plan): Plan => ({ ...plan, chances: new Map([[plan.best, 1]]) })

/** @param at uniform in [0, 1) */
export function drawFrom({ chances, best }: Plan, at: number): RatedRoute {
  let left = at
  for (const [route, chance] of chances) {
    left -= chance
    if (left < 0) return route
  }
  return best
}

function chancesOf(
  awake: readonly RatedRoute[],
  kept: readonly RatedRoute[],
  best: RatedRoute,
  worth: Worth,
  settings: SelectorSettings,
  perHour: number,
): ReadonlyMap<RatedRoute, number> {
  const { failure } = weightsOf(settings)
  const shares = chancesToBeLeast(
    kept.map(worth),
    kept.map(({ successSd }) => settings.temperature * failure * successSd),
  )
  const chances = new Map(kept.map((route, i) => [route, shares[i] ?? 0]))
  const trial = settings.explore ? worthTrying(awake, best, worth(best), failure, perHour) : null
  if (trial === null) return chances
  for (const [route, chance] of chances) chances.set(route, chance * (1 - TRIAL_SHARE))
  return chances.set(trial, (chances.get(trial) ?? 0) + TRIAL_SHARE)
}

/** The route whose trial is worth most, when any is worth more than it costs. */
function worthTrying(
  awake: readonly RatedRoute[],
  best: RatedRoute,
  bestScore: number,
  failureCost: number,
  perHour: number,
): RatedRoute | null {
  let most = 0
  let trial: RatedRoute | null = null
  for (const route of awake) {
    if (route === best) continue
    const value = valueOfTrial(route, bestScore, failureCost, perHour)
    if (value > most) {
      most = value
      trial = route
    }
  }
  return trial
}

function least<T>(items: readonly T[], value: (item: T) => number): T | null {
  let found: T | null = null
  for (const item of items) if (found === null || value(item) < value(found)) found = item
  return found
}
