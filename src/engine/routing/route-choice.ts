import type { BreakerStateName, Candidate, Service } from '../../contract/models.ts'
import type { ProviderControl } from '../../contract/providers.ts'
import type { Choice, RouteOffer } from '../optimizer/models.ts'
import type { PolicyChoice } from '../optimizer/policy-router.ts'
import type { SmsProvider } from '../providers/provider.ts'
import type { ShadowChoice } from '../store/policies.ts'
import type { Ticket } from './circuit-breaker.ts'
import type { Verdict } from './route-verdict.ts'
import type { Order } from './routing-control.ts'

export interface RouteQuery {
  readonly country: string
  readonly service: Service
  readonly segments: number
  /** Send through this provider only. */
  readonly only: string | null
  readonly reportingCurrency: string
  /** Providers already tried for this verification. */
  readonly tried: ReadonlySet<string>
  /** Of the verification, the same at each of its attempts: whom a share of the traffic is meant for. */
  readonly key?: string | undefined
  /** The customer, and what is kept of the number: rules of a policy may ask for them. */
  readonly customerId?: string | null
  readonly prefix?: string
  /** What the verification's first attempt ran on; left out for the first attempt itself. */
  readonly firstVersion?: string | undefined
}

export interface Route {
  readonly provider: SmsProvider
  readonly ticket: Ticket
  readonly candidates: readonly Candidate[]
  /** The rule and its version by which it was chosen, such as `priority@7` or `policy@3/default`. */
  readonly policyVersion: string
  /** How likely this choice was, 0..1. */
  readonly selectionProbability: number
  /** Wait this long before submitting: a last route that is over its rate waits for its turn, ms. */
  readonly delayMs: number
  /** What a policy that only looks on would have chosen; null without one, and for further attempts. */
  readonly shadow: ShadowChoice | null
}

/** A provider in the order of trial, judged for one query. */
export interface JudgedRoute extends Verdict {
  readonly name: string
  readonly control: ProviderControl
  readonly breaker: BreakerStateName
  /** Of the whole message, micros of the reporting currency; null when unknown. */
  readonly price: number | null
}

/** Who is asked, and how that came about. */
export interface Taken {
  readonly name: string
  /** 0..1. */
  readonly probability: number
  readonly policyVersion: string
  /** The policy's view of every route; null when the static list decided. */
  readonly choice: Choice | null
}

type Weight = Exclude<Verdict['weight'], 'barred'>

/** How bad the least bad route is; null when all are barred. */
export const leastWeight = (judged: readonly Verdict[]): Weight | null =>
  ([0, 1, 2, 3, 4] as const).find((weight) => judged.some((each) => each.weight === weight)) ?? null

/** What the manager leaves a policy to choose from: its own rules are not the policy's to lift. */
export const offersOf = (judged: readonly JudgedRoute[], least: Weight): RouteOffer[] =>
  judged.map(({ name, price, breaker, weight, reason }, priority) => ({
    provider: name,
    priority,
    price,
    breaker,
    excludedBy: weight === 'barred' ? reason : null,
    restingBy: weight !== 'barred' && weight > least ? reason : null,
  }))

/** Whether an operator has put one of the usable routes before all others, whatever a policy says. */
export const isPinned = (judged: readonly JudgedRoute[], least: Weight): boolean =>
  judged.find(({ weight }) => weight === least)?.control.pinned === true

/**
 * Takes a route: by the policy where one is in force, otherwise the first usable one of the order, or with a
 * weighted order one by chance.
 *
 * @param policy null when none is in force
 * @returns null when the policy keeps every provider out
 */
export function takeRoute(
  judged: readonly JudgedRoute[],
  least: Weight,
  order: Order,
  policy: PolicyChoice | null,
  random: () => number,
): Taken | null {
  const usable = judged.filter(({ weight }) => weight === least)
  if (policy === null) {
    const policyVersion = `${order.strategy}@${order.version}`
    return { ...takeListed(usable, order, random), policyVersion, choice: null }
  }
  const { choice, policyVersion } = policy
  if (choice === null) return null
  const byList = choice.arm !== 'strategy' || choice.strategy === 'priority'
  const allowed = usable.filter(({ name }) => policy.allows(name))
  if (!byList || order.strategy !== 'weighted' || allowed.length === 0)
    return { name: choice.provider, probability: choice.probability, policyVersion, choice }
  const listed = takeListed(allowed, order, random)
  return { ...listed, probability: weightedProbability(choice, listed, allowed), policyVersion, choice }
}

function takeListed(
  usable: readonly JudgedRoute[],
  { strategy }: Order,
  random: () => number,
): Pick<Taken, 'name' | 'probability'> {
  const first = { name: usable[0]?.name ?? '', probability: 1 }
  if (strategy === 'priority' || usable[0]?.control.pinned !== false) return first
  const total = usable.reduce((sum, { control }) => sum + control.weight, 0)
  let left = random() * total
  for (const { name, control } of usable) {
    left -= control.weight
    if (left < 0) return { name, probability: control.weight / total }
  }
  return first
}

/** The choice takes the list for its first route; here it is drawn by weights, for as much of the traffic as follows it. */
function weightedProbability(
  { candidates, strategy, arm, listShare }: Choice,
  { name, probability }: Pick<Taken, 'name' | 'probability'>,
  allowed: readonly JudgedRoute[],
): number {
  if (arm === 'strategy' && strategy === 'priority') return probability
  const chosen = candidates.find(({ provider }) => provider === name)?.probability ?? 0
  return chosen + listShare * (probability - (allowed[0]?.name === name ? 1 : 0))
}

/** Whether a route was taken because one that the policy's index prefers is out of use for now. */
export function avoidsBetter({ name, choice }: Taken, judged: readonly JudgedRoute[]): boolean {
  const score = (provider: string) => choice?.candidates.find((each) => each.provider === provider)?.score ?? Infinity
  return judged.some(({ weight, name: other }) => weight !== 'barred' && weight > 0 && score(other) < score(name))
}

/** What a policy thought of one route, for the log of the choice. */
export function viewOf(choice: Choice | null, name: string, chosen: string | null) {
  const view = choice?.candidates.find(({ provider }) => provider === name)
  return {
    estimate: view?.estimate ?? null,
    score: view?.score ?? null,
    probability: view?.probability ?? null,
    runnerUp: choice?.runnerUp === name,
    chosenBecause: choice !== null && name === chosen ? choice.reason : null,
    excludedBy: name === chosen ? null : (view?.excludedBy ?? null),
  }
}

/** The places of the routes: as listed, or by the policy's index where it chose, the taken one first. */
export function placesOf<T extends JudgedRoute>(judged: readonly T[], taken: Taken | null): readonly T[] {
  const { choice } = taken ?? {}
  if (taken === null || choice == null || choice.arm !== 'strategy' || choice.strategy === 'priority') return judged
  const views = new Map(choice.candidates.map((view) => [view.provider, view]))
  const place = ({ name }: T): number => {
    const view = views.get(name)
    if (name === taken.name) return Number.NEGATIVE_INFINITY
    return view === undefined || view.excludedBy !== null ? Number.POSITIVE_INFINITY : view.score
  }
  return judged.toSorted((a, b) => compare(place(a), place(b)))
}

/** Infinities are equal to themselves, which their difference would not say. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
