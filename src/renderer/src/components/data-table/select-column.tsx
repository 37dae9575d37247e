import type { Column } from './column.ts'
import type { KeysetRow } from './keyset-list.ts'
import type { Selection } from './selection.ts'

/** Width of the column of boxes, px. */
export const SELECT_WIDTH = 34

/** A box on every row; the table has the key for it, so Tab does not stop at each. */
export function selectColumn<Row extends KeysetRow>({ ids, toggle }: Selection): Column<Row> {
  return {
    id: 'select',
    header: 'Selected',
    headerUnseen: true,
    width: `${SELECT_WIDTH}px`,
    cell: ({ id }) => (
      <input
        type="checkbox"
        className="sb-select"
        aria-label={`Select ${id}`}
        tabIndex={-1}
        checked={ids.has(id)}
        onChange={() => toggle([id])}
        onClick={(event) => event.stopPropagation()}
      />
    ),
  }
}
