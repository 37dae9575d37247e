import type { ReactElement } from 'react'
import type { ImportsPreview } from '../../../../contract/imports.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { UNKNOWN } from '../../format.ts'

const money = (micros: number | null, currency: string | null) =>
  micros === null || currency === null ? null : { micros, currency }

/** The first lines as they would be stored. */
export function PreviewTable({ preview: { lines } }: { readonly preview: ImportsPreview }): ReactElement | null {
  if (lines.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard
    <section className="sb-imports-scroll" tabIndex={0} aria-label="First lines">
      <table className="sb-table">
        <thead>
          <tr>
            <th scope="col" data-number="true">
              Line
            </th>
            <th scope="col">Id</th>
            <th scope="col">Sent at</th>
            <th scope="col">Country</th>
            <th scope="col">Customer</th>
            <th scope="col">Provider</th>
            <th scope="col">State</th>
            <th scope="col" data-number="true">
              Cost
            </th>
            <th scope="col" data-number="true">
              Revenue
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((each) => (
            <tr key={each.line}>
              <td data-number="true">{each.line}</td>
              <td>{each.externalId}</td>
              <td>
                <TimeValue at={each.createdAt} withDate />
              </td>
              <td>{each.country}</td>
              <td>{each.customer ?? UNKNOWN}</td>
              <td>{each.provider ?? UNKNOWN}</td>
              <td>{each.state}</td>
              <td data-number="true">
                <MoneyValue money={money(each.costMicros, each.costCurrency)} kind="price" />
              </td>
              <td data-number="true">
                <MoneyValue money={money(each.revenueMicros, each.revenueCurrency)} kind="price" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
