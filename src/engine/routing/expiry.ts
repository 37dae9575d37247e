import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { expiredVerifications, finish, nextExpiry } from '../store/verifications.ts'

/** Not sooner than this after the last sweep, so that a burst of expiries is one transaction. */
const SWEEP_EVERY_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/** Closes verifications whose code was not entered in time, and with that forgets number and text. */
export class ExpirySweep {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #events: EventBus
  #cancelTimer: () => void = () => {}

  constructor(options: { readonly db: Database.Database; readonly clock: Clock; readonly events: EventBus }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#events = options.events
  }

  start(): void {
    this.#sweep()
  }

  stop(): void {
    this.#cancelTimer()
  }

  #sweep(): void {
    const now = this.#clock.now()
    const expired = expiredVerifications(this.#db, now)
    this.#db.transaction(() => {
      for (const { id, state } of expired)
        finish(this.#db, id, {
          state: 'expired',
          at: now,
          ...(state === 'pending' && { reason: 'no provider confirmed it in time' }),
        })
    })()
    for (const { id } of expired) this.#events.emit('verification.changed', { id })
    const due = nextExpiry(this.#db)
    const delay = due === null ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(SWEEP_EVERY_MS, due - now))
    this.#cancelTimer = this.#clock.after(delay, () => this.#sweep())
  }
}
