import type { ReactElement } from 'react'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { sum } from '../../components/amounts.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { SaveTable } from '../../components/export-menu/save-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { writeChip } from '../../components/time-bar/bar-state.ts'
import { Delta } from '../../components/time-bar/delta.tsx'
import { formatCount, formatPercent } from '../../format.ts'
import { hrefOf, setParams } from '../../router.ts'
import { topCustomersTable } from './revenue-tables.ts'

/** Who pays most; a click on a name shows that customer alone. */
export function TopCustomers({ report }: { readonly report: RevenueReport }): ReactElement {
  const { topCustomers, currency } = report
  return (
    <Panel
      title="Top customers"
      aside={
        <>
          <SaveTable what="the top customers" table={() => topCustomersTable(report)} isMain />
          <a href={hrefOf('/customers')}>All customers</a>
        </>
      }
      flush
    >
      {topCustomers === null ? (
        <EmptyState
          title="Customers are not known for this filter"
          body="Filter by customer or service instead of provider, country or network."
        />
      ) : topCustomers.length === 0 ? (
        <EmptyState title="Nobody has paid in this range" body="Give customers a price plan on the page Customers." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <section className="sb-scroll-x" tabIndex={0} aria-label="Top customers, table">
          <table className="sb-table sb-business-table">
            <TableHead
              columns={[
                'Customer',
                { figure: 'Net revenue' },
                { figure: 'Share' },
                { figure: 'Margin' },
                { figure: 'Sent' },
                'Change',
              ]}
            />
            <tbody>
              {topCustomers.map((customer) => (
                <tr key={customer.id}>
                  <th scope="row">
                    <button
                      type="button"
                      className="sb-link-button"
                      title={`Show ${customer.name} alone`}
                      onClick={() => setParams(writeChip('customer', [customer.id], false))}
                    >
                      {customer.name}
                    </button>
                  </th>
                  <td data-number="true">{sum(customer.netMicros, currency)}</td>
                  <td data-number="true">{formatPercent(customer.share)}</td>
                  <td
                    data-number="true"
                    className="sb-business-toned"
                    data-tone={isNegative(customer.margin) ? 'bad' : undefined}
                  >
                    {customer.margin !== null && customer.margin < 0
                      ? `${(customer.margin * 100).toFixed(1)} %`
                      : formatPercent(customer.margin)}
                  </td>
                  <td data-number="true">{formatCount(customer.sent)}</td>
                  <td>
                    <Delta
                      figure={{ value: customer.netMicros, before: customer.beforeMicros }}
                      better="more"
                      format={(micros) => sum(micros, currency)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

const isNegative = (share: number | null): boolean => share !== null && share < 0
