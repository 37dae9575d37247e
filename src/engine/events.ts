import type { Failover } from '../contract/models.ts'
import type { LinkView } from './routing/link-sentinel.ts'

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
  /** A breaker, an enabled flag or a fault changed. */
  'provider.changed': { readonly name: string }
  /** Our own network went down or came back. */
  'link.changed': LinkView
  /** Something an operator should know of. It lasts until the alarm of the same kind and subject is cleared. */
  'alarm.raised': Alarm
  'alarm.cleared': Pick<Alarm, 'kind' | 'subject'>
  /** A drill began, moved on or ended, or the schedule changed. */
  'drill.changed': Record<never, never>
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
