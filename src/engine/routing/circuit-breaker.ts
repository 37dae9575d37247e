import type { BreakerOverride } from '../../contract/health.ts'
import type { BreakerStateName } from '../../contract/models.ts'
import type { Clock } from '../clock.ts'
import { type BreakerSettings, defaultBreakerSettings } from './circuit-breaker-settings.ts'
import {
  type BreakerState,
  freeProbes,
  type HalfOpen,
  type Lease,
  liveLeases,
  type Override,
  withoutLease,
} from './circuit-breaker-state.ts'
import { CallWindow } from './circuit-breaker-window.ts'
import type { BreakerMemory } from './health-breaker-memory.ts'

/** A state saved longer ago than this says little: the provider is asked anew. */
const STALE_MS = 600_000

/** Leave to submit once. Settle it exactly once; an answer that comes after the breaker moved on is ignored. */
export interface Ticket {
  success(): void
  /** @param cause a short phrase for the operator, such as `no answer in 2.5 s` */
  failure(cause: string): void
  /** Opens at once: nothing can get through until somebody acts (bad credentials, no credit). */
  trip(cause: string): void
  /** The answer says nothing about the provider's health. */
  release(): void
}

export interface BreakerView {
  readonly state: BreakerStateName
  /** Wall clock, UTC epoch ms. */
  readonly since: number
  readonly probeAt: number | null
  readonly cause: string | null
  readonly opened: number
}

/**
 * A circuit breaker for sends. It never waits, holds no timer and looks at real time only when asked, so a
 * hung probe blocks nobody and a quiet provider costs nothing.
 */
export class CircuitBreaker {
  readonly #clock: Clock
  readonly #settings: BreakerSettings
  readonly #random: () => number
  readonly #onChange: () => void
  #state: BreakerState
  /** Grows at every change of state: tickets of an earlier generation no longer count. */
  #generation = 0
  readonly #calls: CallWindow
  #failedProbes = 0
  /** Until then a single failure is an outage: the active probe says so too. Monotonic clock. */
  #doubtedUntil = Number.NEGATIVE_INFINITY
  #opened = 0
  #override: Override | null = null

  constructor(options: {
    readonly clock: Clock
    readonly settings?: BreakerSettings
    /** Uniform in [0, 1). */
    readonly random: () => number
    readonly onChange?: () => void
  }) {
    this.#clock = options.clock
    this.#settings = options.settings ?? defaultBreakerSettings
    this.#calls = new CallWindow(this.#settings)
    this.#random = options.random
    this.#onChange = options.onChange ?? (() => {})
    this.#state = { kind: 'closed', since: options.clock.monotonic() }
  }

