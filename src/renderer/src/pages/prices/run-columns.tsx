import type { ReactElement } from 'react'
import type { PriceRun } from '../../../../contract/pricing-models.ts'
import type { Column } from '../../components/data-table/column.ts'
import type { KeysetRow } from '../../components/data-table/keyset-list.ts'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatDuration } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import { runKindWords, runStateLooks } from './price-words.ts'

export type RunRow = PriceRun & KeysetRow

/** How long a run took, or has been going. */
export function RunLength({ run: { startedAt, endedAt } }: { readonly run: PriceRun }): ReactElement {
  const now = useNow()
  return <span className="sb-number">{formatDuration(Math.max(0, (endedAt ?? now) - startedAt))}</span>
}

const count = (n: number): ReactElement =>
  n === 0 ? <span className="sb-unknown">0</span> : <span className="sb-number">{formatCount(n)}</span>

export const runColumns: readonly Column<RunRow>[] = [
  { id: 'id', header: 'Run', width: '64px', cell: (row) => row.id },
  { id: 'started', header: 'Started', width: '150px', cell: (row) => <TimeValue at={row.startedAt} withDate /> },
  {
    id: 'kind',
    header: 'Kind',
    width: 'minmax(190px, 2fr)',
    cell: (row) => <span className="sb-cut">{runKindWords[row.kind]}</span>,
  },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(126px, 1fr)',
    cell: (row) => <ToneBadge {...runStateLooks[row.state]} />,
  },
  {
    id: 'rows',
    header: 'Rows',
    width: 'minmax(74px, 0.6fr)',
    align: 'end',
    hint: 'Prices read',
    cell: (row) => count(row.rows),
  },
  { id: 'changes', header: 'Changes', width: 'minmax(80px, 0.6fr)', align: 'end', cell: (row) => count(row.changes) },
  {
    id: 'first',
    header: 'First seen',
    width: 'minmax(84px, 0.6fr)',
    align: 'end',
    hint: 'Prices never seen before: no changes',
    cell: (row) => count(row.firstSeen),
  },
  {
    id: 'unusable',
    header: 'Unusable',
    width: 'minmax(80px, 0.6fr)',
    align: 'end',
    hint: 'Rows that were malformed, negative or without a price',
    cell: (row) => count(row.unusable),
  },
  {
    id: 'errors',
    header: 'Errors',
    width: 'minmax(70px, 0.5fr)',
    align: 'end',
    hint: 'Providers that failed',
    cell: (row) => (row.errors === 0 ? count(0) : <strong className="sb-price-warn">{row.errors}</strong>),
  },
  {
    id: 'length',
    header: 'Duration',
    width: 'minmax(86px, 0.6fr)',
    align: 'end',
    cell: (row) => <RunLength run={row} />,
  },
]

/** Sum of the least widths above, px. */
export const runTableWidth = 1004
