import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Subscription, useSubscription } from '../../api.ts'
import {
  addLive,
  addPage,
  type KeysetList,
  type KeysetPage,
  type KeysetRow,
  release,
  startList,
} from './keyset-list.ts'

/** Rows asked for at a time. */
export const PAGE_SIZE = 100

/** The key of the last row of a page: the next page is what comes before it. */
export interface PageCursor {
  readonly createdAt: number
  readonly id: number
}

/** Where a list comes from. The functions may be new at every render; `key` says when they mean something new. */
export interface KeysetSource<Row, Event> {
  /** Everything that the rows depend on, as text: the filter and the range. */
  readonly key: string
  /** Asks for up to `PAGE_SIZE` rows, newest first, older than `before`. */
  readonly load: (before: PageCursor | undefined, signal: AbortSignal) => Promise<KeysetPage<Row>>
  readonly watch: (signal: AbortSignal) => Promise<AsyncIterable<Event>>
  readonly rowsOf: (event: Event) => readonly Row[]
  /** Whether a changed row belongs to the list; null when the row alone does not tell. */
  readonly matches: (row: Row) => boolean | null
  /** Keep new rows back, because the reader has scrolled down or reads a row. */
  readonly hold: boolean
}

export interface KeysetView<Row extends KeysetRow> {
  /** Null until the first page has come. A list of the previous `key` stays until the next one is there. */
  readonly list: KeysetList<Row> | null
  /** Why the first page could not be loaded. */
  readonly error: unknown
  /** True while the first page of a new key is on its way. */
  readonly reloading: boolean
  readonly more: 'idle' | 'loading' | 'failed'
  readonly live: Subscription
  readonly reload: () => void
  readonly loadMore: () => void
  /** Shows the rows that were held back. */
  readonly showHeld: () => void
}

interface State<Row extends KeysetRow> {
  readonly list: KeysetList<Row> | null
  readonly error: unknown
  readonly reloading: boolean
  readonly more: 'idle' | 'loading' | 'failed'
}

/** A list paged by key that stays live. It subscribes before it asks, so that no change falls between the two. */
export function useKeysetList<Row extends KeysetRow, Event>(source: KeysetSource<Row, Event>): KeysetView<Row> {
  const [state, setState] = useState<State<Row>>({ list: null, error: null, reloading: true, more: 'idle' })
  const [round, setRound] = useState(0)
  const early = useRef<readonly Row[] | null>([])
  const opened = useRef(false)
  const asking = useRef<AbortController | null>(null)
  const { key, hold } = source

  const reload = useCallback(() => setRound((n) => n + 1), [])

  const open = (signal: AbortSignal): Promise<AsyncIterable<Event>> => {
    if (opened.current) reload()
    opened.current = true
    return source.watch(signal)
  }
  const onEvent = (event: Event): void => {
    const changed = source.rowsOf(event)
    if (early.current !== null) early.current = [...early.current, ...changed]
    else merge(changed)
  }
  const merge = (changed: readonly Row[]): void =>
    setState((last) =>
      last.list === null ? last : { ...last, list: addLive(last.list, changed, { matches: source.matches, hold }) },
    )
  const live = useSubscription(open, onEvent, { whilePaused: 'keep-all' })

  const ask = useEffectEvent((signal: AbortSignal) => source.load(undefined, signal))
  const begin = useEffectEvent((page: KeysetPage<Row>, askedAt: number) => {
    const list = addLive(startList(page, PAGE_SIZE, askedAt), early.current ?? [], {
      matches: source.matches,
      hold: false,
    })
    early.current = null
    setState({ list, error: null, reloading: false, more: 'idle' })
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: key and round are the reasons to ask again
  useEffect(() => {
    const controller = new AbortController()
    asking.current = controller
    early.current = []
    setState((last) => ({ ...last, error: null, reloading: true, more: 'idle' }))
    const askedAt = Date.now()
    ask(controller.signal).then(
      (page) => {
        if (!controller.signal.aborted) begin(page, askedAt)
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setState({ list: null, error, reloading: false, more: 'idle' })
      },
    )
    return () => controller.abort()
  }, [key, round])

  useEffect(() => {
    if (!hold) setState((last) => (last.list === null ? last : { ...last, list: release(last.list) }))
  }, [hold])

  const loadMore = (): void => {
    const { list, more, reloading } = state
    const last = list?.rows.at(-1)
    const signal = asking.current?.signal
    if (list === null || last === undefined || signal === undefined) return
    if (list.complete || more === 'loading' || reloading) return
    setState((now) => ({ ...now, more: 'loading' }))
    source.load({ createdAt: last.createdAt, id: last.id }, signal).then(
      (page) => {
        if (signal.aborted) return
        setState((now) =>
          now.list === null ? now : { ...now, list: addPage(now.list, page, PAGE_SIZE), more: 'idle' },
        )
      },
      () => {
        if (!signal.aborted) setState((now) => ({ ...now, more: 'failed' }))
      },
    )
  }

  const showHeld = useCallback(
    () => setState((last) => (last.list === null ? last : { ...last, list: release(last.list) })),
    [],
  )

  return { ...state, live, reload, loadMore, showHeld }
}