  /** Whether `acquire` would give a ticket now. */
  get wouldAllow(): boolean {
    if (this.#override !== null) return this.#override.mode !== 'forced-open'
    const state = this.#current()
    return state.kind === 'closed' || (state.kind === 'half-open' && this.#freeProbes(state) > 0)
  }

  /**
   * A ticket, or null when nothing may be sent now. `force` is for a country's last usable route; it does not
   * lift what an operator forced open.
   */
  acquire(force = false): Ticket | null {
    const state = this.#current()
    if (this.#override !== null) return this.#override.mode === 'forced-open' ? null : this.#ticket(null)
    if (state.kind === 'half-open') {
      if (this.#freeProbes(state) === 0 && !force) return null
      const lease: Lease = { until: this.#clock.monotonic() + this.#settings.probeLeaseMs }
      this.#state = { ...state, leases: [...liveLeases(state, this.#clock.monotonic()), lease] }
      return this.#ticket(lease)
    }
    if (state.kind === 'open' && !force) return null
    return this.#ticket(null)
  }

  view(): BreakerView {
    const state = this.#current()
    const { kind, since, cause } = this.#override
      ? { ...this.#override, kind: this.#override.mode }
      : { cause: null, ...state }
    return {
      state: kind,
      since: this.#toWall(since),
      probeAt: this.#override === null && state.kind === 'open' ? this.#toWall(state.until) : null,
      cause,
      opened: this.#opened,
    }
  }

  /** Sends nothing through, in no emergency either, until the returned undo is called. */
  isolate(cause: string): () => void {
    return this.override('forced-open', cause)
  }

  /** Takes the decision out of the breaker's hands; the returned undo gives it back unless somebody did since. */
  override(mode: BreakerOverride, cause: string): () => void {
    const override: Override = { mode, since: this.#clock.monotonic(), cause }
    this.#override = override
    this.#changed()
    return () => {
      if (this.#override === override) this.automatic()
    }
  }

  /** Gives the decision back to the breaker, which goes on from where it was. */
  automatic(): void {
    if (this.#override === null) return
    this.#override = null
    this.#calls.clear()
    this.#changed()
  }

  /** After sleep, when our own network is back or the provider answers again: an open breaker may probe at once. */
  resume(): void {
    const state = this.#state
    const now = this.#clock.monotonic()
    if (state.kind !== 'open' || state.until <= now) return
    this.#state = { ...state, until: now }
    this.#onChange()
  }

  /**
   * The provider plainly does not answer: no real verification has to find that out for the next `ms`. An open time
   * is never drawn out beyond the longest one, so that a misleading sign costs no more than that.
   */
  hold(ms: number): void {
    const state = this.#current()
    if (state.kind === 'closed') return
    const now = this.#clock.monotonic()
    if (state.kind === 'half-open' && (liveLeases(state, now).length > 0 || state.successes > 0)) return
    const openedAt = state.kind === 'open' ? state.since : state.openedAt
    const latest = openedAt + this.#settings.maxOpenMs * (1 + this.#settings.jitter)
    const until = Math.min(latest, now + ms)
    if (until <= now || (state.kind === 'open' && until <= state.until)) return
    this.#state = { kind: 'open', since: openedAt, until, cause: state.cause }
    this.#onChange()
  }

  /**
   * The active probe failed too: for the next `ms` one failure of a real send is an outage, and so is the last one
   * if it is no older than that. Without this, three failures would never meet in the window where traffic is thin.
   * Alone a failed probe opens nothing.
   */
  doubt(ms: number): void {
    const now = this.#clock.monotonic()
    this.#doubtedUntil = now + ms
    if (this.#current().kind === 'closed' && this.#counts && this.#calls.endsInFailureSince(now - ms))
      this.#open('a send failed, and so did the probe')
  }

  /** The active probe passed. */
  trust(): void {
    this.#doubtedUntil = Number.NEGATIVE_INFINITY
  }

  /** What has to be kept over a restart. */
  memory(): BreakerMemory {
    const state = this.#current()
    return {
      state: state.kind,
      since: this.#toWall(state.since),
      until: state.kind === 'open' ? this.#toWall(state.until) : null,
      cause: state.kind === 'closed' ? null : state.cause,
      opened: this.#opened,
      failedProbes: this.#failedProbes,
      override: this.#override && { ...this.#override, since: this.#toWall(this.#override.since) },
      savedAt: this.#clock.now(),
    }
  }

  /** Goes on from `memory`: still open for what is left of its time, or asked anew when that is long past. */
  restore(memory: BreakerMemory): void {
    const toMonotonic = this.#clock.monotonic() - this.#clock.now()
    const [since, now] = [memory.since + toMonotonic, this.#clock.monotonic()]
    const cause = memory.cause ?? 'before the restart'
    const longest = now + this.#settings.maxOpenMs * (1 + this.#settings.jitter)
    this.#opened = memory.opened
    this.#failedProbes = memory.failedProbes
    this.#override = memory.override && { ...memory.override, since: memory.override.since + toMonotonic }
    if (memory.state === 'closed') this.#state = { kind: 'closed', since }
    else if (memory.until === null || this.#clock.now() - memory.savedAt > STALE_MS)
      this.#state = { kind: 'half-open', since: now, openedAt: since, cause, leases: [], successes: 0 }
    // A wall clock that was set back meanwhile must not keep it open for longer than it ever would be.
    else this.#state = { kind: 'open', since, until: Math.min(memory.until + toMonotonic, longest), cause }
    this.#changed()
  }

  #ticket(lease: Lease | null): Ticket {
    const generation = this.#generation
    let settled = false
    const settle = (act: () => void) => () => {
      if (settled) return
      settled = true
      if (generation === this.#generation && this.#counts) act()
    }
    return {
      success: settle(() => this.#succeeded(lease)),
      failure: (cause) => settle(() => this.#failed(cause))(),
      trip: (cause) => settle(() => this.#open(cause))(),
      release: settle(() => this.#dropLease(lease)),
    }
  }

  #succeeded(lease: Lease | null): void {
    const state = this.#state
    if (state.kind === 'closed') return this.#calls.count(false, this.#clock.monotonic())
    if (state.kind === 'open') return // a forced send through the last route proves nothing about the rest
    const successes = state.successes + 1
    if (successes < this.#settings.probes) {
      this.#state = { ...withoutLease(state, lease), successes }
      return
    }
    this.#failedProbes = 0
    this.#calls.clear()
    this.#move({ kind: 'closed', since: this.#clock.monotonic() })
  }

  #failed(cause: string): void {
    if (this.#state.kind === 'half-open') return this.#open(cause)
    if (this.#state.kind === 'open') return
    this.#calls.count(true, this.#clock.monotonic())
    if (this.#calls.isOutage || this.#clock.monotonic() < this.#doubtedUntil) this.#open(cause)
  }

  #open(cause: string): void {
    const { openMs, maxOpenMs, jitter } = this.#settings
    if (this.#state.kind === 'half-open') this.#failedProbes += 1
    const base = Math.min(openMs * 2 ** this.#failedProbes, maxOpenMs)
    const spread = 1 + jitter * (2 * this.#random() - 1)
    const now = this.#clock.monotonic()
    this.#opened += 1
    this.#calls.clear()
    this.#move({ kind: 'open', since: now, until: now + base * spread, cause })
  }

  #current(): BreakerState {
    const state = this.#state
    if (state.kind === 'open' && this.#clock.monotonic() >= state.until)
      this.#move({
        kind: 'half-open',
        since: state.until,
        openedAt: state.since,
        cause: state.cause,
        leases: [],
        successes: 0,
      })
    return this.#state
  }

  #move(state: BreakerState): void {
    this.#state = state
    this.#changed()
  }

  /** Tickets given before no longer count. */
  #changed(): void {
    this.#generation += 1
    this.#onChange()
  }

  /** `metrics-only` goes on counting, and would open, without anybody being turned away. */
  get #counts(): boolean {
    return this.#override === null || this.#override.mode === 'metrics-only'
  }

  #toWall(monotonic: number): number {
    return Math.round(monotonic + this.#clock.now() - this.#clock.monotonic())
  }

  #freeProbes = (state: HalfOpen): number => freeProbes(state, this.#settings, this.#clock.monotonic())

  #dropLease(lease: Lease | null): void {
    if (lease === null || this.#state.kind !== 'half-open') return
    this.#state = withoutLease(this.#state, lease)
  }
}
