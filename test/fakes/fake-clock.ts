import type { Clock } from '../../src/engine/clock.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly fn: () => void
}

/** A clock that stands still until it is told to move. `now` and `monotonic` move together unless `jump` is used. */
export class FakeClock implements Clock {
  #wall: number
  #monotonic = 0
  #order = 0
  readonly #timers = new Set<Timer>()

  constructor(start = Date.UTC(2026, 0, 5, 12)) {
    this.#wall = start
  }

  now = () => this.#wall
  monotonic = () => this.#monotonic

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#monotonic + Math.max(0, ms), order: this.#order++, fn }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Moves on by `ms`, firing what falls due in order; promises settle between timers. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms
    await settle()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#moveTo(Math.max(next.at, this.#monotonic))
      next.fn()
      await settle()
    }
    this.#moveTo(end)
  }

  /** Sets the wall clock only, as a user or NTP would. */
  jump(ms: number): void {
    this.#wall += ms
  }

  get pendingTimers(): number {
    return this.#timers.size
  }

  #next(end: number): Timer | undefined {
    return [...this.#timers].filter((t) => t.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0]
  }

  #moveTo(monotonic: number): void {
    this.#wall += monotonic - this.#monotonic
    this.#monotonic = monotonic
  }
}

/** Everything that waits for promises only has gone on by the next turn of the event loop, however long the chain. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
