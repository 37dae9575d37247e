import type { BreakerStateName } from '../../contract/models.ts'
import type { Clock } from '../clock.ts'

export interface BreakerSettings {
  /** Opens after this many failures in a row within `windowMs`. */
  readonly consecutiveFailures: number
  /** Opens at this share of failures in the window, once it holds `minimumCalls`. */
  readonly failureShare: number
  readonly minimumCalls: number
  readonly windowMs: number
  /** Open time: the first, then doubled at each failed probe up to the second. */
  readonly openMs: number
  readonly maxOpenMs: number
  /** Open times are spread by this share to both sides, so that consoles do not probe in step. */
  readonly jitter: number
  /** Probes that may be under way, and successes that close the breaker. */
  readonly probes: number
  /** A probe that has not answered by then no longer holds its place. */
  readonly probeLeaseMs: number
}

/** routing.md 1.6. */
export const defaultBreakerSettings: BreakerSettings = {
  consecutiveFailures: 3,
  failureShare: 0.5,
  minimumCalls: 8,
  windowMs: 30_000,
  openMs: 5_000,
  maxOpenMs: 30_000,
  jitter: 0.25,
  probes: 2,
  probeLeaseMs: 4_000,
}

type State =
  | { readonly kind: 'closed'; readonly since: number }
  | { readonly kind: 'open'; readonly since: number; readonly until: number; readonly cause: string }
  | {
      readonly kind: 'half-open'
      readonly since: number
      readonly cause: string
      readonly leases: readonly Lease[]
      readonly successes: number
    }

/** A probe under way. Compared by identity: two may be given in the same instant. */
interface Lease {
  readonly until: number
}

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
  #state: State
  /** Grows at every change of state: tickets of an earlier generation no longer count. */
  #generation = 0
  #calls: { readonly at: number; readonly failed: boolean }[] = []
  #failedProbes = 0
  #opened = 0

  constructor(options: {
    readonly clock: Clock
    readonly settings?: BreakerSettings
    /** Uniform in [0, 1). */
    readonly random: () => number
    readonly onChange?: () => void
  }) {
    this.#clock = options.clock
    this.#settings = options.settings ?? defaultBreakerSettings
    this.#random = options.random
    this.#onChange = options.onChange ?? (() => {})
    this.#state = { kind: 'closed', since: options.clock.monotonic() }
  }

  /** Whether `acquire` would give a ticket now. */
  get wouldAllow(): boolean {
    const state = this.#current()
    return state.kind === 'closed' || (state.kind === 'half-open' && this.#freeProbes(state) > 0)
  }

  /** A ticket, or null when nothing may be sent now. `force` is for a country's last usable route. */
  acquire(force = false): Ticket | null {
    const state = this.#current()
    if (state.kind === 'half-open') {
      if (this.#freeProbes(state) === 0 && !force) return null
      const lease: Lease = { until: this.#clock.monotonic() + this.#settings.probeLeaseMs }
      this.#state = { ...state, leases: [...this.#liveLeases(state), lease] }
      return this.#ticket(lease)
    }
    if (state.kind === 'open' && !force) return null
    return this.#ticket(null)
  }

  view(): BreakerView {
    const state = this.#current()
    const toWall = this.#clock.now() - this.#clock.monotonic()
    return {
      state: state.kind,
      since: Math.round(state.since + toWall),
      probeAt: state.kind === 'open' ? Math.round(state.until + toWall) : null,
      cause: state.kind === 'closed' ? null : state.cause,
      opened: this.#opened,
    }
  }

  /** After sleep or when our own network is back: an open breaker may probe at once. */
  resume(): void {
    if (this.#state.kind !== 'open') return
    this.#state = { ...this.#state, until: this.#clock.monotonic() }
    this.#onChange()
  }

  #ticket(lease: Lease | null): Ticket {
    const generation = this.#generation
    let settled = false
    const settle = (act: () => void) => () => {
      if (settled) return
      settled = true
      if (generation === this.#generation) act()
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
    if (state.kind === 'closed') return this.#count(false)
    if (state.kind === 'open') return // a forced send through the last route proves nothing about the rest
    const successes = state.successes + 1
    if (successes < this.#settings.probes) {
      this.#state = { ...state, leases: state.leases.filter((l) => l !== lease), successes }
      return
    }
    this.#failedProbes = 0
    this.#calls = []
    this.#move({ kind: 'closed', since: this.#clock.monotonic() })
  }

  #failed(cause: string): void {
    if (this.#state.kind === 'half-open') return this.#open(cause)
    if (this.#state.kind === 'open') return
    this.#count(true)
    if (this.#shouldTrip()) this.#open(cause)
  }

  #count(failed: boolean): void {
    const now = this.#clock.monotonic()
    this.#calls = [...this.#calls.filter((call) => now - call.at < this.#settings.windowMs), { at: now, failed }]
  }

  #shouldTrip(): boolean {
    const { consecutiveFailures, failureShare, minimumCalls } = this.#settings
    const calls = this.#calls
    const inARow = calls.length - 1 - calls.findLastIndex((call) => !call.failed)
    if (inARow >= consecutiveFailures) return true
    const failed = calls.filter((call) => call.failed).length
    return calls.length >= minimumCalls && failed / calls.length >= failureShare
  }

  #open(cause: string): void {
    const { openMs, maxOpenMs, jitter } = this.#settings
    if (this.#state.kind === 'half-open') this.#failedProbes += 1
    const base = Math.min(openMs * 2 ** this.#failedProbes, maxOpenMs)
    const spread = 1 + jitter * (2 * this.#random() - 1)
    const now = this.#clock.monotonic()
    this.#opened += 1
    this.#calls = []
    this.#move({ kind: 'open', since: now, until: now + base * spread, cause })
  }

  #current(): State {
    const state = this.#state
    if (state.kind === 'open' && this.#clock.monotonic() >= state.until)
      this.#move({ kind: 'half-open', since: state.until, cause: state.cause, leases: [], successes: 0 })
    return this.#state
  }

  #move(state: State): void {
    this.#state = state
    this.#generation += 1
    this.#onChange()
  }

  #liveLeases(state: Extract<State, { kind: 'half-open' }>): readonly Lease[] {
    const now = this.#clock.monotonic()
    return state.leases.filter(({ until }) => until > now)
  }

  #freeProbes(state: Extract<State, { kind: 'half-open' }>): number {
    return this.#settings.probes - this.#liveLeases(state).length - state.successes
  }

  #dropLease(lease: Lease | null): void {
    if (lease === null || this.#state.kind !== 'half-open') return
    this.#state = { ...this.#state, leases: this.#state.leases.filter((l) => l !== lease) }
  }
}
