import type Database from 'better-sqlite3'
import type { Service } from '../../contract/models.ts'
import type { ProviderControl as Control, ProviderState, QueueStrategy } from '../../contract/providers.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { providerControls, saveProviderControl } from '../store/providers.ts'
import { addQueue, currentQueues, type RoutingQueue } from '../store/routing-queues.ts'
import { freeControl, type Order, type RoutingControl } from './routing-control.ts'

/** Timers hold no more than 24.8 days; a longer wait is taken in steps. */
const LONGEST_TIMER_MS = 86_400_000
const STORE_RETRY_MS = 60_000

/** Who did something, and why, for the audit log. */
export interface Actor {
  readonly actor: string
  readonly reason: string | null
}

interface Decision extends Actor {
  readonly action: string
}

/**
 * What operators decide about providers and the order of trial: kept in memory for the send path, and in the
 * store together with a record of who decided it. A disabled provider whose time is up comes back by itself.
 */
export class ProviderControl implements RoutingControl {
  readonly #db: Database.Database
  readonly #clock: Clock
  #names: readonly string[]
  readonly #onChange: (provider: string) => void
  readonly #controls: Map<string, Control>
  readonly #queues = new Map<string, RoutingQueue>()
  #cancelTimer: () => void = () => {}

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    /** The configured providers by priority: the first default orders are made of them. */
    readonly names: readonly string[]
    readonly services: readonly Service[]
    readonly onChange: (provider: string) => void
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#names = options.names
    this.#onChange = options.onChange
    this.#controls = new Map(providerControls(options.db))
    for (const queue of currentQueues(options.db)) this.#queues.set(queueKey(queue.country, queue.service), queue)
    // Written down, so that the ledger can name them.
    for (const service of options.services) {
      if (this.#queues.has(queueKey(null, service))) continue
      const first = { country: null, service, strategy: 'priority', providers: this.#names } as const
      this.#queues.set(queueKey(null, service), this.#addQueue(first, { actor: 'engine', reason: 'by priority' }))
    }
  }

  /** Brings back those whose time is up, and waits for the next one; no timer while nothing expires. */
  start(): void {
    this.stop()
    const now = this.#clock.now()
    const waits = [...this.#controls].flatMap(([name, { state, disabledUntil: until }]) => {
      if (state !== 'disabled' || until === null) return []
      if (until > now) return until - now
      return this.#comeBack(name) ? [] : STORE_RETRY_MS
    })
    if (waits.length > 0)
      this.#cancelTimer = this.#clock.after(Math.min(...waits, LONGEST_TIMER_MS), () => this.start())
  }

  stop(): void {
    this.#cancelTimer()
  }

  /** A provider that has just been added to the store, or is taken up from it again. */
  learn(provider: string): void {
    this.#names = [...this.#names.filter((name) => name !== provider), provider]
    this.#controls.set(provider, providerControls(this.#db).get(provider) ?? freeControl)
  }

  forget(provider: string): void {
    this.#names = this.#names.filter((name) => name !== provider)
    this.#controls.delete(provider)
  }

