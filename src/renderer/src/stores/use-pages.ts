import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'

/** One answer of a paged list; `next` is the key of the page after it, null at the end. */
export interface Page<Row, Cursor, Head> {
  readonly rows: readonly Row[]
  readonly next: Cursor | null
  /** What an answer says besides its rows. */
  readonly head: Head
}

export interface Pages<Row, Head> {
  /** Null until the first page has come. Rows of the last key stay until the next ones are there. */
  readonly rows: readonly Row[] | null
  readonly head: Head | null
  readonly complete: boolean
  /** Why the first page could not be loaded. */
  readonly error: unknown
  readonly loading: boolean
  readonly more: 'idle' | 'loading' | 'failed'
  readonly reload: () => void
  readonly loadMore: () => void
}

interface State<Row, Cursor, Head> {
  readonly key: string
  readonly rows: readonly Row[] | null
  readonly next: Cursor | null
  readonly head: Head | null
  readonly error: unknown
  readonly loading: boolean
  readonly more: 'idle' | 'loading' | 'failed'
}

/**
 * A list that is read page by page as the reader scrolls. A new `version` of the same `key` reads as many rows again as
 * are shown, and swaps them in at once.
 *
 * @param key everything that `load` depends on, as text
 */
export function usePages<Row, Cursor, Head>(
  { key, version }: { readonly key: string; readonly version: string | number },
  load: (after: Cursor | undefined, signal: AbortSignal) => Promise<Page<Row, Cursor, Head>>,
): Pages<Row, Head> {
  const [state, setState] = useState<State<Row, Cursor, Head>>({
    key,
    rows: null,
    next: null,
    head: null,
    error: null,
    loading: true,
    more: 'idle',
  })
  const [round, setRound] = useState(0)
  const asking = useRef<AbortController | null>(null)
  const ask = useEffectEvent(load)
  const shownRows = useEffectEvent(() => (state.key === key ? (state.rows?.length ?? 0) : 0))

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and round are the reasons to ask again
  useEffect(() => {
    const controller = new AbortController()
    asking.current = controller
    const { signal } = controller
    const wanted = shownRows()
    setState((last) => ({ ...last, loading: true, more: 'idle' }))
    const read = async (): Promise<void> => {
      let page = await ask(undefined, signal)
      const { head } = page
      const rows = [...page.rows]
      while (rows.length < wanted && page.next !== null && !signal.aborted) {
        page = await ask(page.next, signal)
        rows.push(...page.rows)
      }
      if (!signal.aborted) setState({ key, rows, next: page.next, head, error: null, loading: false, more: 'idle' })
    }
    read().catch((error: unknown) => {
      if (!signal.aborted) setState((last) => ({ ...last, key, rows: null, next: null, error, loading: false }))
    })
    return () => controller.abort()
  }, [key, version, round])

  const loadMore = (): void => {
    const { next, more, loading } = state
    const signal = asking.current?.signal
    if (next === null || more === 'loading' || loading || signal === undefined) return
    setState((now) => ({ ...now, more: 'loading' }))
    load(next, signal).then(
      (page) => {
        if (signal.aborted) return
        setState((now) => ({ ...now, rows: [...(now.rows ?? []), ...page.rows], next: page.next, more: 'idle' }))
      },
      () => {
        if (!signal.aborted) setState((now) => ({ ...now, more: 'failed' }))
      },
    )
  }
  const reload = useCallback(() => setRound((n) => n + 1), [])
  return { ...state, complete: state.next === null, reload, loadMore }
}
