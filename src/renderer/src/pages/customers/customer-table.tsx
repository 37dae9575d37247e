import { Button, Loader } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { CustomerFigures, CustomerSort } from '../../../../contract/analytics-customers.ts'
import { sum } from '../../components/amounts.ts'
import { RateValue } from '../../components/rate-value.tsx'
import { formatAge, formatCount, formatPercent, UNKNOWN } from '../../format.ts'
import { setParams } from '../../router.ts'
import { useNow } from '../../stores/now.ts'
import { type CustomersAsk, startsDescending } from './customer-filter.ts'
import { RiskValue } from './risk.tsx'
import type { CustomersView } from './use-customers.ts'

const columns: readonly { readonly sort: CustomerSort; readonly header: string; readonly hint: string }[] = [
  { sort: 'value', header: 'Value', hint: 'Expected margin of the next 12 months, discounted' },
  { sort: 'spent', header: 'Spent', hint: 'Net revenue so far' },
  { sort: 'margin', header: 'Margin', hint: 'Of the last 90 days, over net revenue' },
  { sort: 'verifications', header: 'Verifications', hint: 'All so far' },
  { sort: 'failed', header: 'Failed', hint: 'Failed or expired of those that are over, last 90 days' },
  { sort: 'lastActive', header: 'Last active', hint: 'The newest verification' },
]

export interface CustomerTableProps {
  readonly view: CustomersView
  readonly ask: CustomersAsk
  readonly currency: string
  readonly openId: string | null
}

/** The customers with what they are worth and how likely they are to leave. */
export function CustomerTable({ view, ask, currency, openId }: CustomerTableProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-customer-scroll" tabIndex={0} aria-label="Customers, table">
      <table className="sb-table sb-business-table sb-sticky">
        <thead>
          <tr>
            <SortHeader sort="name" header="Customer" ask={ask} />
            <SortHeader sort="risk" header="Churn risk" hint="No billable activity in the next 90 days" ask={ask} />
            <th scope="col">Why</th>
            {columns.map((column) => (
              <SortHeader key={column.sort} {...column} ask={ask} isNumber />
            ))}
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <Row key={row.id} row={row} currency={currency} open={row.id === openId} />
          ))}
        </tbody>
      </table>
      <More view={view} />
    </section>
  )
}

interface SortHeaderProps {
  readonly sort: CustomerSort
  readonly header: string
  readonly hint?: string
  readonly ask: CustomersAsk
  readonly isNumber?: boolean
}

function SortHeader({ sort, header, hint, ask, isNumber = false }: SortHeaderProps): ReactElement {
  const on = ask.sort === sort
  const Icon = ask.descending ? IconArrowDown : IconArrowUp
  const next = on ? !ask.descending : startsDescending(sort)
  return (
    <th
      scope="col"
      data-number={isNumber}
      title={hint}
      aria-sort={on ? (ask.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="sb-sort"
        data-on={on}
        onClick={() =>
          setParams({
            sort: sort === 'value' ? null : sort,
            order: next === startsDescending(sort) ? null : next ? 'down' : 'up',
          })
        }
      >
        {header}
        {on ? <Icon size={12} aria-hidden="true" /> : null}
      </button>
    </th>
  )
}

interface RowProps {
  readonly row: CustomerFigures
  readonly currency: string
  readonly open: boolean
}

function Row({ row, currency, open }: RowProps): ReactElement {
  const now = useNow()
  const [reason] = row.reasons
  return (
    <tr className="sb-customer-row" data-open={open} onClick={() => setParams({ id: row.id })}>
      <th scope="row">
        <button type="button" className="sb-link-button sb-customer-name" aria-expanded={open}>
          {row.name}
        </button>
        {row.archived ? <span className="sb-dim"> archived</span> : null}
      </th>
      <td>
        <RiskValue figures={row} />
      </td>
      <td className="sb-customer-why" title={row.reasons.map(({ text }) => text).join('\n')}>
        {reason?.text ?? ''}
      </td>
      <td data-number="true">{sum(row.valueMicros, currency)}</td>
      <td data-number="true">{sum(row.spentMicros, currency)}</td>
      <td
        data-number="true"
        className="sb-business-toned"
        data-tone={row.margin !== null && row.margin < 0 ? 'bad' : undefined}
      >
        {marginText(row.margin)}
      </td>
      <td data-number="true">{formatCount(row.verifications)}</td>
      <td data-number="true">
        <RateValue rate={row.failed} />
      </td>
      <td data-number="true">{row.lastActivity === null ? UNKNOWN : `${formatAge(now - row.lastActivity)} ago`}</td>
    </tr>
  )
}

/** A margin may be below zero. */
export const marginText = (margin: number | null): string =>
  margin !== null && margin < 0 ? `${(margin * 100).toFixed(1)} %` : formatPercent(margin)

function More({ view: { more, loadMore } }: { readonly view: CustomersView }): ReactElement | null {
  if (more === 'none') return null
  return (
    <div className="sb-table-end">
      {more === 'failed' ? <span role="alert">More customers could not be loaded.</span> : null}
      {more === 'loading' ? (
        <Loader size={12} />
      ) : (
        <Button size="compact-xs" variant="default" onClick={loadMore}>
          {more === 'failed' ? 'Try again' : 'Show more'}
        </Button>
      )}
    </div>
  )
}
