import type { ImportControl } from './control.ts'

/** How long a batch may keep the database while the console is sending, and while it is not, ms. */
const BUSY_MS = 10
const IDLE_MS = 200
/** The console counts as sending until it has not written for this long, ms. */
const QUIET_AFTER_MS = 1_500
const SMALLEST = 20
const LARGEST = 10_000

/**
 * How many verifications go into a batch: as many as the time allows that the console can be kept waiting, because its
 * own writes stand in line behind a running batch.
 */
export class Pace {
  readonly #control: ImportControl
  readonly #now: () => number
  #size = 200
  #seen: number
  #busyUntil = 0

  constructor(control: ImportControl, now: () => number) {
    this.#control = control
    this.#now = now
    this.#seen = control.writes()
  }

  get size(): number {
    return this.#size
  }

  get isBusy(): boolean {
    const writes = this.#control.writes()
    if (writes !== this.#seen) {
      this.#seen = writes
      this.#busyUntil = this.#now() + QUIET_AFTER_MS
    }
    return this.#now() < this.#busyUntil
  }

  /** A batch of `rows` kept the database for `ms`. Leaves the console a turn when it waits for one. */
  took(rows: number, ms: number): void {
    const target = this.isBusy ? BUSY_MS : IDLE_MS
    const fitting = (rows / Math.max(0.1, ms)) * target
    // Never much more at once: the next rows may be slower than these were.
    this.#size = Math.round(Math.max(SMALLEST, Math.min(LARGEST, fitting, this.#size * 1.5)))
    // Whoever waits for the lock looks again after at most this long.
    if (this.isBusy) this.#control.rest(BUSY_MS)
  }
}
