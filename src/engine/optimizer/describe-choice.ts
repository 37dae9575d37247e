import type { Arm } from '../../contract/policy-models.ts'
import { SUSPECTED } from './exploration.ts'
import type { Choice, SelectorSettings } from './models.ts'
import type { Plan } from './plan.ts'
import type { RatedRoute } from './rated-route.ts'

/** Splits the traffic: the control first, and of the rest the canary. `unit` is uniform in [0, 1). */
export function armOf(unit: number, { controlShare, canaryShare }: SelectorSettings): Arm {
  if (unit < controlShare) return 'control'
  return unit < controlShare + (1 - controlShare) * canaryShare ? 'strategy' : 'held-back'
}

/** Everything about a choice that its log needs. */
export function describeChoice(
  rated: readonly RatedRoute[],
  plan: Plan,
  chosen: RatedRoute,
  arm: Arm,
  settings: SelectorSettings,
): Choice {
  const onStrategy = (1 - settings.controlShare) * settings.canaryShare
  const probability = (route: RatedRoute) =>
    onStrategy * (plan.chances.get(route) ?? 0) + (1 - onStrategy) * (route === plan.listed ? 1 : 0)
  const runnerUp = secondBest(plan, chosen)
  const explored = arm === 'strategy' && chosen !== plan.leader
  return {
    provider: chosen.offer.provider,
    candidates: rated.map((route) => ({
      provider: route.offer.provider,
      price: route.offer.price,
      breaker: route.offer.breaker,
      estimate: {
        mean: route.expected,
        low: route.low,
        high: route.high,
        n: route.n,
        outage: route.outage,
      },
      score: route.score,
      excludedBy: route === chosen ? null : (route.barred ?? route.resting ?? route.ejected),
      probability: probability(route),
    })),
    probability: probability(chosen),
    runnerUp: runnerUp?.offer.provider ?? null,
    arm,
    listShare: 1 - onStrategy,
    strategy: arm === 'strategy' ? settings.strategy : 'priority',
    besideList: chosen.expected - plan.listed.expected,
    explored,
    reason: reasonOf(chosen, plan, arm, settings, explored),
  }
}

function secondBest({ awake }: Plan, chosen: RatedRoute): RatedRoute | null {
  let second: RatedRoute | null = null
  for (const route of awake) if (route !== chosen && (second === null || route.score < second.score)) second = route
  return second
}

function reasonOf(chosen: RatedRoute, plan: Plan, arm: Arm, settings: SelectorSettings, explored: boolean): string {
  if (arm === 'control') return 'first of the list: part of the control group'
  if (arm === 'held-back') return 'first of the list: outside the canary share'
  if (plan.awake.length === 1) return 'the only route that can be used'
  if (explored && chosen === plan.best) return 'first of the list, until another surely converts as well'
  if (explored)
    return chosen.outage > SUSPECTED ? 'tried to see whether it is back' : 'tried to learn how well it converts'
  if (settings.strategy === 'priority') return 'first of the list'
  return `best ${settings.strategy} score`
}
