import type { Candidate, Service } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { ProviderControl } from '../../contract/providers.ts'
import type { Clock } from '../clock.ts'
import { type PolicyQuery, type PolicyRouter, shadowChoice } from '../optimizer/policy-router.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { categoryRules } from '../providers/outcome.ts'
import type { SendResult, SmsProvider } from '../providers/provider.ts'
import { type BreakerView, CircuitBreaker, type Ticket } from './circuit-breaker.ts'
import { countedTicket } from './counted-ticket.ts'
import { RateLimiter } from './rate-limiter.ts'
import {
  avoidsBetter,
  isPinned,
  type JudgedRoute,
  leastWeight,
  offersOf,
  placesOf,
  type Route,
  type RouteQuery,
  type Taken,
  takeRoute,
  viewOf,
} from './route-choice.ts'
import { type Ejection, type Entry, RouteJudge } from './route-verdict.ts'
import { configuredControl, type Order, type RoutingControl } from './routing-control.ts'
import { SwitchBudget, type SwitchShare } from './switch-budget.ts'

/** A last route over its rate waits for its turn no longer than this, so that the request budget holds. */
export const LAST_ROUTE_WAIT_MS = 2_000

/** What the manager asks of a policy. */
export type RoutePolicy = Pick<PolicyRouter, 'decide' | 'preview'>

export interface ProviderState {
  readonly config: ProviderConfig
  readonly breaker: BreakerView
  readonly control: ProviderControl
  /** Submissions under way. */
  readonly underWay: number
  /** Submissions per second it is slowed to after a 429; null while it is not. */
  readonly slowedTo: number | null
}

interface Judged extends JudgedRoute {
  readonly entry: Entry
  /** Of the whole message, in the provider's currency and in the reporting currency; null when unknown. */
  readonly own: Money | null
  readonly comparable: Money | null
}

const byPriority = (a: SmsProvider, b: SmsProvider): number => a.config.priority - b.config.priority

/** Above any place in an order. */
const PINNED = 1_000_000

/** Knows the providers, in which order they are tried, and which of them may be used now. */
export class SmsProviderManager {
  readonly #prices: PriceBook
  readonly #random: () => number
  readonly #control: RoutingControl
  readonly #judge: RouteJudge
  readonly #policy: RoutePolicy | null
  #entries: readonly Entry[]
  readonly #newEntry: (provider: SmsProvider) => Entry
  readonly #switches: SwitchBudget

