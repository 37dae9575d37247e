import { useCallback, useEffect, useEffectEvent, useState } from 'react'

export interface Query<T> {
  /** The last answer for this key; undefined until there is one. */
  readonly data: T | undefined
  readonly error: unknown
  readonly loading: boolean
  /** Asks again and keeps showing the last answer meanwhile. */
  readonly reload: () => void
}

interface Answer<T> {
  readonly key: string
  readonly data?: T
  readonly error?: unknown
}

/**
 * Asks once per `key` and again on `reload`; it never polls. A call whose key has been left is aborted, and
 * its answer is dropped.
 *
 * @param key everything that `ask` depends on, as text
 */
export function useQuery<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Query<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ key })
  const [round, setRound] = useState(0)
  const [settled, setSettled] = useState('')
  const current = `${round}:${key}`
  const start = useEffectEvent((signal: AbortSignal) => ask(signal))

  useEffect(() => {
    const controller = new AbortController()
    const settle = (next: Answer<T>): void => {
      if (controller.signal.aborted) return
      setAnswer(next)
      setSettled(current)
    }
    start(controller.signal).then(
      (data) => settle({ key, data }),
      (error: unknown) => settle({ key, error }),
    )
    return () => controller.abort()
  }, [key, current])

  const reload = useCallback(() => setRound((n) => n + 1), [])
  const mine = answer.key === key ? answer : undefined
  return { data: mine?.data, error: mine?.error, loading: settled !== current, reload }
}
