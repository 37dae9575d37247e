import type { BreakerStateName } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { Alarm } from '../events.ts'
import type { AlertReadings } from '../store/queries/alerts-readings.ts'

/** A provider as rules see it. */
export interface ProviderReading {
  readonly name: string
  /** What people call it. */
  readonly label: string
  /** A disabled one is nobody's worry. */
  readonly enabled: boolean
  readonly breaker: { readonly state: BreakerStateName; readonly cause: string | null }
  /** The last active probe; null before the first. */
  readonly probe: { readonly ok: boolean; readonly error: string | null } | null
  readonly balance: Money | null
}

/** A hop away from a provider. */
export interface FailoverReading {
  readonly from: string
  /** Null when no provider was left to try. */
  readonly to: string | null
  readonly reason: string
  /** UTC epoch ms. */
  readonly at: number
}

/** Everything that rules are held against, as it was at one moment. */
export interface Readings {
  /** UTC epoch ms. */
  readonly now: number
  /** Why our own network is down; null while it is not. */
  readonly linkDown: string | null
  readonly providers: readonly ProviderReading[]
  /** Of the longest window that a rule may have at least since the last start, oldest first. */
  readonly failovers: readonly FailoverReading[]
  /** Raised and not cleared. */
  readonly alarms: readonly Alarm[]
  readonly queueDepth: number
  /** Countries whose traffic goes where it should not, and why. */
  readonly lastRoutes: readonly { readonly country: string; readonly reason: string }[]
  /** Today's test verifications against their budget. */
  readonly budget: { readonly spentMicros: number; readonly limitMicros: number }
  /** From the last scan of the store; null before the first. */
  readonly scanned: AlertReadings | null
}
