import { type Clock, wait } from '../clock.ts'
import { type CallOptions, ProviderCallError } from './provider.ts'
import { notAccepted } from './verdict.ts'

/**
 * Keeps calls `gapMs` apart on average, whoever makes them: up to `burst` of them may follow each other at once,
 * after a pause as long as they would have taken. The returned function resolves when it is the caller's turn.
 *
 * @throws ProviderCallError (throttled) when the turn would come after the deadline; no turn is then used up
 */
export function createPace(clock: Clock, gapMs: number, burst = 1): (options: CallOptions) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async (options) => {
    const now = clock.monotonic()
    const delay = Math.max(0, next - now - (burst - 1) * gapMs)
    if (delay > options.deadlineMs) {
      const message = 'The provider allows too few of these requests to make this one in time.'
      throw new ProviderCallError(notAccepted('throttled', { code: null, message, retryAfterMs: delay }))
    }
    next = Math.max(next, now) + gapMs
    if (delay > 0) await wait(clock, delay, options.signal)
  }
}
