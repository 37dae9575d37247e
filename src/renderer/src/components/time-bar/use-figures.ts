import { useEffect, useState } from 'react'
import { api, useQuery, useSubscription } from '../../api.ts'

type Changed = 'traffic' | 'customers' | 'fraud' | 'annotations'

/** How often figures are asked for again while they change, in ms; those that take long to work out come seldom. */
const FIGURES_EVERY_MS = 3_000
export const SELDOM_EVERY_MS = 60_000

/**
 * Goes up when something has changed that figures rest on, at most once in `everyMs`; the last change is never lost.
 * Nothing goes up while live updates are paused.
 */
export function useFiguresVersion(what: readonly Changed[], everyMs = FIGURES_EVERY_MS): number {
  const [seen, setSeen] = useState(0)
  const [version, setVersion] = useState(0)
  useSubscription(
    (signal) => api.analytics.watch(undefined, { signal }),
    (event) => {
      if (event.what.some((one) => what.includes(one))) setSeen((n) => n + 1)
    },
    { whilePaused: 'keep-last' },
  )
  const waiting = seen > 0
  useEffect(() => {
    if (!waiting) return
    const timer = window.setTimeout(() => {
      setSeen(0)
      setVersion((n) => n + 1)
    }, everyMs)
    return () => window.clearTimeout(timer)
  }, [waiting, everyMs])
  return version
}

export interface Figures<T> {
  /** The last answer, for another question while the next one is on its way; undefined before the first. */
  readonly data: T | undefined
  /** Why the last question was not answered; undefined when it was. */
  readonly error: unknown
  /** True while `data` answers another question than the page asks. */
  readonly stale: boolean
  readonly reload: () => void
}

/** Asks again whenever the question (`key`) or the `version` changes, and keeps what it has until the answer is there. */
export function useFigures<T>(key: string, ask: (signal: AbortSignal) => Promise<T>, version: number): Figures<T> {
  const { data, error, reload } = useQuery(key, ask)
  const [last, setLast] = useState<T | undefined>(undefined)
  if (data !== undefined && data !== last) setLast(data)

  useEffect(() => {
    if (version > 0) reload()
  }, [version, reload])

  const failed = error !== undefined && data === undefined
  return { data: failed ? undefined : (data ?? last), error, stale: data === undefined && last !== undefined, reload }
}
