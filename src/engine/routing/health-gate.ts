import type { Clock } from '../clock.ts'
import { countryInText } from '../country-name.ts'
import type { RouteEjection } from './ejection.ts'
import { inShare, PROVIDER_RAMP_MS, ROUTE_RAMP_MS, rampShare } from './health-ramp.ts'

/**
 * What keeps a provider whose breaker is closed from a verification all the same: its messages do not arrive in
 * that country, or it came back a moment ago and takes its traffic in steps. The manager lifts either where the
 * provider is the last one that could be used.
 */
export class HealthGate {
  readonly #clock: Clock
  readonly #ejection: RouteEjection
  /** When the provider's breaker closed again, monotonic clock. */
  readonly #recoveredAt = new Map<string, number>()

  constructor(options: { readonly clock: Clock; readonly ejection: RouteEjection }) {
    this.#clock = options.clock
    this.#ejection = options.ejection
  }

  /** The provider's breaker has closed after an outage. */
  recovered(provider: string): void {
    this.#recoveredAt.set(provider, this.#clock.monotonic())
  }

  /** Share of its traffic that the provider takes now, in a country that it was not ejected from; 0 to 1. */
  share(provider: string): number {
    const at = this.#recoveredAt.get(provider)
    if (at === undefined) return 1
    const share = rampShare(this.#clock.monotonic() - at, PROVIDER_RAMP_MS)
    if (share >= 1) this.#recoveredAt.delete(provider)
    return share
  }

  /**
   * Why this provider should not be used for the country now, or null.
   *
   * @param key of the verification, the same at each of its attempts; without one a ramp is not applied
   */
  reason(provider: string, country: string, key: string | null = null): string | null {
    const ejection = this.#ejection.current(provider, country)
    if (ejection !== null) {
      const minutes = Math.ceil((ejection.until - this.#clock.now()) / 60_000)
      return `ejected for ${countryInText(country)} for another ${minutes} min: ${ejection.cause}`
    }
    if (key === null) return null
    const returnedMs = this.#ejection.sinceReturnMs(provider, country)
    const routeShare = returnedMs === null ? 1 : rampShare(returnedMs, ROUTE_RAMP_MS)
    const share = Math.min(this.share(provider), routeShare)
    if (inShare(provider, key, share)) return null
    return `came back a moment ago: takes ${share * 100} % of its traffic`
  }
}
