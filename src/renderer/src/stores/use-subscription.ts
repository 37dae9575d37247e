import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type FollowState, follow } from './follow.ts'
import { useLive } from './live.ts'

export interface Subscription extends FollowState {
  /** Subscribes again at once. */
  readonly retry: () => void
}

export interface SubscriptionOptions {
  /** Everything that `open` depends on, as text: a new key subscribes anew. */
  readonly key?: string
  /** False: do not subscribe. */
  readonly enabled?: boolean
  /**
   * What to do with events while live updates are paused: hand them over all the same (default), keep the
   * last one (events that replace each other; the first of a subscription is shown all the same) or keep all
   * in order (events that add up).
   */
  readonly whilePaused?: 'pass' | 'keep-last' | 'keep-all'
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = window.setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

/**
 * Follows an event stream for as long as the component is on the page: cancels on unmount, subscribes again
 * with a growing delay after an error. `open` and `onEvent` may be new functions at every render.
 */
export function useSubscription<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onEvent: (event: T) => void,
  { key = '', enabled = true, whilePaused = 'pass' }: SubscriptionOptions = {},
): Subscription {
  const [state, setState] = useState<FollowState>({ status: 'connecting', error: null })
  const [round, setRound] = useState(0)
  const held = useRef<readonly T[]>([])
  const awaitsFirst = useRef(true)
  const paused = useLive((live) => live.paused)
  const start = useEffectEvent((signal: AbortSignal) => open(signal))
  const deliver = useEffectEvent((event: T) => {
    const first = awaitsFirst.current && whilePaused === 'keep-last'
    awaitsFirst.current = false
    if (!paused || whilePaused === 'pass' || first) onEvent(event)
    else held.current = whilePaused === 'keep-last' ? [event] : [...held.current, event]
  })
  const release = useEffectEvent(() => {
    const events = held.current
    held.current = []
    for (const event of events) onEvent(event)
  })

  useEffect(() => {
    if (!paused) release()
  }, [paused])

  // biome-ignore lint/correctness/useExhaustiveDependencies: key and round are the reasons to subscribe anew
  useEffect(() => {
    if (!enabled) return
    const controller = new AbortController()
    held.current = []
    awaitsFirst.current = true
    void follow({ open: start, onEvent: deliver, onState: setState, wait, signal: controller.signal })
    return () => controller.abort()
  }, [key, enabled, round])

  const retry = useCallback(() => setRound((n) => n + 1), [])
  return { ...state, retry }
}
