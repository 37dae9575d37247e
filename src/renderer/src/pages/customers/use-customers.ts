import { useEffect, useRef, useState } from 'react'
import type { CustomerFigures, CustomersReport } from '../../../../contract/analytics-customers.ts'
import { api } from '../../api.ts'
import { type Figures, useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { type CustomersAsk, sortFigure } from './customer-filter.ts'

const PAGE_SIZE = 100

export interface CustomersView {
  /** The first page with all its sums; live. */
  readonly first: Figures<CustomersReport>
  /** Its rows and those of the pages loaded after it. */
  readonly rows: readonly CustomerFigures[]
  readonly more: 'none' | 'idle' | 'loading' | 'failed'
  readonly loadMore: () => void
}

/** The list of customers: the first page follows what changes, the pages after it come when asked for. */
export function useCustomers(ask: CustomersAsk): CustomersView {
  const key = JSON.stringify(ask)
  const version = useFiguresVersion(['customers'])
  const first = useFigures(key, (signal) => api.analytics.customers({ ...ask, limit: PAGE_SIZE }, { signal }), version)
  const [later, setLater] = useState<readonly CustomerFigures[]>([])
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle')
  const asked = useRef(key)

  useEffect(() => {
    asked.current = key
    setLater([])
    setState('idle')
  }, [key])

  const head = first.data?.rows ?? []
  const known = new Set(head.map(({ id }) => id))
  const rows = [...head, ...later.filter(({ id }) => !known.has(id))]
  const last = rows.at(-1)

  const loadMore = (): void => {
    if (last === undefined || state === 'loading') return
    setState('loading')
    const after = { value: sortFigure(ask.sort, last), id: last.id }
    api.analytics.customers({ ...ask, after, limit: PAGE_SIZE }).then(
      (page) => {
        if (asked.current !== key) return
        setLater((before) => [...before, ...page.rows])
        setState('idle')
      },
      () => {
        if (asked.current === key) setState('failed')
      },
    )
  }

  const complete = first.data === undefined || rows.length >= first.data.matching
  return { first, rows, more: complete ? 'none' : state, loadMore }
}
