import type { ReactElement } from 'react'
import type { BreakEven } from '../../../../contract/cost-what-if.ts'
import { price } from '../../components/amounts.ts'
import { CountryName } from '../../components/country-name.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { plural } from '../../format.ts'

export interface BreakEvensProps {
  readonly breakEvens: readonly BreakEven[]
  readonly currency: string
}

/** The price of each route at which the choice turns. */
export function BreakEvens({ breakEvens, currency }: BreakEvensProps): ReactElement | null {
  if (breakEvens.length === 0) return null
  return (
    <Panel title="Break-even prices" aside={plural(breakEvens.length, 'route')} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <section className="sb-cost-scroll" aria-label="Break-even prices, table" tabIndex={0}>
        <table className="sb-table" aria-label="Break-even prices">
          <TableHead
            columns={[
              'Country',
              'Route',
              { figure: 'Price' },
              { figure: 'Break-even', hint: 'The highest price at which it is chosen' },
              'Means',
            ]}
          />
          <tbody>
            {breakEvens.map((each) => (
              <tr key={`${each.country} ${each.provider}`}>
                <th scope="row">
                  <CountryName code={each.country} />
                </th>
                <td>
                  <ProviderName name={each.provider} />
                </td>
                <td data-number="true">{price(each.priceMicros, currency)}</td>
                <td data-number="true">{price(each.breakEvenMicros, currency)}</td>
                <td>
                  <Meaning breakEven={each} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function Meaning({
  breakEven: { isChosen, breakEvenMicros, percent, against },
}: {
  readonly breakEven: BreakEven
}): ReactElement {
  if (breakEvenMicros === null || percent === null)
    return <span className="sb-dim">{isChosen ? 'chosen at any price' : 'not chosen at any price'}</span>
  const size = `${Math.abs(percent).toFixed(1)} %`
  if (isChosen)
    return (
      <>
        chosen; {size} dearer, and {against === null ? 'another' : <ProviderName name={against} />} takes over
      </>
    )
  return (
    <>
      would have to be {size} cheaper to take over{against === null ? '' : ' from '}
      {against === null ? null : <ProviderName name={against} />}
    </>
  )
}
