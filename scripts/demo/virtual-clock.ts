import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import type { Clock } from '../../src/engine/clock.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly fn: () => void
  cancelled: boolean
}

/**
 * A clock that jumps from timer to timer, and stands still while an HTTP request of this thread is under way: a day
 * passes as fast as the machine can work it off, and no deadline is missed because of that.
 */
export class VirtualClock implements Clock {
  readonly #start: number
  #elapsed = 0
  #order = 0
  #underWay = 0
  /** A binary heap, the earliest first. */
  readonly #timers: Timer[] = []

  /** @param start UTC epoch ms */
  constructor(start: number) {
    this.#start = start
    subscribe('http.client.request.start', (message) => {
      const { request } = message as { readonly request: ClientRequest }
      this.#underWay++
      request.once('close', () => this.#underWay--)
    })
  }

  now = (): number => this.#start + Math.floor(this.#elapsed)
  monotonic = (): number => this.#elapsed

  after(ms: number, fn: () => void): () => void {
    const timer: Timer = { at: this.#elapsed + Math.max(0, ms), order: this.#order++, fn, cancelled: false }
    this.#push(timer)
    return () => {
      timer.cancelled = true
    }
  }

  /** Lets time pass about as fast as a quick wall clock while `work` is done, which may wait for either. */
  async passDuring<T>(work: Promise<T>): Promise<T> {
    let isOver = false
    const end = () => {
      isOver = true
    }
    work.then(end, end)
    while (!isOver) {
      await this.runUntil(this.now() + STEP_MS)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return work
  }

  /** Lets time pass until `at` (UTC epoch ms). */
  async runUntil(at: number): Promise<void> {
    const end = at - this.#start
    for (;;) {
      await this.#settle()
      const next = this.#timers[0]
      if (next === undefined || next.at > end) break
      this.#pop()
      if (next.cancelled) continue
      this.#elapsed = Math.max(this.#elapsed, next.at)
      next.fn()
    }
    this.#elapsed = Math.max(this.#elapsed, end)
  }

  /** Everything that can go on without time passing has. */
  async #settle(): Promise<void> {
    await turn()
    while (this.#underWay > 0) await turn()
  }

  #push(timer: Timer): void {
    const heap = this.#timers
    let i = heap.push(timer) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(timer, above)) break
      heap[i] = above
      i = parent
    }
    heap[i] = timer
  }

  #pop(): void {
    const heap = this.#timers
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let i = 0
    for (;;) {
      const [left, right] = [heap[2 * i + 1], heap[2 * i + 2]]
      const isRight = left !== undefined && right !== undefined && isBefore(right, left)
      const child = isRight ? right : left
      if (child === undefined || !isBefore(child, last)) break
      heap[i] = child
      i = 2 * i + (isRight ? 2 : 1)
    }
    heap[i] = last
  }
}

const STEP_MS = 20

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
