import { type MouseEvent, memo, type ReactElement } from 'react'
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
  /** Shown in the drawer. */
  readonly open: boolean
  /** For screen readers: chosen or, where rows cannot be, open. */
  readonly selected: boolean
  readonly onSelect: (event: MouseEvent) => void
}

function Row<T>(props: TableRowProps<T>): ReactElement {
  const { domId, row, columns, index, top, cursor, open, selected, onSelect } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table handles the keys of its rows
    <div
      id={domId}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className="sb-table-row"
      data-open={open}
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
  (['row', 'columns', 'index', 'top', 'cursor', 'open', 'selected'] as const).every(
    (name) => before[name] === after[name],
  ),
) as typeof Row
