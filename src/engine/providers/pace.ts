import { type Clock, wait } from '../clock.ts'
import { type CallOptions, ProviderCallError } from './provider.ts'
import { notAccepted } from './verdict.ts'

/**
 * Keeps calls `gapMs` apart, whoever makes them. The returned function resolves when it is the caller's turn.
 *
 * @throws ProviderCallError (throttled) when the turn would come after the deadline; no turn is then used up
 */
export function createPace(clock: Clock, gapMs: number): (options: CallOptions) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async (options) => {
    const now = clock.monotonic()
    const delay = Math.max(0, next - now)
    if (delay > options.deadlineMs) {
      const message = 'The provider allows too few of these requests to make this one in time.'
      throw new ProviderCallError(notAccepted('throttled', { code: null, message, retryAfterMs: delay }))
    }
    next = now + delay + gapMs
    if (delay > 0) await wait(clock, delay, options.signal)
  }
}
