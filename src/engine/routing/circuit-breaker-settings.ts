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

/** Quick enough to leave a dead provider within three messages, slow enough to sit out a blip. */
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
