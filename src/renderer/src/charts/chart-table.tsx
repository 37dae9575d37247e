import type { ReactElement } from 'react'

export interface ChartTableProps {
  readonly caption: string
  readonly columns: readonly string[]
  /** One text per column; the first names the row. */
  readonly rows: readonly (readonly string[])[]
}

/** A chart's data as an ordinary table. */
export function ChartTable({ caption, columns, rows }: ChartTableProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-chart-table" tabIndex={0} aria-label={caption}>
      <table className="sb-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" data-number={index > 0}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name = '', ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]} data-number="true">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
