import { IconAlertTriangle, IconClockExclamation, IconTrophy } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { NetworkPrice, PriceCell } from '../../../../contract/pricing-models.ts'
import { ruleWords } from '../../components/price-rule-words.ts'
import { formatAge, formatDateTime, formatPrice, plural, UNKNOWN, type Zone } from '../../format.ts'
import { formatChange, sourceWords, staleWords } from './price-words.ts'

/** How the cells of the matrix are printed. */
export interface CellView {
  /** UTC epoch ms: now, or the moment that the matrix shows. */
  readonly at: number
  /** Whether that is the past or the future, where freshness says nothing. */
  readonly otherTime: boolean
  readonly zone: Zone
  /** Reporting currency to convert into; null for each price in its own. */
  readonly convertTo: string | null
  readonly reporting: string
}

const shown = ({ price, comparable }: Pick<PriceCell, 'price' | 'comparable'>, convertTo: string | null): string =>
  formatPrice(convertTo === null ? price : comparable === null ? null : { micros: comparable, currency: convertTo })

/** One provider's price in one country: what, since when, and where from. */
export function CellContent({ cell, view }: { readonly cell: PriceCell; readonly view: CellView }): ReactElement {
  const { source, stale, isCheapest, observed, confirmedAt, effectiveFrom, networks } = cell
  const age = view.otherTime
    ? `since ${formatDateTime(effectiveFrom, { zone: view.zone }).slice(0, 10)}`
    : formatAge(view.at - confirmedAt)
  return (
    <span className="sb-price-cell" title={describe(cell, view)}>
      <span className="sb-price-amount" data-cheapest={isCheapest}>
        {isCheapest ? <Cheapest /> : null}
        {shown(cell, view.convertTo)}
        {observed?.differs === true ? (
          <IconAlertTriangle size={13} className="sb-price-warn" aria-label="Billed differently" role="img" />
        ) : null}
      </span>
      <span className="sb-price-meta">
        <span className="sb-price-source" data-source={source}>
          {sourceWords[source].label}
        </span>
        {stale === null ? (
          <span>{age}</span>
        ) : (
          <span className="sb-price-warn">
            <IconClockExclamation size={12} aria-hidden="true" /> stale, {age}
          </span>
        )}
        {networks > 1 ? <span title={plural(networks, 'network')}>×{networks}</span> : null}
      </span>
    </span>
  )
}

/** Seen as an icon, heard as a word. */
export function Cheapest(): ReactElement {
  return <IconTrophy size={13} stroke={2.2} role="img" aria-label="Cheapest" />
}

export function NetworkCell({
  quote,
  cheapest,
  view,
}: {
  readonly quote: NetworkPrice | undefined
  readonly cheapest: boolean
  readonly view: CellView
}): ReactElement {
  if (quote === undefined) return <span className="sb-unknown">{UNKNOWN}</span>
  const { next } = quote
  const coming =
    next === null
      ? ''
      : `\n${formatPrice(next.price)} from ${formatDateTime(next.effectiveFrom, { zone: view.zone }).slice(0, 10)}`
  return (
    <span className="sb-price-amount" data-cheapest={cheapest} title={`${sourceWords[quote.source].hint}${coming}`}>
      {cheapest ? <Cheapest /> : null}
      {shown(quote, view.convertTo)}
      {quote.source === 'manual' || quote.source === 'imported' ? (
        <span className="sb-price-source" data-source={quote.source}>
          {sourceWords[quote.source].label}
        </span>
      ) : null}
      {next === null ? null : <span className="sb-dim">→ {formatPrice(next.price)}</span>}
    </span>
  )
}

/** Everything about a cell in words. */
function describe(cell: PriceCell, { reporting, zone }: CellView): string {
  const { price, comparable, source, rule, min, weighted, max, networks, stale, observed, exchangeMove } = cell
  const own = (micros: number | null): string => formatPrice(micros === null ? null : { ...price, micros })
  const lines = [
    `${formatPrice(price)}${comparable === null || price.currency === reporting ? '' : ` = ${formatPrice({ micros: comparable, currency: reporting })}`}`,
    sourceWords[source].hint,
    networks > 0
      ? `${plural(networks, 'network')}: lowest ${own(min)}, by traffic ${own(weighted)}, highest ${own(max)}`
      : '',
    ruleWords[rule],
    `Confirmed ${formatDateTime(cell.confirmedAt, { zone })}, holds since ${formatDateTime(cell.effectiveFrom, { zone })}`,
    stale === null ? '' : staleWords[stale],
    observed?.differs === true
      ? `Billed differently: ${formatPrice(observed.price)} over ${plural(observed.n, 'message')}`
      : '',
    exchangeMove === null || exchangeMove === 0 ? '' : `Exchange rates alone moved it by ${formatChange(exchangeMove)}`,
  ]
  return lines.filter((line) => line !== '').join('\n')
}
