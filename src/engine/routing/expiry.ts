import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { tracked } from '../store/rollups.ts'
import { expiredVerifications, finish, nextExpiry } from '../store/verifications.ts'

/** Not sooner than this after the last sweep, so that a burst of expiries is one transaction. */
const SWEEP_EVERY_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/** Closes verifications whose code was not entered in time, and with that forgets number and text. */
export class ExpirySweep {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  #cancelTimer: () => void = () => {}

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
  }

  start(): void {
    this.#tick()
  }

  stop(): void {
    this.#cancelTimer()
  }

  /** A full or read-only disk must not end the sweeps: what is due stays due. */
  #tick(): void {
    let delay = LONGEST_WAIT_MS
    try {
      delay = this.#sweep()
    } catch (error) {
      this.#log.error('expired verifications could not be closed; trying again', { error: errorText(error) })
    }
    this.#cancelTimer = this.#clock.after(delay, () => this.#tick())
  }

  /** Returns when to sweep again, in ms. */
  #sweep(): number {
    const now = this.#clock.now()
    const expired = expiredVerifications(this.#db, now)
    if (expired.length > 0)
      tracked(this.#db, () => {
        for (const { id, state } of expired)
          finish(this.#db, id, {
            state: 'expired',
            at: now,
            ...(state === 'pending' && { reason: 'no provider confirmed it in time' }),
          })
      })
    for (const { id } of expired) this.#events.emit('verification.changed', { id })
    const due = nextExpiry(this.#db)
    return due === null ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(SWEEP_EVERY_MS, due - now))
  }
}
