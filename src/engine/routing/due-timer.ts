import type { Clock } from '../clock.ts'

/** What falls due close together is done together. */
const BATCH_EVERY_MS = 250
/** After the store refused to note what was done. */
const RETRY_MS = 1_000

/**
 * One timer for work whose due times stand in the store: it waits for the earliest, so that nothing runs while
 * nothing is due, and a full or read-only disk delays the work instead of ending it.
 */
export class DueTimer {
  readonly #clock: Clock
  readonly #nextDue: () => number | null
  readonly #work: () => void
  readonly #onTrouble: (error: unknown) => void
  #cancelTimer: () => void = () => {}
  #wakesAt = Number.POSITIVE_INFINITY

  constructor(options: {
    readonly clock: Clock
    /** UTC epoch ms of the earliest work; null when there is none. */
    readonly nextDue: () => number | null
    /** Does, or starts, all that is due now. */
    readonly work: () => void
    readonly onTrouble: (error: unknown) => void
  }) {
    this.#clock = options.clock
    this.#nextDue = options.nextDue
    this.#work = options.work
    this.#onTrouble = options.onTrouble
  }

  /** Looks what is due next; call it whenever that may have become earlier. */
  schedule(): void {
    const due = this.#nextDue()
    if (due === null || due >= this.#wakesAt) return
    this.#wakeIn(Math.max(BATCH_EVERY_MS, due - this.#clock.now()), due)
  }

  /** Stops waiting until the next `schedule`. */
  cancel(): void {
    this.#cancelTimer()
    this.#wakesAt = Number.POSITIVE_INFINITY
  }

  #wakeIn(ms: number, due: number): void {
    this.#cancelTimer()
    this.#wakesAt = due
    this.#cancelTimer = this.#clock.after(ms, () => this.#wake(due))
  }

  #wake(due: number): void {
    try {
      this.#work()
    } catch (error) {
      this.#onTrouble(error)
      return this.#wakeIn(RETRY_MS, due)
    }
    this.#wakesAt = Number.POSITIVE_INFINITY
    this.schedule()
  }
}
