import { MINUTE_MS } from '../../contract/durations.ts'
import type { BreakerStateName } from '../../contract/models.ts'
import type { MinuteLink, ObservedMinute } from '../store/health.ts'

/** From the best to the worst. */
const severity: readonly BreakerStateName[] = ['closed', 'disabled', 'metrics-only', 'half-open', 'open', 'forced-open']

/** The worse of two states. */
export const worstOf = (a: BreakerStateName, b: BreakerStateName): BreakerStateName =>
  severity.indexOf(a) >= severity.indexOf(b) ? a : b

interface Observed {
  probesOk: number
  probesFailed: number
  breaker: BreakerStateName
}

interface OpenMinute {
  link: MinuteLink
  readonly providers: Map<string, Observed>
}

export interface ObservedMinutes {
  readonly minute: number
  readonly link: MinuteLink
  readonly observed: readonly ObservedMinute[]
}

/** Collects what is seen of the providers until a minute is over. A minute in which nobody looked leaves no trace. */
export class HealthMinutes {
  readonly #open = new Map<number, OpenMinute>()

  /** @param at UTC epoch ms */
  breaker(at: number, provider: string, state: BreakerStateName): void {
    const observed = this.#observed(at, provider, state)
    observed.breaker = worstOf(state, observed.breaker)
  }

  probe(at: number, provider: string, ok: boolean, state: BreakerStateName): void {
    const observed = this.#observed(at, provider, state)
    if (ok) observed.probesOk += 1
    else observed.probesFailed += 1
  }

  /** Nothing seen in this minute says anything about the providers. */
  linkDown(at: number): void {
    this.#minute(at).link = 'down'
  }

  /** The machine slept until `at`: of the minutes that are still open nothing is certain. */
  asleep(at: number): void {
    for (const minute of this.#open.values()) minute.link = 'down'
    this.linkDown(at)
  }

  /** Minutes that ended before `at`, oldest first; they are forgotten with {@link drop}. */
  finished(at: number): readonly ObservedMinutes[] {
    return [...this.#open]
      .filter(([minute]) => minute + MINUTE_MS <= at)
      .sort(([a], [b]) => a - b)
      .map(([minute, { link, providers }]) => ({
        minute,
        link,
        observed: [...providers].map(([provider, observed]) => ({ provider, ...observed })),
      }))
  }

  drop(minute: number): void {
    this.#open.delete(minute)
  }

  #observed(at: number, provider: string, state: BreakerStateName): Observed {
    const { providers } = this.#minute(at)
    const found = providers.get(provider)
    if (found !== undefined) return found
    const observed: Observed = { probesOk: 0, probesFailed: 0, breaker: state }
    providers.set(provider, observed)
    return observed
  }

  #minute(at: number): OpenMinute {
    const start = Math.floor(at / MINUTE_MS) * MINUTE_MS
    const found = this.#open.get(start)
    if (found !== undefined) return found
    const minute: OpenMinute = { link: 'up', providers: new Map() }
    this.#open.set(start, minute)
    return minute
  }
}
