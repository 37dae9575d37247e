import { Button, VisuallyHidden } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { formatCount } from '../../format.ts'
import type { Column } from './column.ts'
import { copyIds } from './copy-ids.ts'
import { rowHeights, useDensity } from './density.ts'
import type { KeysetRow } from './keyset-list.ts'
import { moveCursor, moveOfKey } from './row-cursor.ts'
import { SELECT_WIDTH, selectColumn } from './select-column.tsx'
import type { Selection } from './selection.ts'
import { TableEnd } from './table-end.tsx'
import { TableRow } from './table-row.tsx'
import './cells.css'
import './data-table.css'

const HEAD_HEIGHT = 30
const OVERSCAN = 12
const ROWS_BEFORE_END = 30

export interface DataTableProps<Row extends KeysetRow> {
  /** Name of the table for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** What the rows are a list of, as text: a new list begins at its top. */
  readonly listKey: string
  /** All rows behind the filter, loaded or not. */
  readonly rowCount: number
  /** New rows that wait above the first one. */
  readonly heldCount: number
  readonly more: 'idle' | 'loading' | 'failed'
  /** The row shown in the drawer. */
  readonly openId: number | null
  /** Left out where rows cannot be selected. */
  readonly selection?: Selection
  /** Below this width the table scrolls sideways, in px. */
  readonly minWidth: number
  readonly onOpen: (row: Row) => void
  readonly onClose: () => void
  /** Other keys for the row under the cursor (`KeyboardEvent.key`); true when it was one. */
  readonly onRowKey?: (key: string, row: Row) => boolean
  /** The end of the loaded rows is near. */
  readonly onLoadMore: () => void
  readonly onGoToTop: () => void
  readonly onScrolled: (scrolled: boolean) => void
  /** What to show instead of rows: empty, filtered to nothing, loading or an error. */
  readonly children?: ReactNode
}

/**
 * A virtualised table with a row cursor: arrows or j and k move it, Enter opens a row, Escape closes it, x selects it,
 * Ctrl+C copies the ids of the selected rows or its own. While a row is open, moving the cursor opens the next one.
 */
