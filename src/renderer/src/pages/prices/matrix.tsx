import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactElement, useCallback, useEffect, useId, useRef, useState } from 'react'
import type { PriceRow } from '../../../../contract/pricing-models.ts'
import { moveCursor, moveOfKey } from '../../components/data-table/row-cursor.ts'
import { ProviderName } from '../../components/provider-name.tsx'
import type { CellView } from './matrix-cell.tsx'
import type { MatrixLine } from './matrix-lines.ts'
import { LEAD_COLUMNS, MatrixRow } from './matrix-row.tsx'
import '../../components/data-table/cells.css'
import '../../components/data-table/data-table.css'
import './matrix.css'

const HEAD_HEIGHT = 30
const COUNTRY_HEIGHT = 42
const NETWORK_HEIGHT = 26
const LEAD_TRACKS = 'minmax(178px, 1.3fr) 62px 66px'
const LEAD_WIDTH = 306
const PROVIDER_WIDTH = 138

export interface MatrixProps {
  readonly lines: readonly MatrixLine[]
  readonly providers: readonly string[]
  readonly view: CellView
  /** What the lines are a list of, as text: a new list begins at its top. */
  readonly listKey: string
  /** The cell whose drawer is open. */
  readonly open: { readonly country: string; readonly provider: string } | null
  readonly onToggle: (country: string) => void
  readonly onOpen: (row: PriceRow, provider: string) => void
  readonly onClose: () => void
  readonly onLoadMore: () => void
}

/**
 * Countries by providers, virtualised, with a cell cursor: the arrows move it, Enter on a country shows its networks,
 * Enter on a price opens it, Escape closes it.
 */
export function Matrix(props: MatrixProps): ReactElement {
  const { lines, providers, view, listKey, open } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<{ readonly key: string; readonly column: number } | null>(null)
  const heightOf = (index: number): number => (lines[index]?.kind === 'country' ? COUNTRY_HEIGHT : NETWORK_HEIGHT)
  // The same function for the same lines: a new one would have all of them measured again, at every step of scrolling.
  const getItemKey = useCallback((index: number) => lines[index]?.key ?? index, [lines])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    getItemKey,
    overscan: 10,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  const columns = LEAD_COLUMNS + providers.length

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list is the reason to go to the top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [listKey])

  const { onLoadMore } = props
  const nearEnd = lines.length > 0 && lastShown >= lines.length - 30
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once each time the end comes near
  useEffect(() => {
    if (nearEnd) onLoadMore()
  }, [nearEnd, lines.length])

  const act = (line: MatrixLine, column: number): void => {
    const provider = providers[column - LEAD_COLUMNS]
    if (line.kind === 'country' && provider !== undefined) props.onOpen(line.row, provider)
    else if (line.kind === 'country') props.onToggle(line.row.country)
  }
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  // One function for all rows and renders, so that a row is drawn again only for its own sake.
  const [onCell] = useState(() => (line: MatrixLine, column: number): void => {
    setCursor({ key: line.key, column })
    latest.current(line, column)
  })
  const [cellId] = useState(() => (key: string, column: number) => `${id}-${key.replace(/\s/g, '_')}-${column}`)

  const goTo = (index: number, column: number): void => {
    const line = lines[index]
    if (line === undefined) return
    setCursor({ key: line.key, column })
    virtual.scrollToIndex(index, { align: 'auto' })
    const provider = providers[column - LEAD_COLUMNS]
    if (open !== null && line.kind === 'country' && provider !== undefined) props.onOpen(line.row, provider)
  }

  const onKey = (event: React.KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const index = cursor === null ? -1 : lines.findIndex(({ key }) => key === cursor.key)
    const line = lines[index]
    const column = cursor?.column ?? 0
    if (event.key === 'Escape' && open !== null) {
      props.onClose()
      return true
    }
    if (line !== undefined && event.key === 'Enter') {
      act(line, column)
      return true
    }
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const step = event.key === 'ArrowRight' ? 1 : -1
      goTo(Math.max(0, index), Math.min(columns - 1, Math.max(0, column + step)))
      return true
    }
    const move = moveOfKey(event.key)
    if (move === null) return false
    const pageRows = Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_HEIGHT) / COUNTRY_HEIGHT)
    goTo(moveCursor(move, index, { rows: lines.length, pageRows, firstVisible: items[0]?.index ?? 0 }), column)
    return true
  }

  const tracks: CSSProperties & Record<`--${string}`, string> = {
    '--sb-tracks': `${LEAD_TRACKS} repeat(${providers.length}, minmax(${PROVIDER_WIDTH}px, 1fr))`,
    '--sb-table-width': `${LEAD_WIDTH + PROVIDER_WIDTH * providers.length}px`,
    '--sb-row-height': `${COUNTRY_HEIGHT}px`,
  }
  const active = cursor !== null && items.some((item) => lines[item.index]?.key === cursor.key)
  return (
    <div className="sb-table-frame" style={tracks}>
      <div
        ref={scroller}
        className="sb-grid"
        role="treegrid"
        aria-label="Prices by country and provider"
        aria-rowcount={lines.length + 1}
        aria-colcount={columns}
        aria-activedescendant={active ? cellId(cursor.key, cursor.column) : undefined}
        tabIndex={0}
        onKeyDown={(event) => {
          if (onKey(event)) event.preventDefault()
        }}
      >
        <div role="rowgroup" className="sb-table-head">
          <div role="row" aria-rowindex={1} className="sb-table-row sb-matrix-row">
            <div role="columnheader" className="sb-table-cell sb-matrix-cell">
              Country
            </div>
            <div role="columnheader" className="sb-table-cell" data-align="end" title="Verifications of the last 24 h">
              Traffic
            </div>
            <div
              role="columnheader"
              className="sb-table-cell"
              data-align="end"
              title="How much dearer the dearest provider is than the cheapest"
            >
              Spread
            </div>
            {providers.map((name) => (
              <div key={name} role="columnheader" className="sb-table-cell">
                <ProviderName name={name} />
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="sb-table-body" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines[item.index]
            if (line === undefined) return null
            return (
              <MatrixRow
                key={line.key}
                line={line}
                providers={providers}
                index={item.index}
                top={item.start - HEAD_HEIGHT}
                height={item.size}
                cursor={cursor?.key === line.key ? cursor.column : null}
                openProvider={line.key === open?.country ? open.provider : null}
                view={view}
                cellId={cellId}
                onCell={onCell}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
