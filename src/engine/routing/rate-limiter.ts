import type { Clock } from '../clock.ts'

export interface Limits {
  /** Submissions per second; null for no limit. */
  readonly perSecond: number | null
  /** Submissions under way at once; null for no limit. */
  readonly concurrent: number | null
}

/** Answers of 429 that come in a bunch are one event. */
const CUT_EVERY_MS = 1_000
/** A rate cut to nothing would be whole again after this; one cut by half takes half of it. */
const RECOVERY_MS = 60_000
/** Slowing goes no further down than this, per second. */
const LEAST_RATE = 1
const DEFAULT_REST_MS = 1_000
/** How far sends through a last route may run ahead of the bucket. */
const MAX_DEBT_S = 2
/** Tokens are sums of fractions. */
const EPSILON = 1e-9

interface Slowdown {
  /** Submissions per second at `at`, growing from there. */
  readonly rate: number
  /** What the rate was before it was cut. */
  readonly target: number
  readonly at: number
}

/**
 * Keeps a provider's submissions under its limits: a token bucket of one second's worth, and a count of those
 * under way. A 429 halves the rate, which then grows back in a straight line (AIMD). No timers: it looks at
 * the clock when asked.
 */
export class RateLimiter {
  readonly #clock: Clock
  readonly #limits: () => Limits
  #tokens = Number.POSITIVE_INFINITY
  #filledAt: number
  /** Submissions of the second that began at `at`, and of the one before it. */
  #second = { at: Number.NEGATIVE_INFINITY, taken: 0, before: 0 }
  #underWay = 0
  #slowdown: Slowdown | null = null
  #cutAt = Number.NEGATIVE_INFINITY
  #restsUntil = Number.NEGATIVE_INFINITY

  /** @param limits read again at every question, so that a change works at once */
  constructor(clock: Clock, limits: () => Limits) {
    this.#clock = clock
    this.#limits = limits
    this.#filledAt = clock.monotonic()
  }

  get underWay(): number {
    return this.#underWay
  }

  /** The rate it is slowed to after a 429, per second; null while it is not. */
  get slowedTo(): number | null {
    const rate = this.#rate()
    return this.#slowdown === null ? null : rate
  }

  /** Why nothing should be submitted now, as a sentence; null when it may. */
  get excuse(): string | null {
    const restMs = this.#restsUntil - this.#clock.monotonic()
    if (restMs > 0) return `throttled for another ${Math.ceil(restMs / 1_000)} s`
    const { concurrent } = this.#limits()
    if (concurrent !== null && this.#underWay >= concurrent) return `throttled: ${concurrent} submissions under way`
    const rate = this.#rate()
    this.#refill(rate)
    if (rate === null || this.#tokens >= 1 - EPSILON) return null
    const perSecond = `${Number(rate.toPrecision(2))}/s`
    return this.#slowdown === null ? `throttled to ${perSecond}` : `throttled to ${perSecond} after a 429`
  }

  /** How long until the bucket and the provider allow a submission, ms. Says nothing of those under way. */
  get waitMs(): number {
    const rate = this.#rate()
    this.#refill(rate)
    const bucketMs = rate === null || this.#tokens >= 1 ? 0 : ((1 - this.#tokens) / rate) * 1_000
    return Math.max(0, bucketMs, this.#restsUntil - this.#clock.monotonic())
  }

  /** Counts a submission, allowed or not; call the returned function once it is over. */
  take(): () => void {
    const now = this.#clock.monotonic()
    const rate = this.#rate()
    this.#refill(rate)
    if (rate !== null) this.#tokens = Math.max(this.#tokens - 1, -rate * MAX_DEBT_S)
    this.#count(now)
    this.#underWay += 1
    let over = false
    return () => {
      if (over) return
      over = true
      this.#underWay -= 1
    }
  }

  /** The provider answered 429: rests as long as it asks (null: a second), then goes on at half the rate. */
  slow(retryAfterMs: number | null): void {
    const now = this.#clock.monotonic()
    this.#restsUntil = now + (retryAfterMs ?? DEFAULT_REST_MS)
    if (now - this.#cutAt < CUT_EVERY_MS) return
    const current = this.#rate() ?? Math.max(1, this.#second.taken, this.#second.before)
    this.#cutAt = now
    this.#slowdown = {
      rate: Math.max(current / 2, Math.min(current, LEAST_RATE)),
      target: this.#slowdown?.target ?? current,
      at: now,
    }
    this.#tokens = Math.min(this.#tokens, 0)
  }

  /** Submissions per second allowed now; null for any number. */
  #rate(): number | null {
    const { perSecond } = this.#limits()
    if (this.#slowdown === null) return perSecond
    const { rate, target, at } = this.#slowdown
    const grown = rate + (target * (this.#clock.monotonic() - at)) / RECOVERY_MS
    if (grown >= target) this.#slowdown = null
    return this.#slowdown === null ? perSecond : Math.min(grown, perSecond ?? grown)
  }

  #count(now: number): void {
    const { at, taken } = this.#second
    const age = now - at
    if (age < 1_000) this.#second.taken += 1
    else this.#second = { at: now, taken: 1, before: age < 2_000 ? taken : 0 }
  }

  #refill(rate: number | null): void {
    const now = this.#clock.monotonic()
    const seconds = (now - this.#filledAt) / 1_000
    this.#filledAt = now
    this.#tokens = rate === null ? Number.POSITIVE_INFINITY : Math.min(Math.max(1, rate), this.#tokens + rate * seconds)
  }
}