export function DataTable<Row extends KeysetRow>(props: DataTableProps<Row>): ReactElement {
  const { label, rows, rowCount, heldCount, more, openId, selection, onScrolled, children } = props
  const columns = useMemo(
    () => (selection === undefined ? props.columns : [selectColumn<Row>(selection), ...props.columns]),
    [selection, props.columns],
  )
  const minWidth = props.minWidth + (selection === undefined ? 0 : SELECT_WIDTH)
  const tableId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const scrolled = useRef(false)
  const [cursorId, setCursorId] = useState<number | null>(openId)
  const rowHeight = rowHeights[useDensity((state) => state.density)]
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is the reason to measure
  useEffect(() => {
    virtual.measure()
  }, [rowHeight])

  useEffect(() => {
    if (openId !== null) setCursorId(openId)
  }, [openId])

  const { onLoadMore, listKey } = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list is the reason to go to the top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [listKey])

  const nearEnd = rows.length > 0 && lastShown >= rows.length - ROWS_BEFORE_END && more === 'idle'
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once each time the end of the rows comes near
  useEffect(() => {
    if (nearEnd) onLoadMore()
  }, [nearEnd, rows.length])

  const onScroll = (): void => {
    const now = (scroller.current?.scrollTop ?? 0) > rowHeight / 2
    if (now === scrolled.current) return
    scrolled.current = now
    onScrolled(now)
  }

  const goTo = (index: number): void => {
    const row = rows[index]
    if (row === undefined) return
    setCursorId(row.id)
    virtual.scrollToIndex(index, { align: 'auto' })
    if (openId !== null && openId !== row.id) props.onOpen(row)
  }

  const onKey = (event: KeyboardEvent | React.KeyboardEvent): boolean => {
    const index = rows.findIndex((row) => row.id === cursorId)
    const row = rows[index]
    const chosen = [...(selection?.ids ?? [])]
    if ((event.ctrlKey || event.metaKey) && event.key === 'c') {
      const ids = chosen.length === 0 && row !== undefined ? [row.id] : chosen
      return ids.length > 0 && copyInstead(ids)
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'x' && row !== undefined && selection !== undefined) {
      selection.toggle([row.id])
      return true
    }
    if (row !== undefined && props.onRowKey?.(event.key, row) === true) return true
    if (event.key === 'Enter' && row !== undefined) {
      props.onOpen(row)
      return true
    }
    if (event.key === 'Escape' && openId !== null) {
      props.onClose()
      return true
    }
    if (event.key === 'Escape' && selection !== undefined && chosen.length > 0) {
      selection.clear()
      return true
    }
    const move = moveOfKey(event.key)
    if (move === null) return false
    const pageRows = Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_HEIGHT) / rowHeight)
    const firstVisible = Math.floor((scroller.current?.scrollTop ?? 0) / rowHeight)
    goTo(moveCursor(move, index, { rows: rows.length, pageRows, firstVisible }))
    return true
  }

  useRowKeysOnPage(scroller, onKey)

  const goToTop = (): void => {
    scroller.current?.scrollTo({ top: 0 })
    scroller.current?.focus()
    props.onGoToTop()
  }

  const rowDomId = (id: number): string => `${tableId}-${id}`
  const cursorShown = items.some((item) => rows[item.index]?.id === cursorId)
  const tracks: CSSProperties & Record<`--${string}`, string> = {
    '--sb-tracks': columns.map((column) => column.width).join(' '),
    '--sb-table-width': `${minWidth}px`,
    '--sb-row-height': `${rowHeight}px`,
  }

  return (
    <div className="sb-table-frame" style={tracks}>
      {heldCount === 0 ? null : (
        <Button
          className="sb-table-held"
          size="compact-xs"
          leftSection={<IconArrowUp size={14} aria-hidden="true" />}
          onClick={goToTop}
        >
          {formatCount(heldCount)} new: go to top
        </Button>
      )}
      <div
        ref={scroller}
        className="sb-grid"
        role="grid"
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length}
        aria-multiselectable={selection !== undefined}
        aria-activedescendant={cursorShown && cursorId !== null ? rowDomId(cursorId) : undefined}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={(event) => {
          if (onKey(event)) event.preventDefault()
        }}
      >
        <div role="rowgroup" className="sb-table-head">
          <div role="row" aria-rowindex={1} className="sb-table-row">
            {columns.map((column) => (
              <div
                key={column.id}
                role="columnheader"
                className="sb-table-cell"
                data-align={column.align}
                title={column.hint}
              >
                {column.headerUnseen ? <VisuallyHidden>{column.header}</VisuallyHidden> : column.header}
              </div>
            ))}
          </div>
        </div>
        {rows.length === 0 ? null : (
          <div role="rowgroup" className="sb-table-body" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index]
              return row === undefined ? null : (
                <TableRow
                  key={row.id}
                  domId={rowDomId(row.id)}
                  row={row}
                  columns={columns}
                  index={item.index}
                  top={item.start - HEAD_HEIGHT}
                  cursor={row.id === cursorId}
                  open={row.id === openId}
                  selected={selection === undefined ? row.id === openId : selection.ids.has(row.id)}
                  onSelect={({ ctrlKey, metaKey }) => {
                    setCursorId(row.id)
                    if (selection !== undefined && (ctrlKey || metaKey)) selection.toggle([row.id])
                    else props.onOpen(row)
                  }}
                />
              )
            })}
          </div>
        )}
      </div>
      {rows.length === 0 && children !== undefined ? <div className="sb-table-state">{children}</div> : null}
      {rows.length === 0 ? null : <TableEnd more={more} onRetry={onLoadMore} />}
    </div>
  )
}

/** False when text is selected, which is what the key copies then. */
function copyInstead(ids: readonly number[]): boolean {
  if (window.getSelection()?.toString() !== '') return false
  copyIds(ids)
  return true
}

/** Lets the row keys work when nothing has the focus, as after opening the page. */
function useRowKeysOnPage(
  scroller: React.RefObject<HTMLDivElement | null>,
  onKey: (event: KeyboardEvent) => boolean,
): void {
  const latest = useRef(onKey)
  useEffect(() => {
    latest.current = onKey
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const focus = document.activeElement
      if (
        event.defaultPrevented ||
        (focus !== document.body && !(focus instanceof HTMLElement && focus.tagName === 'MAIN'))
      )
        return
      if (!latest.current(event)) return
      event.preventDefault()
      scroller.current?.focus({ preventScroll: true })
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [scroller])
}
