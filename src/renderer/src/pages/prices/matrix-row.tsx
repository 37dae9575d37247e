import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo, type ReactElement, type ReactNode } from 'react'
import type { PriceRow } from '../../../../contract/pricing-models.ts'
import { countryName, formatCount, formatPercent, plural, UNKNOWN } from '../../format.ts'
import { NetworkName } from './history-columns.tsx'
import { CellContent, type CellView, NetworkCell } from './matrix-cell.tsx'
import type { MatrixLine } from './matrix-lines.ts'

export interface MatrixRowProps {
  readonly line: MatrixLine
  readonly providers: readonly string[]
  /** Position among the lines, from 0. */
  readonly index: number
  /** Distance from the first line, px. */
  readonly top: number
  readonly height: number
  /** Column under the cursor, 0 for the country; null when the cursor is elsewhere. */
  readonly cursor: number | null
  /** The provider whose drawer is open. */
  readonly openProvider: string | null
  readonly view: CellView
  readonly cellId: (key: string, column: number) => string
  readonly onCell: (line: MatrixLine, column: number) => void
}

/** Columns before the first provider. */
export const LEAD_COLUMNS = 3

function Row(props: MatrixRowProps): ReactElement {
  const { line, providers, index, top, height, cursor, cellId, onCell } = props
  const cells = cellsOf(props)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={line.kind === 'country' ? 1 : 2}
      aria-expanded={line.kind === 'country' ? line.open : undefined}
      className="sb-table-row sb-matrix-row"
      data-kind={line.kind}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {cells.map((content, column) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the matrix handles the keys of its cells
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
          key={column}
          id={cellId(line.key, column)}
          role="gridcell"
          tabIndex={-1}
          className="sb-table-cell sb-matrix-cell"
          data-align={column === 1 || column === 2 ? 'end' : undefined}
          data-cursor={cursor === column}
          aria-selected={column >= LEAD_COLUMNS && props.openProvider === providers[column - LEAD_COLUMNS]}
          onClick={() => onCell(line, column)}
        >
          {content}
        </div>
      ))}
    </div>
  )
}

function cellsOf({ line, providers, view }: MatrixRowProps): readonly ReactNode[] {
  switch (line.kind) {
    case 'country':
      return [
        <CountryCell key="country" code={line.row.country} open={line.open} />,
        <Traffic key="traffic" n={line.row.traffic} />,
        <Spread key="spread" percent={line.row.spread} />,
        ...providers.map((provider) => {
          const cell = line.row.cells.find((each) => each.provider === provider)
          return cell === undefined ? (
            <NoPrice key={provider} row={line.row} provider={provider} />
          ) : (
            <CellContent key={provider} cell={cell} view={view} />
          )
        }),
      ]
    case 'network':
      return [
        <span key="network" className="sb-matrix-network">
          <NetworkName network={line.network} name={line.name} />
        </span>,
        <span key="share" className="sb-dim" title="Share of the country's traffic">
          {line.share === null ? UNKNOWN : formatPercent(line.share)}
        </span>,
        '',
        ...providers.map((provider) => (
          <NetworkCell
            key={provider}
            quote={line.quotes.get(provider)}
            cheapest={line.cheapest === provider}
            view={view}
          />
        )),
      ]
    case 'note':
      return [
        <span key="note" className="sb-dim sb-matrix-note">
          {line.text}
        </span>,
      ]
  }
}

function CountryCell({ code, open }: { readonly code: string; readonly open: boolean }): ReactElement {
  const Icon = open ? IconChevronDown : IconChevronRight
  return (
    <span className="sb-matrix-country" title={`${countryName(code)}: ${open ? 'fold' : 'show'} networks`}>
      <Icon size={14} aria-hidden="true" />
      <span className="sb-code">{code}</span>
      <span className="sb-cut">{countryName(code)}</span>
    </span>
  )
}

const Traffic = ({ n }: { readonly n: number }): ReactElement =>
  n === 0 ? <span className="sb-unknown">0</span> : <span title={plural(n, 'verification')}>{formatCount(n)}</span>

const Spread = ({ percent }: { readonly percent: number | null }): ReactElement =>
  percent === null ? (
    <span className="sb-unknown">{UNKNOWN}</span>
  ) : (
    <span>{percent.toFixed(percent < 10 ? 1 : 0)} %</span>
  )

function NoPrice({ row, provider }: { readonly row: PriceRow; readonly provider: string }): ReactElement {
  const missing = row.missing.includes(provider)
  return (
    <span
      className="sb-unknown"
      title={missing ? 'No price is known: sync, import a rate sheet or set one by hand' : 'No price: not served here'}
    >
      {UNKNOWN} {missing ? <span className="sb-price-warn">no price</span> : null}
    </span>
  )
}

const same = ['line', 'providers', 'index', 'top', 'height', 'cursor', 'openProvider', 'view', 'onCell'] as const

/** One line of the matrix; drawn again only when its own content or place changes. */
export const MatrixRow = memo(Row, (before, after) => same.every((name) => before[name] === after[name]))
