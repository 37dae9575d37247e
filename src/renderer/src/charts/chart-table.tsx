import type { ReactElement } from 'react'
import type { ReportValue } from '../../../contract/report-document.ts'
import { cellText, labelOf, type TableColumn } from './table-columns.ts'

export interface ChartTableProps {
  readonly caption: string
  readonly columns: readonly TableColumn[]
  /** One value per column, as its kind has it, so that files hold numbers; the first one names the row. */
  readonly rows: readonly (readonly ReportValue[])[]
}

/** A chart's data as an ordinary table. */
export function ChartTable({ caption, columns, rows }: ChartTableProps): ReactElement {
  const [first, ...others] = columns
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-chart-table" tabIndex={0} aria-label={caption}>
      <table className="sb-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={labelOf(column)} scope="col" data-number={index > 0}>
                {labelOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name = '', ...cells]) => (
            <tr key={String(name)}>
              <th scope="row">{cellText(first ?? '', name)}</th>
              {others.map((column, index) => (
                <td key={labelOf(column)} data-number="true">
                  {cellText(column, cells[index] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
