import type { SmsProvider } from '../providers/provider.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { RouteQuery } from './route-choice.ts'
import type { RoutingControl } from './routing-control.ts'

/** What the health of a provider in a country says, beside the breaker. */
export interface Ejection {
  /**
   * Why it should rest, as a sentence; null when it need not. Never bars a country's last usable route.
   *
   * @param key of the verification, the same at each of its attempts; null when it is not known yet
   */
  reason(provider: string, country: string, key: string | null): string | null
}

/** A provider with what may keep it out. */
export interface Entry {
  readonly provider: SmsProvider
  readonly breaker: CircuitBreaker
  readonly limiter: RateLimiter
}

/**
 * Why an entry should not be used, and how bad it would be to use it all the same: the first of the least weight
 * is a country's last route. Waiting for a turn costs least; a drained provider still works; an ejected one works
 * now and then; an open breaker means that nothing came through. What is barred is not used at all.
 */
export interface Verdict {
  readonly weight: 0 | 1 | 2 | 3 | 4 | 'barred'
  readonly reason: string | null
}

const fit: Verdict = { weight: 0, reason: null }

/** Judges entries by their breakers, their rates and what operators and the health watch say of them. */
export class RouteJudge {
  readonly #control: RoutingControl
  readonly #ejection: Ejection

  constructor(control: RoutingControl, ejection: Ejection) {
    this.#control = control
    this.#ejection = ejection
  }

  verdict(entry: Entry, query: RouteQuery): Verdict {
    const reason = this.barred(entry, query)
    return reason === null ? this.#rest(entry, query) : { weight: 'barred', reason }
  }

  isDrained = ({ provider }: Entry): boolean => this.#control.of(provider.config.name).state === 'drained'

  /** A rule that no emergency lifts; null when there is none. */
  barred({ provider: { config }, breaker }: Entry, query: RouteQuery): string | null {
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
    if (this.isDrained(entry)) return { weight: 2, reason: 'drained: takes nothing new' }
    const { excuse } = limiter
    return excuse === null ? fit : { weight: 1, reason: excuse }
  }
}
