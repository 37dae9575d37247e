import type { Candidate, Service } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { ProviderControl } from '../../contract/providers.ts'
import type { Clock } from '../clock.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { categoryRules } from '../providers/outcome.ts'
import type { SendResult, SmsProvider } from '../providers/provider.ts'
import { type BreakerView, CircuitBreaker, type Ticket } from './circuit-breaker.ts'
import { countedTicket } from './counted-ticket.ts'
import { RateLimiter } from './rate-limiter.ts'
import { configuredControl, type Order, type RoutingControl } from './routing-control.ts'
import { SwitchBudget, type SwitchShare } from './switch-budget.ts'

/** A last route over its rate waits for its turn no longer than this, so that the request budget holds. */
export const LAST_ROUTE_WAIT_MS = 2_000

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
}

export interface Route {
  readonly provider: SmsProvider
  readonly ticket: Ticket
  readonly candidates: readonly Candidate[]
  /** The rule and its version by which it was chosen, such as `priority@7`. */
  readonly policyVersion: string
  /** How likely this choice was, 0..1. */
  readonly selectionProbability: number
  /** Wait this long before submitting: a last route that is over its rate waits for its turn, ms. */
  readonly delayMs: number
}

/** What the health of a provider in a country says, beside the breaker. */
export interface Ejection {
  /**
   * Why it should rest, as a sentence; null when it need not. Never bars a country's last usable route.
   *
   * @param key of the verification, the same at each of its attempts; null when it is not known yet
   */
  reason(provider: string, country: string, key: string | null): string | null
}

export interface ProviderState {
  readonly config: ProviderConfig
  readonly breaker: BreakerView
  readonly control: ProviderControl
  /** Submissions under way. */
  readonly underWay: number
  /** Submissions per second it is slowed to after a 429; null while it is not. */
  readonly slowedTo: number | null
}

interface Entry {
  readonly provider: SmsProvider
  readonly breaker: CircuitBreaker
  readonly limiter: RateLimiter
}

/**
 * Why an entry should not be used, and how bad it would be to use it all the same: the first of the least weight
 * is a country's last route. Waiting for a turn costs least; a drained provider still works; an ejected one works
 * now and then; an open breaker means that nothing came through. What is barred is not used at all.
 */
interface Verdict {
  readonly weight: 0 | 1 | 2 | 3 | 4 | 'barred'
  readonly reason: string | null
}

interface Judged extends Verdict {
  readonly entry: Entry
}

const fit: Verdict = { weight: 0, reason: null }

/** Above any place in an order. */
const PINNED = 1_000_000

