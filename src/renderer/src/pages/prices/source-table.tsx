import type { ReactElement } from 'react'
import { type NetworkPrice, type PriceCell, priceSources } from '../../../../contract/pricing-models.ts'
import { TableHead } from '../../components/table-head.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatPrice, plural, UNKNOWN } from '../../format.ts'
import { sourceWords } from './price-words.ts'

export interface SourceTableProps {
  /** Of one provider in one country. */
  readonly quotes: readonly NetworkPrice[]
  readonly cell: PriceCell | null
}

/** What each source says, side by side; the one that counts is marked. */
export function SourceTable({ quotes, cell }: SourceTableProps): ReactElement {
  return (
    <table className="sb-table sb-price-sources">
      <TableHead columns={['Source', { figure: 'Price' }, { figure: 'Networks' }, 'Since']} />
      <tbody>
        {priceSources.map((source) => {
          const own = quotes.filter((quote) => quote.source === source && quote.goneAt === null)
          const observed = source === 'observed' ? (cell?.observed ?? null) : null
          const since = own.length === 0 ? null : Math.max(...own.map(({ effectiveFrom }) => effectiveFrom))
          return (
            <tr key={source} data-counts={cell?.source === source}>
              <th scope="row" title={sourceWords[source].hint}>
                {sourceWords[source].label}
                {cell?.source === source ? <strong> · counts</strong> : null}
              </th>
              <td data-number="true">{observed === null ? spanOf(own) : formatPrice(observed.price)}</td>
              <td data-number="true">{observed === null ? coverOf(own) : plural(observed.n, 'message')}</td>
              <td>{since === null ? UNKNOWN : <TimeValue at={since} withDate />}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** The price for the whole country, or from the lowest to the highest of the networks. */
function spanOf(quotes: readonly NetworkPrice[]): string {
  const whole = quotes.find(({ network }) => network === '')
  if (whole !== undefined) return formatPrice(whole.price)
  const [first, ...others] = [...quotes].sort((a, b) => a.price.micros - b.price.micros)
  const last = others.at(-1)
  if (first === undefined) return UNKNOWN
  return last === undefined || last.price.micros === first.price.micros
    ? formatPrice(first.price)
    : `${formatPrice(first.price)} to ${formatPrice(last.price)}`
}

function coverOf(quotes: readonly NetworkPrice[]): string {
  const networks = quotes.filter(({ network }) => network !== '').length
  if (quotes.length === 0) return UNKNOWN
  return networks === 0 ? 'All' : String(networks)
}
