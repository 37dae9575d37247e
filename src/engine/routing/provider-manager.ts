import type { Candidate, Service } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { categoryRules } from '../providers/outcome.ts'
import type { SendResult, SmsProvider } from '../providers/provider.ts'
import { type BreakerView, CircuitBreaker, type Ticket } from './circuit-breaker.ts'

/** Names the rule and its version by which a route was chosen, for the ledger. */
export const PRIORITY_POLICY = 'priority@1'

const DEFAULT_THROTTLE_MS = 1_000

export interface RouteQuery {
  readonly country: string
  readonly service: Service
  readonly segments: number
  /** Send through this provider only. */
  readonly only: string | null
  readonly reportingCurrency: string
  /** Providers already tried for this verification. */
  readonly tried: ReadonlySet<string>
}

export interface Route {
  readonly provider: SmsProvider
  readonly ticket: Ticket
  readonly candidates: readonly Candidate[]
}

interface Entry {
  readonly provider: SmsProvider
  readonly breaker: CircuitBreaker
  throttledUntil: number
}

/** Knows the providers, in which order they are tried, and which of them may be used now. */
export class SmsProviderManager {
  readonly #clock: Clock
  readonly #prices: PriceBook
  readonly #entries: readonly Entry[]

  constructor(options: {
    readonly providers: readonly SmsProvider[]
    readonly clock: Clock
    readonly prices: PriceBook
    readonly random: () => number
    readonly onChange: (provider: string) => void
  }) {
    this.#clock = options.clock
    this.#prices = options.prices
    this.#entries = [...options.providers]
      .sort((a, b) => a.config.priority - b.config.priority)
      .map((provider) => ({
        provider,
        throttledUntil: 0,
        breaker: new CircuitBreaker({
          clock: options.clock,
          random: options.random,
          onChange: () => options.onChange(provider.config.name),
        }),
      }))
  }

  get providers(): readonly SmsProvider[] {
    return this.#entries.map((entry) => entry.provider)
  }

  provider(name: string): SmsProvider | undefined {
    return this.#entry(name)?.provider
  }

  /** Every provider with its breaker, in the order of trial. */
  states(): readonly { readonly config: ProviderConfig; readonly breaker: BreakerView }[] {
    return this.#entries.map(({ provider, breaker }) => ({ config: provider.config, breaker: breaker.view() }))
  }

  /** Every provider as it stands for this route, in the order of trial. */
  candidates(query: RouteQuery): readonly Candidate[] {
    return this.#entries.map((entry, index) => this.#candidate(entry, index + 1, query))
  }

  /**
   * Takes the first usable provider. When only breakers and throttles stand in the way the first of those is
   * used all the same: a country's last route is never given up.
   */
  choose(query: RouteQuery): Route | null {
    const candidates = this.candidates(query)
    const open = this.#entries.find((_, index) => candidates[index]?.excludedBy === null)
    const entry = open ?? this.#entries.find((e) => this.#barred(e, query) === null)
    if (entry === undefined) return null
    const ticket = entry.breaker.acquire(open === undefined)
    if (ticket === null) return null
    const name = entry.provider.config.name
    return {
      provider: entry.provider,
      ticket,
      candidates: open ? candidates : candidates.map((c) => (c.provider === name ? { ...c, excludedBy: null } : c)),
    }
  }

  /** Tells the breaker what came of a submission, in the terms of {@link categoryRules}. */
  report(provider: string, ticket: Ticket, result: SendResult): void {
    if (result.outcome === 'accepted') return ticket.success()
    const { signal } = categoryRules[result.category]
    if (signal === 'failure') ticket.failure(result.message)
    else if (signal === 'trip') ticket.trip(result.message)
    else ticket.release()
    const entry = this.#entry(provider)
    if (signal === 'throttle' && entry !== undefined)
      entry.throttledUntil = this.#clock.monotonic() + (result.retryAfterMs ?? DEFAULT_THROTTLE_MS)
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

  #candidate(entry: Entry, rank: number, query: RouteQuery): Candidate {
    const { name } = entry.provider.config
    const price = this.messagePrice(name, query)
    return {
      provider: name,
      rank,
      price,
      comparablePrice: this.#prices.convert(price, query.reportingCurrency),
      breaker: entry.breaker.view().state,
      excludedBy: this.#barred(entry, query) ?? this.#resting(entry),
    }
  }

  /** A rule that no emergency lifts. */
  #barred({ provider: { config } }: Entry, query: RouteQuery): string | null {
    if (query.only !== null && query.only !== config.name) return 'another provider was asked for'
    if (query.tried.has(config.name)) return 'already tried for this verification'
    if (!config.enabled) return 'disabled'
    if (!config.services.includes(query.service)) return `does not offer ${query.service}`
    if (config.allowedCountries !== null && !config.allowedCountries.includes(query.country))
      return `not allowed for ${query.country}`
    return null
  }

  /** A state that passes by itself. */
  #resting({ breaker, throttledUntil }: Entry): string | null {
    const throttledMs = throttledUntil - this.#clock.monotonic()
    if (throttledMs > 0) return `throttled for another ${Math.ceil(throttledMs / 1_000)} s`
    if (breaker.wouldAllow) return null
    const { state, cause } = breaker.view()
    return state === 'open' ? `breaker open: ${cause}` : 'breaker half-open: probes under way'
  }

  #entry(name: string): Entry | undefined {
    return this.#entries.find((entry) => entry.provider.config.name === name)
  }
}