  constructor(options: {
    readonly providers: readonly SmsProvider[]
    readonly clock: Clock
    readonly prices: PriceBook
    /** Uniform in [0, 1). */
    readonly random: () => number
    readonly onChange: (provider: string) => void
    /** What operators decided; by default what the configuration says. */
    readonly control?: RoutingControl
    readonly ejection?: Ejection
    /** Chooses among the usable routes; without one the order of trial does. */
    readonly policy?: RoutePolicy
    /** More (or no longer more) than 20 % of the last minute's sends went to another than the first choice. */
    readonly onSwitchAlarm?: (raised: boolean, share: SwitchShare) => void
  }) {
    const { clock, providers, random } = options
    const control = options.control ?? configuredControl(providers.map(({ config }) => config))
    this.#prices = options.prices
    this.#random = random
    this.#control = control
    this.#judge = new RouteJudge(control, options.ejection ?? { reason: () => null })
    this.#policy = options.policy ?? null
    this.#switches = new SwitchBudget(clock, options.onSwitchAlarm ?? (() => {}))
    this.#newEntry = (provider) => ({
      provider,
      limiter: new RateLimiter(clock, () => control.of(provider.config.name)),
      breaker: new CircuitBreaker({ clock, random, onChange: () => options.onChange(provider.config.name) }),
    })
    this.#entries = providers.toSorted(byPriority).map(this.#newEntry)
  }

  /** Takes a provider in, or puts it in the place of the one of its name, whose breaker and rate it then keeps. */
  put(provider: SmsProvider): void {
    const old = this.#entry(provider.config.name)
    const entry = old === undefined ? this.#newEntry(provider) : { ...old, provider }
    const others = this.#entries.filter((each) => each !== old)
    this.#entries = [...others, entry].sort((a, b) => byPriority(a.provider, b.provider))
  }

  /** Chooses it no more; submissions under way end as they would have. */
  remove(name: string): void {
    this.#entries = this.#entries.filter((entry) => entry.provider.config.name !== name)
  }

  get providers(): readonly SmsProvider[] {
    return this.#entries.map((entry) => entry.provider)
  }

  provider(name: string): SmsProvider | undefined {
    return this.#entry(name)?.provider
  }

  /** For what watches over it; sends go through {@link choose}. */
  breaker(name: string): CircuitBreaker | undefined {
    return this.#entry(name)?.breaker
  }

  /** Every provider as it stands, in the default order of trial. */
  states(): readonly ProviderState[] {
    return this.#inOrder(this.#control.order('', 'sms')).map(({ provider: { config }, breaker, limiter }) => ({
      config,
      breaker: breaker.view(),
      control: this.#control.of(config.name),
      underWay: limiter.underWay,
      slowedTo: limiter.slowedTo,
    }))
  }

  /** The names of all providers in the order in which they are tried for a route. */
  order(country: string, service: Service): readonly string[] {
    return this.#inOrder(this.#control.order(country, service)).map((entry) => entry.provider.config.name)
  }

  /** Every provider as it stands for this route: the one that would be asked first, and then in order. */
  candidates(query: RouteQuery): readonly Candidate[] {
    return this.simulate(query).candidates
  }

  /**
   * What would happen to a verification now, without a trace.
   *
   * @param policy instead of the one in force
   */
  simulate(
    query: RouteQuery,
    policy?: Parameters<RoutePolicy['preview']>[2],
  ): { readonly found: ReturnType<RoutePolicy['preview']>; readonly candidates: readonly Candidate[] } {
    const judged = this.#judged(this.#control.order(query.country, query.service), query)
    const least = leastWeight(judged)
    if (this.#policy === null || least === null || !isFree(query, judged, least))
      return { found: null, candidates: asCandidates(judged, null) }
    const found = this.#policy.preview(offersOf(judged, least), policyQuery(query), policy)
    if (found === null || found.choice === null) return { found, candidates: asCandidates(judged, null) }
    const { choice, policyVersion } = found
    const taken = { name: choice.provider, probability: choice.probability, policyVersion, choice }
    return { found, candidates: asCandidates(judged, taken) }
  }

  /**
   * Takes the route that the policy in force chooses, or the first usable provider, or with a weighted order one by
   * chance. When only breakers, throttles, drains and ejections stand in the way the least bad of those is used all
   * the same: a country's last route is never given up. One that is over its rate then waits for its turn
   * ({@link Route.delayMs}), at most {@link LAST_ROUTE_WAIT_MS}, and goes out whatever the bucket says.
   */
  choose(query: RouteQuery): Route | null {
    const order = this.#control.order(query.country, query.service)
    const judged = this.#judged(order, query)
    const least = leastWeight(judged)
    if (least === null) return null
    const decision = isFree(query, judged, least)
      ? this.#policy?.decide(offersOf(judged, least), policyQuery(query))
      : undefined
    const taken = takeRoute(judged, least, order, decision?.inForce ?? null, this.#random)
    const route = judged.find(({ name }) => name === taken?.name)
    if (taken === null || route === undefined) return null
    const { entry } = route
    const ticket = entry.breaker.acquire(route.weight !== 0)
    if (ticket === null) return null
    if (query.only === null) this.#switches.note(this.#isSwitch(route, taken, judged, order, query))
    const delayMs = Math.min(entry.limiter.waitMs, LAST_ROUTE_WAIT_MS)
    return {
      provider: entry.provider,
      ticket: countedTicket(ticket, entry.limiter.take()),
      candidates: asCandidates(judged, taken),
      policyVersion: taken.policyVersion,
      selectionProbability: taken.probability,
      delayMs,
      shadow: decision?.shadow ? shadowChoice(decision.shadow, taken.name) : null,
    }
  }

  /** Tells the breaker what came of a submission, in the terms of {@link categoryRules}. */
  report(provider: string, ticket: Ticket, result: SendResult): void {
    if (result.outcome === 'accepted') return ticket.success()
    const { signal } = categoryRules[result.category]
    if (signal === 'failure') ticket.failure(result.message)
    else if (signal === 'trip') ticket.trip(result.message)
    else ticket.release()
    if (signal === 'throttle') this.#entry(provider)?.limiter.slow(result.retryAfterMs)
  }

  /** After sleep: open breakers may probe at once. */
  resume(): void {
    for (const { breaker } of this.#entries) breaker.resume()
  }

  /** Price of the whole message through a provider; null when unknown. */
  messagePrice(provider: string, query: Pick<RouteQuery, 'country' | 'service' | 'segments'>): Money | null {
    const segment = this.#prices.price(provider, query.country, query.service)
    return segment && { micros: segment.micros * query.segments, currency: segment.currency }
  }

  /** Pinned ones first, then as the order says, then by priority. */
  #inOrder({ providers }: Order): readonly Entry[] {
    const place = new Map(providers.map((name, index) => [name, index]))
    const rank = ({ provider: { config } }: Entry): number =>
      (place.get(config.name) ?? providers.length) - (this.#control.of(config.name).pinned ? PINNED : 0)
    return this.#entries.toSorted((a, b) => rank(a) - rank(b))
  }

  /** Whether another provider was taken than the one that an untroubled day would have chosen. */
  #isSwitch(route: Judged, taken: Taken, judged: readonly Judged[], order: Order, query: RouteQuery): boolean {
    if (order.strategy === 'weighted') return route.weight !== 0 || query.tried.size > 0
    if (taken.choice !== null) return query.tried.size > 0 || route.weight !== 0 || avoidsBetter(taken, judged)
    const untried = { ...query, tried: new Set<string>() }
    const first = judged.find(
      ({ entry }) => this.#judge.barred(entry, untried) === null && !this.#judge.isDrained(entry),
    )
    return first !== undefined && first !== route
  }

  #judged(order: Order, query: RouteQuery): readonly Judged[] {
    return this.#inOrder(order).map((entry) => {
      const { name } = entry.provider.config
      const own = this.messagePrice(name, query)
      const comparable = this.#prices.convert(own, query.reportingCurrency)
      return {
        ...this.#judge.verdict(entry, query),
        entry,
        name,
        control: this.#control.of(name),
        breaker: entry.breaker.view().state,
        own,
        comparable,
        price: comparable?.micros ?? null,
      }
    })
  }

  #entry(name: string): Entry | undefined {
    return this.#entries.find((entry) => entry.provider.config.name === name)
  }
}

/** What was asked for by name, and what an operator has pinned, is not the policy's to decide. */
const isFree = (query: RouteQuery, judged: readonly Judged[], least: Parameters<typeof isPinned>[1]): boolean =>
  query.only === null && !isPinned(judged, least)

const policyQuery = (query: RouteQuery): PolicyQuery => ({
  country: query.country,
  service: query.service,
  customerId: query.customerId ?? null,
  prefix: query.prefix ?? null,
  key: query.key ?? null,
  firstVersion: query.firstVersion ?? null,
})

/** @param taken null when nothing is chosen yet */
const asCandidates = (judged: readonly Judged[], taken: Taken | null): readonly Candidate[] =>
  placesOf(judged, taken).map((route, index) => {
    const { excludedBy, ...view } = viewOf(taken?.choice ?? null, route.name, taken?.name ?? null)
    return {
      provider: route.name,
      rank: index + 1,
      price: route.own,
      comparablePrice: route.comparable,
      breaker: route.entry.breaker.view().state,
      place: judged.indexOf(route) + 1,
      ...view,
      excludedBy: route.name === taken?.name ? null : (route.reason ?? excludedBy),
    }
  })
