import type Database from 'better-sqlite3'
import { type Clock, wait } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { attemptsOf } from '../store/attempts.ts'
import { nextRescueAt, rescuesDue, scheduleRescue } from '../store/rescues.ts'
import type { VerificationRow } from '../store/schema.ts'
import { getSetting } from '../store/settings.ts'
import { DueTimer } from './due-timer.ts'
import type { ReceiptPoller } from './receipt-poller.ts'
import type { VerificationFlow } from './verification-flow.ts'

/** Whoever gets the second message needs this much time to type its code. */
const LIFE_LEFT_MS = 60_000
/** Overdue by more than this (the machine slept, the console was closed), the person has given up. */
const TOO_LATE_MS = 120_000
/** The last receipt may be ten seconds old, so it is asked for once more before a second message is paid. */
const RECEIPT_WAIT_MS = 1_500
/** A rescue that a crash or a lost link interrupted before its intent was written is due again after this. */
const AGAIN_AFTER_MS = 10_000
const DUE_AT_ONCE = 100

/**
 * Sends an accepted verification again, by another provider and with the same code, when neither a receipt nor
 * the code has come in time. At most once for each. What is due stands in the store; one timer waits for the
 * earliest.
 */
export class Rescue {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #flow: VerificationFlow
  readonly #poller: ReceiptPoller
  readonly #stopping = new AbortController()
  readonly #timer: DueTimer
  readonly #underWay = new Set<Promise<void>>()
  #frozen = false
  #stopListening: () => void = () => {}

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
    readonly flow: VerificationFlow
    readonly poller: ReceiptPoller
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
    this.#flow = options.flow
    this.#poller = options.poller
    this.#timer = new DueTimer({
      clock: options.clock,
      nextDue: () => (this.#frozen || this.#stopping.signal.aborted ? null : nextRescueAt(this.#db)),
      work: () => this.#takeDue(),
      onTrouble: (error) => this.#log.error('rescues cannot be noted; trying again', { error: errorText(error) }),
    })
  }

  start(): void {
    this.#stopListening = this.#events.on('verification.changed', () => this.#timer.schedule())
    this.#timer.schedule()
  }

  async stop(): Promise<void> {
    this.#stopListening()
    this.#timer.cancel()
    this.#stopping.abort()
    await Promise.allSettled(this.#underWay)
  }

  /** While our own network is down no receipt can come, so a missing one says nothing. */
  freeze(): void {
    this.#frozen = true
    this.#timer.cancel()
  }

  thaw(): void {
    this.#frozen = false
    this.#timer.schedule()
  }

  #takeDue(): void {
    const now = this.#clock.now()
    const enabled = getSetting(this.#db, 'rescue.enabled')
    const due = rescuesDue(this.#db, now, DUE_AT_ONCE).map((verification) => ({
      verification,
      worthwhile: enabled && isWorthwhile(verification, now),
    }))
    // Put off rather than taken off: the intent of the second message does that, so a crash before it loses nothing.
    this.#db.transaction(() => {
      for (const { verification, worthwhile } of due)
        scheduleRescue(this.#db, verification.id, worthwhile ? now + AGAIN_AFTER_MS : null)
    })()
    const ids = due.filter(({ worthwhile }) => worthwhile).map(({ verification }) => verification.id)
    if (ids.length > 0) this.#track(this.#rescue(ids))
  }

  async #rescue(ids: readonly number[]): Promise<void> {
    const accepted = ids.flatMap((id) => attemptsOf(this.#db, id)).filter(({ state }) => state === 'accepted')
    await Promise.race([this.#poller.refresh(accepted), wait(this.#clock, RECEIPT_WAIT_MS, this.#stopping.signal)])
    if (this.#frozen || this.#stopping.signal.aborted) return
    await Promise.all(ids.map((id) => this.#flow.rescue(id)))
    if (this.#stopping.signal.aborted) return
    // Where no provider was left to ask, asking again would find none either.
    for (const id of ids) scheduleRescue(this.#db, id, null)
  }

  #track(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error) => this.#log.error('a rescue failed', { error: errorText(error) }))
      .finally(() => this.#underWay.delete(tracked))
    this.#underWay.add(tracked)
  }
}

const isWorthwhile = ({ rescue_at, expires_at }: VerificationRow, now: number): boolean =>
  expires_at - now >= LIFE_LEFT_MS && now - (rescue_at ?? now) <= TOO_LATE_MS
