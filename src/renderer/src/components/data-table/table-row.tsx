import { memo, type ReactElement } from 'react'
import type { Column } from './column.ts'

interface TableRowProps<Row> {
  readonly domId: string
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  /** Position among the loaded rows, from 0. */
  readonly index: number
  /** Distance from the first row, in px. */
  readonly top: number
  readonly cursor: boolean
  readonly open: boolean
  readonly onSelect: () => void
}

function Row<T>({ domId, row, columns, index, top, cursor, open, onSelect }: TableRowProps<T>): ReactElement {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table handles the keys of its rows
    <div
      id={domId}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open}
      className="sb-table-row"
      data-cursor={cursor}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className="sb-table-cell" data-align={column.align}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

/** One row; drawn again only when its own content or place changes. */
export const TableRow = memo(Row, (before, after) =>
  (['row', 'columns', 'index', 'top', 'cursor', 'open'] as const).every((name) => before[name] === after[name]),
) as typeof Row
