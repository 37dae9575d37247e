import { ORPCError } from '@orpc/client'

/** `ended`: the engine has nothing more to say, as after the final state of one verification. */
export type FollowStatus = 'connecting' | 'live' | 'retrying' | 'failed' | 'ended'

export interface FollowState {
  readonly status: FollowStatus
  /** Why it is `retrying` or `failed`; otherwise null. */
  readonly error: unknown
}

export interface Follow<T> {
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<T>>
  readonly onEvent: (event: T) => void
  readonly onState: (state: FollowState) => void
  /** Resolves after so many ms, or at once when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/** How long to wait before trying again after `failures` failures in a row (1 or more), in ms. */
export function backoffMs(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
}

/** A typed error of the contract would be answered again; only a locked or full store may get well by itself. */
const isPermanent = (error: unknown): boolean =>
  error instanceof ORPCError && error.defined && error.code !== 'STORE_UNAVAILABLE'

/**
 * Follows an event stream until it ends, fails for good or the signal is aborted. After other errors it opens
 * the stream again, with a delay that doubles up to 10 s and starts anew after an event.
 */
export async function follow<T>({ open, onEvent, onState, wait, signal }: Follow<T>): Promise<void> {
  let failures = 0
  onState({ status: 'connecting', error: null })
  while (!signal.aborted) {
    try {
      let live = false
      for await (const event of await open(signal)) {
        if (signal.aborted) return
        failures = 0
        if (!live) onState({ status: 'live', error: null })
        live = true
        onEvent(event)
      }
      if (!signal.aborted) onState({ status: 'ended', error: null })
      return
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      const permanent = isPermanent(error)
      onState({ status: permanent ? 'failed' : 'retrying', error })
      if (permanent) return
      await wait(backoffMs(failures), signal)
    }
  }
}
