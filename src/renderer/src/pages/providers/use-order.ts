import { useEffect, useState } from 'react'
import type { ProviderRow, Queue } from '../../../../contract/providers.ts'
import { api, useQuery } from '../../api.ts'
import { inOrder, moved, ordinal, queueOf } from './order.ts'
import { run } from './provider-actions.ts'

export interface OrderView {
  /** In the order of trial for the country. */
  readonly rows: readonly ProviderRow[]
  /** The order in force; undefined until it is known. */
  readonly queue: Queue | undefined
  /** Countries with an order of their own. */
  readonly countries: readonly string[]
  /** What the last move came to, for screen readers. */
  readonly said: string
  readonly move: (name: string, to: number) => void
  /** The country follows the default again. */
  readonly dropOwn: () => void
}

/** The order of trial of a country (null: the default), and how to change it. */
export function useOrder(providers: readonly ProviderRow[], country: string | null): OrderView {
  const answered = useQuery(`queues ${providers.map(({ name }) => name).join()}`, (signal) =>
    api.providers.queues({}, { signal }),
  )
  const [queues, setQueues] = useState<readonly Queue[]>([])
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (answered.data !== undefined) setQueues(answered.data)
  }, [answered.data])
  const queue = queueOf(queues, country)
  const rows = inOrder(providers, queue)

  const change = async (names: readonly string[] | null): Promise<void> => {
    const strategy = queue?.strategy ?? 'priority'
    const next = await api.providers.reorder({ country, strategy, providers: names && [...names] })
    setQueues((known) => [...known, next])
  }
  /** An order that was the default's is not the country's own: undoing then gives the default back. */
  const before = country !== null && queue?.country !== country ? null : (queue?.providers ?? null)

  return {
    rows,
    queue,
    countries: queues.flatMap((each) => each.country ?? []).filter((each) => queueOf(queues, each)?.country === each),
    said,
    move: (name, to) => {
      const names = moved(rows, name, to)
      if (names === null) return
      const label = rows.find((row) => row.name === name)?.label ?? name
      const text = `${label} is now tried ${ordinal(names.indexOf(name) + 1)} of ${names.length}`
      setSaid(text)
      void run(
        () => change(names),
        text,
        () => change(before),
      )
    },
    dropOwn: () =>
      void run(
        () => change(null),
        'The country follows the default order again',
        () => change(before),
      ),
  }
}
