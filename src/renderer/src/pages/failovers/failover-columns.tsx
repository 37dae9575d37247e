import { Anchor } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { FAILOVER_LIMIT_MS } from '../../../../contract/episodes.ts'
import type { Failover } from '../../../../contract/models.ts'
import { categoryLabels } from '../../components/attempt-tree/categories.ts'
import type { Column } from '../../components/data-table/column.ts'
import { Twice } from '../../components/data-table/twice.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatDuration } from '../../format.ts'
import { hrefOf } from '../../router.ts'

function Hop({ row }: { readonly row: Failover }): ReactElement {
  return (
    <span className="sb-moved">
      <ProviderName name={row.fromProvider} />
      <IconArrowRight size={14} role="img" aria-label="to" />
      {row.toProvider === null ? (
        <span className="sb-moved-none">nobody left</span>
      ) : (
        <ProviderName name={row.toProvider} />
      )}
    </span>
  )
}

function Duration({ row }: { readonly row: Failover }): ReactElement {
  const slow = row.durationMs > FAILOVER_LIMIT_MS && row.trigger !== 'rescue'
  return (
    <span className="sb-moved-time sb-number" data-slow={slow} title={slow ? 'Longer than 5 s' : undefined}>
      {slow ? <IconAlertTriangle size={13} role="img" aria-label="longer than 5 s" /> : null}
      {formatDuration(row.durationMs)}
    </span>
  )
}

/** The columns of the failover log, in the order in which an operator reads them. */
export const failoverColumns: readonly Column<Failover>[] = [
  { id: 'time', header: 'Time', width: '146px', cell: (row) => <TimeValue at={row.createdAt} withDate /> },
  { id: 'hop', header: 'From and to', width: 'minmax(232px, 1.5fr)', cell: (row) => <Hop row={row} /> },
  {
    id: 'reason',
    header: 'Reason',
    width: 'minmax(160px, 2.6fr)',
    cell: (row) => (
      <span title={`${categoryLabels[row.category]}: ${row.reason}`}>
        {row.trigger === 'rescue' ? 'Rescue: ' : ''}
        {categoryLabels[row.category]} <span className="sb-dim">{row.reason}</span>
      </span>
    ),
  },
  {
    id: 'country',
    header: 'Country',
    width: 'minmax(64px, 0.8fr)',
    cell: (row) => (
      <span title={countryName(row.country)}>
        <span className="sb-code">{row.country}</span>
        <span className="sb-wide-only"> {countryName(row.country)}</span>
      </span>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    width: '124px',
    hint: 'What the provider it was moved to answered',
    cell: (row) => <StateBadge kind="attempt" state={row.outcome} />,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: '80px',
    align: 'end',
    hint: 'First submission to the end of this hop',
    cell: (row) => <Duration row={row} />,
  },
  {
    id: 'duplicate',
    header: 'Twice?',
    width: 'minmax(62px, 0.9fr)',
    hint: 'The provider left behind may have sent it as well',
    cell: (row) => (row.maybeDuplicate ? <Twice /> : null),
  },
  {
    id: 'extra',
    header: 'Extra cost',
    width: '78px',
    align: 'end',
    hint: 'Against the first choice, in the reporting currency',
    cell: (row) => <MoneyValue money={row.extraCost} kind="price" />,
  },
  {
    id: 'verification',
    header: 'Id',
    hint: 'The verification that was moved',
    width: '64px',
    align: 'end',
    cell: (row) => (
      <Anchor
        fz="inherit"
        tabIndex={-1}
        href={hrefOf('/verifications', { id: String(row.verificationId) })}
        onClick={(event) => event.stopPropagation()}
      >
        {row.verificationId}
      </Anchor>
    ),
  },
]

/** Sum of the least widths above, px. */
export const failoverTableWidth = 1010
