import type { BreakerSettings } from './circuit-breaker-settings.ts'

/** The calls of the last `windowMs`, by time and not by number: five failures in 40 minutes are no outage. */
export class CallWindow {
  readonly #settings: BreakerSettings
  #calls: { readonly at: number; readonly failed: boolean }[] = []

  constructor(settings: BreakerSettings) {
    this.#settings = settings
  }

  /** @param now monotonic clock, ms */
  count(failed: boolean, now: number): void {
    const { windowMs } = this.#settings
    this.#calls = [...this.#calls.filter(({ at }) => now - at < windowMs), { at: now, failed }]
  }

  clear(): void {
    this.#calls = []
  }

  /** Whether the last call failed, no earlier than `since` (monotonic clock, ms). */
  endsInFailureSince(since: number): boolean {
    const last = this.#calls.at(-1)
    return last?.failed === true && last.at >= since
  }

  /** Whether the calls, the last of which failed, are an outage. */
  get isOutage(): boolean {
    const { consecutiveFailures, failureShare, minimumCalls } = this.#settings
    const calls = this.#calls
    const inARow = calls.length - 1 - calls.findLastIndex((call) => !call.failed)
    if (inARow >= consecutiveFailures) return true
    const failed = calls.filter((call) => call.failed).length
    return calls.length >= minimumCalls && failed / calls.length >= failureShare
  }
}