  of(provider: string): Control {
    const control = this.#controls.get(provider) ?? freeControl
    const { state, disabledUntil } = control
    // The clock decides, not the timer, which sleeps when the machine does.
    if (state !== 'disabled' || disabledUntil === null || disabledUntil > this.#clock.now()) return control
    return { ...control, state: 'enabled', disabledUntil: null }
  }

  order(country: string, service: Service): Order {
    const own = this.#queues.get(queueKey(country, service))
    const queue = own?.providers != null ? own : this.#queues.get(queueKey(null, service))
    if (queue === undefined) return { version: 0, strategy: 'priority', providers: this.#names }
    return { version: queue.version, strategy: queue.strategy, providers: queue.providers ?? [] }
  }

  /**
   * @param until for `disabled`: when it comes back by itself, UTC epoch ms; null for never
   * @throws {AppError} `STORE_UNAVAILABLE`
   */
  setState(provider: string, state: ProviderState, until: number | null, by: Actor): Control {
    const disabledUntil = state === 'disabled' ? until : null
    return this.#change(provider, { state, disabledUntil }, { ...by, action: 'provider.state' })
  }

  /** @throws {AppError} `STORE_UNAVAILABLE` */
  pin(provider: string, pinned: boolean, by: Actor): Control {
    return this.#change(provider, { pinned }, { ...by, action: 'provider.pin' })
  }

  /** @throws {AppError} `STORE_UNAVAILABLE` */
  setLimits(
    provider: string,
    limits: Partial<Pick<Control, 'perSecond' | 'concurrent' | 'weight'>>,
    by: Actor,
  ): Control {
    return this.#change(provider, limits, { ...by, action: 'provider.limits' })
  }

  /**
   * Puts a new version of an order in force.
   *
   * @throws {AppError} `STORE_UNAVAILABLE`
   */
  reorder(
    queue: {
      readonly country: string | null
      readonly service: Service
      readonly strategy: QueueStrategy
      readonly providers: readonly string[] | null
    },
    by: Actor,
  ): RoutingQueue {
    const before = this.order(queue.country ?? '', queue.service)
    const added = writing(
      this.#db,
      this.#db.transaction(() => {
        const row = this.#addQueue(queue, by)
        addAudit(this.#db, {
          at: row.createdAt,
          actor: by.actor,
          action: 'queue.order',
          subject: `queue:${queue.service}:${queue.country ?? 'default'}`,
          detail: { before: shown(before), after: shown(row), reason: by.reason },
        })
        return row
      }),
    )
    this.#queues.set(queueKey(added.country, added.service), added)
    for (const name of this.#names) this.#onChange(name)
    return added
  }

  /** False when the store refused; it counts as enabled all the same. */
  #comeBack(name: string): boolean {
    const patch = { state: 'enabled', disabledUntil: null } as const
    const reason = 'the time it was disabled for is up'
    try {
      this.#write(name, patch, { actor: 'clock', action: 'provider.state', reason })
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    } finally {
      this.#onChange(name)
    }
  }

  #change(provider: string, patch: Partial<Control>, decision: Decision): Control {
    const before = this.of(provider)
    const changed = Object.keys(patch) as readonly (keyof Control)[]
    if (changed.every((key) => before[key] === patch[key])) return before
    const after = this.#write(provider, patch, decision)
    if (patch.state !== undefined) this.start()
    this.#onChange(provider)
    return after
  }

  #write(provider: string, patch: Partial<Control>, { action, actor, reason }: Decision): Control {
    const before = this.#controls.get(provider) ?? freeControl
    const after = { ...before, ...patch }
    const changed = Object.keys(patch) as readonly (keyof Control)[]
    writing(
      this.#db,
      this.#db.transaction(() => {
        const at = this.#clock.now()
        saveProviderControl(this.#db, provider, after, at)
        const detail = { before: pick(before, changed), after: pick(after, changed), reason }
        addAudit(this.#db, { at, actor, action, subject: `provider:${provider}`, detail })
      }),
    )
    this.#controls.set(provider, after)
    return after
  }

  #addQueue(queue: Pick<RoutingQueue, 'country' | 'service' | 'strategy' | 'providers'>, by: Actor): RoutingQueue {
    return addQueue(this.#db, { ...queue, author: by.actor, reason: by.reason ?? '', createdAt: this.#clock.now() })
  }
}

const queueKey = (country: string | null, service: Service): string => `${service}|${country ?? ''}`

const shown = ({ version, strategy, providers }: Pick<RoutingQueue, 'version' | 'strategy' | 'providers'>) => ({
  version,
  strategy,
  providers,
})

const pick = (control: Control, keys: readonly (keyof Control)[]) =>
  Object.fromEntries(keys.map((key) => [key, control[key]]))