/** Knows the providers, in which order they are tried, and which of them may be used now. */
export class SmsProviderManager {
  readonly #prices: PriceBook
  readonly #random: () => number
  readonly #control: RoutingControl
  readonly #ejection: Ejection
  readonly #entries: readonly Entry[]
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
    /** More (or no longer more) than 20 % of the last minute's sends went to another than the first choice. */
    readonly onSwitchAlarm?: (raised: boolean, share: SwitchShare) => void
  }) {
    const { clock, providers, random } = options
    const control = options.control ?? configuredControl(providers.map(({ config }) => config))
    this.#prices = options.prices
    this.#random = random
    this.#control = control
    this.#ejection = options.ejection ?? { reason: () => null }
    this.#switches = new SwitchBudget(clock, options.onSwitchAlarm ?? (() => {}))
    this.#entries = providers
      .toSorted((a, b) => a.config.priority - b.config.priority)
      .map((provider) => ({
        provider,
        limiter: new RateLimiter(clock, () => control.of(provider.config.name)),
        breaker: new CircuitBreaker({ clock, random, onChange: () => options.onChange(provider.config.name) }),
      }))
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

  /** Every provider as it stands for this route, in the order of trial. */
  candidates(query: RouteQuery): readonly Candidate[] {
    return this.#judge(this.#control.order(query.country, query.service), query).map((judged, index) =>
      this.#candidate(judged, index + 1, query),
    )
  }

  /**
   * Takes the first usable provider, or with a weighted order one by chance. When only breakers, throttles,
   * drains and ejections stand in the way the least bad of those is used all the same: a country's last route
   * is never given up. One that is over its rate then waits for its turn ({@link Route.delayMs}), at most
   * {@link LAST_ROUTE_WAIT_MS}, and goes out whatever the bucket says.
   */
  choose(query: RouteQuery): Route | null {
    const order = this.#control.order(query.country, query.service)
    const judged = this.#judge(order, query)
    const least = ([0, 1, 2, 3, 4] as const).find((weight) => judged.some((each) => each.weight === weight))
    if (least === undefined) return null
    const { entry, probability } = this.#pick(
      judged.filter(({ weight }) => weight === least),
      order,
    )
    const ticket = entry?.breaker.acquire(least > 0) ?? null
    if (entry === undefined || ticket === null) return null
    if (query.only === null) this.#switches.note(this.#isSwitch(entry, judged, order, query, least))
    const delayMs = Math.min(entry.limiter.waitMs, LAST_ROUTE_WAIT_MS)
    return {
      provider: entry.provider,
      ticket: countedTicket(ticket, entry.limiter.take()),
      candidates: judged.map((each, index) =>
        this.#candidate(each.entry === entry ? { ...each, ...fit } : each, index + 1, query),
      ),
      policyVersion: `${order.strategy}@${order.version}`,
      selectionProbability: probability,
      delayMs,
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

  #pick(
    usable: readonly Judged[],
    { strategy }: Order,
  ): { readonly entry: Entry | undefined; readonly probability: number } {
    const controls = usable.map(({ entry }) => this.#control.of(entry.provider.config.name))
    if (strategy === 'priority' || controls[0]?.pinned !== false) return { entry: usable[0]?.entry, probability: 1 }
    const total = controls.reduce((sum, { weight }) => sum + weight, 0)
    const draw = this.#random() * total
    const index = controls.findIndex(
      (_, i) => draw < controls.slice(0, i + 1).reduce((sum, { weight }) => sum + weight, 0),
    )
    return { entry: usable[index]?.entry, probability: (controls[index]?.weight ?? 0) / total }
  }

  /** Whether another provider was taken than the one that an untroubled day would have chosen. */
  #isSwitch(taken: Entry, judged: readonly Judged[], order: Order, query: RouteQuery, weight: number): boolean {
    if (order.strategy === 'weighted') return weight > 0 || query.tried.size > 0
    const untried = { ...query, tried: new Set<string>() }
    const first = judged.find(({ entry }) => this.#barred(entry, untried) === null && !this.#isDrained(entry))
    return first !== undefined && first.entry !== taken
  }

  #judge(order: Order, query: RouteQuery): readonly Judged[] {
    return this.#inOrder(order).map((entry) => {
      const reason = this.#barred(entry, query)
      return { entry, ...(reason === null ? this.#rest(entry, query) : ({ weight: 'barred', reason } as const)) }
    })
  }

  #candidate({ entry, reason }: Judged, rank: number, query: RouteQuery): Candidate {
    const { name } = entry.provider.config
    const price = this.messagePrice(name, query)
    return {
      provider: name,
      rank,
      price,
      comparablePrice: this.#prices.convert(price, query.reportingCurrency),
      breaker: entry.breaker.view().state,
      excludedBy: reason,
    }
  }

  /** A rule that no emergency lifts. */
  #barred({ provider: { config }, breaker }: Entry, query: RouteQuery): string | null {
    if (query.only !== null && query.only !== config.name) return 'another provider was asked for'
    if (query.tried.has(config.name)) return 'already tried for this verification'
    if (this.#control.of(config.name).state === 'disabled') return 'disabled'
    const { state, cause } = breaker.view()
    if (state === 'forced-open') return `isolated by an operator: ${cause}`
    if (!config.services.includes(query.service)) return `does not offer ${query.service}`
    if (config.allowedCountries !== null && !config.allowedCountries.includes(query.country))
      return `not allowed for ${query.country}`
    return null
  }

  /** A state that an emergency lifts; the worst one where there are several. */
  #rest(entry: Entry, query: RouteQuery): Verdict {
    const { breaker, limiter } = entry
    if (!breaker.wouldAllow) {
      const { state, cause } = breaker.view()
      return {
        weight: 4,
        reason: state === 'open' ? `breaker open: ${cause}` : 'breaker half-open: probes under way',
      }
    }
    const ejected = this.#ejection.reason(entry.provider.config.name, query.country, query.key ?? null)
    if (ejected !== null) return { weight: 3, reason: ejected }
    if (this.#isDrained(entry)) return { weight: 2, reason: 'drained: takes nothing new' }
    const { excuse } = limiter
    return excuse === null ? fit : { weight: 1, reason: excuse }
  }

  #isDrained = (entry: Entry): boolean => this.#control.of(entry.provider.config.name).state === 'drained'

  #entry(name: string): Entry | undefined {
    return this.#entries.find((entry) => entry.provider.config.name === name)
  }
}
