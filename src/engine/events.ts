import type { AlertNotice } from '../contract/alerts.ts'
import type { Failover, Service } from '../contract/models.ts'
import type { Money } from '../contract/money.ts'
import type { PriceChange } from '../contract/pricing-models.ts'
import type { LinkView } from './routing/link-sentinel.ts'
import type { SettingKey } from './store/settings.ts'

/** What is wrong, for a person to act on. */
export interface Alarm {
  /** Such as `switch-budget`. */
  readonly kind: string
  /** A provider, country or the like; null for all. */
  readonly subject: string | null
  /** A sentence. */
  readonly message: string
}

/** What happens in the engine, by name. Payloads are small: ids, or rows that never change again. */
export interface EngineEvents {
  /** A verification or one of its attempts was added or changed. */
  'verification.changed': { readonly id: number }
  'failover.happened': Failover
  /** An episode began or changed; `removed`: it went into another one. */
  'episode.changed': { readonly id: number; readonly removed: boolean }
  /** A breaker, an enabled flag or a fault changed. */
  'provider.changed': { readonly name: string }
  /** A provider was added, or taken up again once its key was there; the manager knows it by now. */
  'provider.added': { readonly name: string }
  /** A provider was removed; the manager does not know it any more. */
  'provider.removed': { readonly name: string }
  /** Our own network went down or came back. */
  'link.changed': LinkView
  /** Something an operator should know of. It lasts until the alarm of the same kind and subject is cleared. */
  'alarm.raised': Alarm
  'alarm.cleared': Pick<Alarm, 'kind' | 'subject'>
  /** A drill began, moved on or ended, or the schedule changed. */
  'drill.changed': Record<never, never>
  /**
   * Prices changed: once at the end of a sync with all it found, or at once for an imported, manual or announced price
   * (`runId` is null then). First sights are left out.
   */
  'price.changed': { readonly runId: number | null; readonly changes: readonly PriceChange[] }
  /** Enough is charged on a route, and it is none of its listed prices. Once for each set of listed prices. */
  'price.billed-differently': {
    readonly provider: string
    readonly country: string
    readonly service: Service
    /** Of a segment, as the router reckoned with it, and the mean of what was charged. */
    readonly expected: Money
    readonly charged: Money
    /** Messages charged. */
    readonly n: number
  }
  /** Price alerts were raised, or read, acknowledged, snoozed or muted. */
  'price-alert.changed': Record<never, never>
  /** A sync of prices began, moved on or ended. */
  'price.sync': Record<never, never>
  /** Alerts fired, changed or were dealt with, or something about their rules or counts did. */
  'alert.changed': { readonly ids: readonly number[] }
  /** Something to tell a person who does not look at the window; what quiet hours hold back does not come. */
  'alert.notice': AlertNotice
  /** A file began, moved on or ended, or a schedule of reports changed. */
  'report.changed': Record<never, never>
  /** Another routing policy, or mode of the optimizer, is in force. */
  'policy.changed': Record<never, never>
  /** A replay began, moved on or ended. */
  'replay.changed': Record<never, never>
  /** Recommendations were worked out, or somebody decided about one. */
  'recommendation.changed': Record<never, never>
  /** Customers were worked out, the fraud sentinel looked or its rules changed, or a note was added or removed. */
  'analytics.changed': { readonly what: 'customers' | 'fraud' | 'annotations' }
  /** An import began, moved on or ended. */
  'import.changed': Record<never, never>
  /** An import or example data is over, whether it wrote all, was undone or stopped. */
  'import.ended': { readonly id: number }
  /** The local API was switched, or its tokens changed. */
  'local-api.changed': Record<never, never>
  /** The feed was asked, a download moved on, or anything else of updates changed. */
  'update.changed': Record<never, never>
  /** Settings have another value now. */
  'setting.changed': { readonly keys: readonly SettingKey[] }
  /** A backup began, ended or was removed, or their schedule changed. */
  'backup.changed': Record<never, never>
  /** Rows were deleted by age, or an export of all data moved on. */
  'storage.changed': Record<never, never>
  /** A self-test began, moved on or ended. */
  'self-test.changed': Record<never, never>
  /** Anything the status bar shows. */
  'status.changed': Record<never, never>
}

type Listener<T> = (payload: T) => void

/** A typed emitter whose `on` returns its own undo. A listener that throws does not stop the others. */
export class EventBus {
  readonly #listeners = new Map<keyof EngineEvents, Set<Listener<never>>>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  on<N extends keyof EngineEvents>(name: N, listener: Listener<EngineEvents[N]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener as Listener<never>))
    return () => listeners.delete(listener as Listener<never>)
  }

  emit<N extends keyof EngineEvents>(name: N, payload: EngineEvents[N]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        ;(listener as Listener<EngineEvents[N]>)(payload)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}
