import type { ReactNode } from 'react'

/** A column of a table. */
export interface Column<Row> {
  readonly id: string
  readonly header: string
  /** A grid track of fixed or `minmax(px, fr)` width, so that all rows come out alike. */
  readonly width: string
  readonly align?: 'end'
  /** Too narrow for its header, which is then for screen readers only. */
  readonly headerUnseen?: true
  /** What the figures of the column mean, as the tooltip of its header. */
  readonly hint?: string
  readonly cell: (row: Row) => ReactNode
}
