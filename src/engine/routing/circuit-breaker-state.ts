import type { BreakerOverride } from '../../contract/health.ts'
import type { BreakerSettings } from './circuit-breaker-settings.ts'

/** A probe under way. Compared by identity: two may be given in the same instant. */
export interface Lease {
  /** Monotonic clock, ms. */
  readonly until: number
}

export interface HalfOpen {
  readonly kind: 'half-open'
  readonly since: number
  /** When it opened last. */
  readonly openedAt: number
  readonly cause: string
  readonly leases: readonly Lease[]
  readonly successes: number
}

/** What the breaker itself has decided; times by the monotonic clock, ms. */
export type BreakerState =
  | { readonly kind: 'closed'; readonly since: number }
  | { readonly kind: 'open'; readonly since: number; readonly until: number; readonly cause: string }
  | HalfOpen

/** What an operator decided instead. */
export interface Override {
  readonly mode: BreakerOverride
  /** Monotonic clock, ms. */
  readonly since: number
  readonly cause: string
}

/** Probes that still hold their place: one that hangs gives it up in time. */
export const liveLeases = (state: HalfOpen, now: number): readonly Lease[] =>
  state.leases.filter(({ until }) => until > now)

/** How many more probes may go out. */
export const freeProbes = (state: HalfOpen, { probes }: BreakerSettings, now: number): number =>
  probes - liveLeases(state, now).length - state.successes

/** Without this lease. */
export const withoutLease = (state: HalfOpen, lease: Lease | null): HalfOpen => ({
  ...state,
  leases: state.leases.filter((each) => each !== lease),
})
