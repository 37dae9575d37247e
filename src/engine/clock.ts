/** Time as the engine sees it. Everything that waits or stamps takes one, so that tests can turn the hands. */
export interface Clock {
  /** UTC epoch milliseconds, for records. May jump. */
  now(): number
  /** Milliseconds since some fixed point, for intervals. Never goes back. */
  monotonic(): number
  /** Calls `fn` once after `ms`; the returned function cancels it. Does not keep the process alive. */
  after(ms: number, fn: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms`, or at once when `signal` aborts (it does not reject: look at the signal). */
export function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = () => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.after(ms, finish)
    signal?.addEventListener('abort', finish, { once: true })
  })
}
