import { IconAlertTriangle, IconArrowRight, IconCalendarCheck, IconCircleCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { causeLabels, type Episode } from '../../../../contract/episodes.ts'
import { categoryLabels } from '../../components/attempt-tree/categories.ts'
import type { Column } from '../../components/data-table/column.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatCount, formatDuration, plural } from '../../format.ts'
import { episodeLooks } from './episode-words.ts'

/** Where an episode's verifications went: the first two providers, and how many more. */
function Moved({ row }: { readonly row: Episode }): ReactElement {
  const shown = row.to.slice(0, 2)
  const more = row.to.length - shown.length
  return (
    <span className="sb-moved">
      <ProviderName name={row.provider} />
      <IconArrowRight size={14} role="img" aria-label="to" />
      {shown.map(({ provider }, index) => (
        <span key={provider ?? 'nobody'}>
          {provider === null ? <span className="sb-moved-none">nobody left</span> : <ProviderName name={provider} />}
          {index < shown.length - 1 ? ', ' : ''}
        </span>
      ))}
      {more > 0 ? <span className="sb-dim"> +{more}</span> : null}
    </span>
  )
}

function Lost({ lost }: { readonly lost: number }): ReactElement {
  if (lost === 0) return <span className="sb-dim">0</span>
  return (
    <strong className="sb-moved-none">
      <IconAlertTriangle size={13} aria-hidden="true" /> {formatCount(lost)}
    </strong>
  )
}

/** Whether somebody has seen to it, or it was planned. */
function Seen({ row }: { readonly row: Episode }): ReactElement | null {
  const { acknowledged, maintenance } = row
  if (maintenance !== null)
    return (
      <span className="sb-seen" title={`In maintenance: ${maintenance.reason}`}>
        <IconCalendarCheck size={14} aria-hidden="true" /> planned
      </span>
    )
  if (acknowledged === null) return null
  return (
    <span className="sb-seen" title={`Acknowledged${acknowledged.text === '' ? '' : `: ${acknowledged.text}`}`}>
      <IconCircleCheck size={14} aria-hidden="true" /> seen
    </span>
  )
}

/** The columns of the episodes, in the order in which an operator reads them. */
export const episodeColumns: readonly Column<Episode>[] = [
  { id: 'time', header: 'Began', width: '146px', cell: (row) => <TimeValue at={row.createdAt} withDate /> },
  {
    id: 'length',
    header: 'Lasted',
    width: '76px',
    align: 'end',
    hint: 'First to last failover',
    cell: (row) =>
      row.hops === 1 ? <span className="sb-dim">one hop</span> : formatDuration(row.lastAt - row.createdAt),
  },
  {
    id: 'state',
    header: 'State',
    width: '106px',
    cell: (row) => <ToneBadge {...episodeLooks[row.state]} />,
  },
  { id: 'hop', header: 'From and to', width: 'minmax(232px, 1.6fr)', cell: (row) => <Moved row={row} /> },
  {
    id: 'cause',
    header: 'Cause',
    width: 'minmax(120px, 2.4fr)',
    cell: (row) => (
      <span title={`${categoryLabels[row.category]}: ${row.reason}`}>
        {row.drill ? 'Drill: ' : ''}
        {causeLabels[row.cause]} <span className="sb-dim">{row.reason}</span>
      </span>
    ),
  },
  {
    id: 'moved',
    header: 'Moved',
    width: '62px',
    align: 'end',
    hint: 'Verifications that were moved away',
    cell: (row) => <span title={`${plural(row.hops, 'hop')}`}>{formatCount(row.verifications)}</span>,
  },
  {
    id: 'taken',
    header: 'Rescued',
    width: '76px',
    align: 'end',
    hint: 'Of them, accepted by another provider after all',
    cell: (row) => formatCount(row.takenOver),
  },
  {
    id: 'lost',
    header: 'Lost',
    width: '52px',
    align: 'end',
    hint: 'Of them, ended without any provider that accepted it',
    cell: (row) => <Lost lost={row.lost} />,
  },
  {
    id: 'longest',
    header: 'Longest',
    width: '72px',
    align: 'end',
    hint: 'Longest time from the first submission to the acceptance by another provider',
    cell: (row) => formatDuration(row.maxMs),
  },
  {
    id: 'extra',
    header: 'Extra cost',
    width: '76px',
    align: 'end',
    hint: 'Against the first choice, in the reporting currency; hops without a known price are left out',
    cell: (row) => <MoneyValue money={row.extraCost} kind="sum" />,
  },
  {
    id: 'where',
    header: 'Where',
    width: 'minmax(78px, 0.9fr)',
    hint: 'Countries, the most affected first',
    cell: (row) => (
      <span title={`${row.countries.map(countryName).join(', ')}; ${plural(row.customers, 'customer')}`}>
        {row.countries.slice(0, 3).map((code) => (
          <span key={code} className="sb-code">
            {code}{' '}
          </span>
        ))}
        {row.countries.length > 3 ? <span className="sb-dim">+{row.countries.length - 3}</span> : null}
      </span>
    ),
  },
  { id: 'seen', header: 'Seen to', width: '78px', cell: (row) => <Seen row={row} /> },
]

/** Sum of the least widths above, px. */
export const episodeTableWidth = 1174
