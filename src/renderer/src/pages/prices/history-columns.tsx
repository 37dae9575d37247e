import type { ReactElement } from 'react'
import type { PriceChange } from '../../../../contract/pricing-models.ts'
import { CountryName } from '../../components/country-name.tsx'
import type { Column } from '../../components/data-table/column.ts'
import type { KeysetRow } from '../../components/data-table/keyset-list.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatPrice, UNKNOWN } from '../../format.ts'
import { changeLooks, formatChange, sourceWords } from './price-words.ts'

export type HistoryRow = PriceChange & KeysetRow

/** A change in percent, dearer in red and cheaper in green, always with its sign. */
export function Percent({ value }: { readonly value: number | null }): ReactElement {
  const text = formatChange(value)
  if (text === null || value === null)
    return (
      <span className="sb-unknown" title="Cannot be stated in percent, such as from zero or from nothing">
        {UNKNOWN}
      </span>
    )
  return (
    <span className="sb-price-percent" data-tone={value > 0 ? 'bad' : value < 0 ? 'ok' : 'neutral'}>
      {text}
    </span>
  )
}

/** A network by its code and name, or the country as a whole. */
export function NetworkName({
  network,
  name,
}: {
  readonly network: string
  readonly name: string | null
}): ReactElement {
  if (network === '') return <span className="sb-dim">Whole country</span>
  // A list without codes has the name alone.
  if (!/^\d+$/.test(network))
    return (
      <span className="sb-cut" title={network}>
        {network}
      </span>
    )
  return (
    <span className="sb-cut" title={name ?? network}>
      <span className="sb-code">{network}</span> {name}
    </span>
  )
}

/** Without the code of a currency that the new price names as well. */
function oldPriceText({ oldPrice, newPrice }: PriceChange): string {
  const text = formatPrice(oldPrice)
  return oldPrice?.currency === newPrice?.currency ? text.replace(/ [A-Z]{3}$/, '') : text
}

/** The columns of the history, in the order in which a change is read. */
export const historyColumns: readonly Column<HistoryRow>[] = [
  { id: 'seen', header: 'Seen', width: '146px', cell: (row) => <TimeValue at={row.updatedAt} withDate /> },
  {
    id: 'provider',
    header: 'Provider',
    width: 'minmax(114px, 1fr)',
    cell: (row) => <ProviderName name={row.provider} />,
  },
  {
    id: 'country',
    header: 'Country',
    width: 'minmax(106px, 1.2fr)',
    cell: (row) => <CountryName code={row.country} />,
  },
  {
    id: 'network',
    header: 'Network',
    width: 'minmax(96px, 1.2fr)',
    cell: (row) => <NetworkName network={row.network} name={row.networkName} />,
  },
  { id: 'kind', header: 'Kind', width: '112px', cell: (row) => <ToneBadge {...changeLooks[row.kind]} /> },
  {
    id: 'prices',
    header: 'Old → new',
    width: 'minmax(186px, 1fr)',
    align: 'end',
    cell: (row) => (
      <span className="sb-number" title={`${formatPrice(row.oldPrice)} to ${formatPrice(row.newPrice)}`}>
        <span className="sb-dim">{oldPriceText(row)}</span> → <MoneyValue money={row.newPrice} kind="price" />
      </span>
    ),
  },
  {
    id: 'change',
    header: 'Change',
    width: '68px',
    align: 'end',
    cell: (row) => <Percent value={row.changePercent} />,
  },
  {
    id: 'from',
    header: 'Effective from',
    width: '146px',
    cell: (row) => <TimeValue at={row.effectiveFrom} withDate />,
  },
  {
    id: 'source',
    header: 'Source',
    width: '76px',
    cell: (row) => (
      <span className="sb-price-source" data-source={row.source} title={sourceWords[row.source].hint}>
        {sourceWords[row.source].label}
      </span>
    ),
  },
]

/** Sum of the least widths above, px. */
export const historyTableWidth = 1050
