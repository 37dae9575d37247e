import type { ReactElement } from 'react'
import type { VerificationSummary } from '../../../../contract/models.ts'
import type { Column } from '../../components/data-table/column.ts'
import { Twice } from '../../components/data-table/twice.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatDuration, plural, UNKNOWN } from '../../format.ts'

/** Acceptance slower than this counts as a late failover, ms. */
const SLOW_ACCEPT_MS = 5_000

/** Number and country in one cell; the name of the country only where there is room. */
function Recipient({ row }: { readonly row: VerificationSummary }): ReactElement {
  return (
    <span title={countryName(row.country)}>
      <span className="sb-code">{row.country}</span> <span className="sb-number">{row.maskedNumber}</span>
      <span className="sb-wide-only sb-dim"> {countryName(row.country)}</span>
    </span>
  )
}

function Route({ row: { provider, attempts } }: { readonly row: VerificationSummary }): ReactElement {
  if (provider === null) return <span className="sb-dim">unknown</span>
  return (
    <span className="sb-served-by" title={provider}>
      <span className="sb-cut">
        <ProviderName name={provider} />
      </span>
      {attempts > 1 ? (
        <span className="sb-plus" title={`Failed over: ${plural(attempts, 'attempt')}`}>
          +{attempts - 1}
        </span>
      ) : null}
    </span>
  )
}

function Notes({ row }: { readonly row: VerificationSummary }): ReactElement {
  return (
    <span className="sb-notes" title={row.failureReason ?? undefined}>
      {row.maybeDuplicate ? <Twice /> : null}
      <span className="sb-cut">{row.failureReason}</span>
    </span>
  )
}

/** The columns of the log, in the order in which an operator reads them. */
export const verificationColumns: readonly Column<VerificationSummary>[] = [
  { id: 'time', header: 'Time', width: '150px', cell: (row) => <TimeValue at={row.createdAt} withDate /> },
  { id: 'state', header: 'State', width: '108px', cell: (row) => <StateBadge kind="verification" state={row.state} /> },
  { id: 'number', header: 'Number', width: 'minmax(156px, 1.3fr)', cell: (row) => <Recipient row={row} /> },
  {
    id: 'customer',
    header: 'Customer',
    width: 'minmax(112px, 1fr)',
    cell: (row) => row.customerId ?? <span className="sb-unknown">{UNKNOWN}</span>,
  },
  {
    id: 'provider',
    header: 'Provider',
    width: 'minmax(148px, 1fr)',
    hint: 'The provider that accepted it, or was tried last; +1 when another one was tried before',
    cell: (row) => <Route row={row} />,
  },
  {
    id: 'attempts',
    header: 'Tries',
    width: '50px',
    align: 'end',
    hint: 'Submissions to providers',
    cell: (row) => row.attempts,
  },
  {
    id: 'accept',
    header: 'Accepted in',
    width: '92px',
    align: 'end',
    hint: 'First submission to acceptance',
    cell: (row) => (
      <span
        className={row.acceptMs === null ? 'sb-unknown' : 'sb-number'}
        data-slow={(row.acceptMs ?? 0) > SLOW_ACCEPT_MS}
      >
        {formatDuration(row.acceptMs)}
      </span>
    ),
  },
  {
    id: 'cost',
    header: 'Cost',
    width: '88px',
    align: 'end',
    hint: 'All attempts together, in the reporting currency',
    cell: (row) => <MoneyValue money={row.cost} kind="price" />,
  },
  { id: 'notes', header: 'Notes', width: 'minmax(110px, 2fr)', cell: (row) => <Notes row={row} /> },
]

/** Sum of the least widths above, px. */
export const verificationTableWidth = 1014
