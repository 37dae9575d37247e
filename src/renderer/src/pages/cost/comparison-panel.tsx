import { type ReactElement, useState } from 'react'
import type { ComparedRoute, CountryComparison } from '../../../../contract/cost-analysis.ts'
import { between, price, sum } from '../../components/amounts.ts'
import { CountryName } from '../../components/country-name.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatCount, formatPercent, plural } from '../../format.ts'

/** Countries shown before the rest is asked for. */
const SHOWN = 6

export interface ComparisonPanelProps {
  readonly prices: readonly CountryComparison[]
  readonly currency: string
}

/** Every route of the busiest countries: what a message costs, and what a conversion costs by it. */
export function ComparisonPanel({ prices, currency }: ComparisonPanelProps): ReactElement {
  const [all, setAll] = useState(false)
  const shown = all ? prices : prices.slice(0, SHOWN)
  return (
    <Panel
      title="Prices compared"
      aside={
        <>
          {plural(prices.length, 'country', 'countries')} by traffic
          {prices.length > SHOWN ? (
            <button type="button" className="sb-link-button" onClick={() => setAll(!all)}>
              {all ? 'Show the busiest only' : `Show all ${prices.length}`}
            </button>
          ) : null}
        </>
      }
      flush
    >
      {shown.length === 0 ? (
        <EmptyState title="Nothing to compare yet" body="Countries appear here once verifications were sent to them." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <section className="sb-cost-scroll" aria-label="Prices compared, table" tabIndex={0}>
          <table className="sb-table sb-cost-table" aria-label="Prices compared">
            <TableHead
              columns={[
                'Country',
                'Provider',
                { figure: 'Price', hint: "Of a message of the country's usual length, now" },
                { figure: 'Converts', hint: 'What was observed, pulled to country and provider; 95 %' },
                { figure: 'Refused', hint: 'Share of submissions that are refused and move on' },
                { figure: 'Doubled', hint: 'Share of submissions that are followed by a duplicate' },
                { figure: 'Expected cost', hint: 'Of one verification that starts here, duplicates included' },
                { figure: 'Per converted', hint: 'Expected cost over the chance of conversion; 95 %' },
                'Verdict',
              ]}
            />
            {shown.map((country) => (
              <tbody key={country.country} className="sb-cost-country">
                {country.routes.map((route, index) => (
                  <tr key={route.provider}>
                    {index === 0 ? (
                      <th scope="rowgroup" rowSpan={country.routes.length}>
                        <CountryName code={country.country} />
                        <span className="sb-cost-second">{plural(country.verifications, 'verification')}</span>
                        {country.monthlyGapMicros === null || country.monthlyGapMicros === 0 ? null : (
                          <span
                            className="sb-cost-second"
                            title="What the country would have cost less, had each verification started at the best"
                          >
                            {sum(country.monthlyGapMicros, currency)} a month to gain
                          </span>
                        )}
                      </th>
                    ) : null}
                    <RouteCells route={route} currency={currency} />
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
        </section>
      )}
    </Panel>
  )
}

function RouteCells({ route, currency }: { readonly route: ComparedRoute; readonly currency: string }): ReactElement {
  const { conversion, observed } = route
  return (
    <>
      <td>
        <ProviderName name={route.provider} />
      </td>
      <td data-number="true">{price(route.price, currency)}</td>
      <td data-number="true">
        {formatPercent(conversion.mean)}
        <span className="sb-cost-second">
          {formatPercent(conversion.low)} to {formatPercent(conversion.high)}, n {formatCount(observed.n)}
        </span>
      </td>
      <td data-number="true">{formatPercent(route.refused)}</td>
      <td data-number="true">{formatPercent(route.doubled)}</td>
      <td data-number="true">{price(route.expected, currency)}</td>
      <td data-number="true">
        {price(route.perConverted, currency)}
        <span className="sb-cost-second">
          {between(route.perConvertedLow, route.perConvertedHigh, currency, price)}
        </span>
      </td>
      <td>
        {route.isBest ? <ToneBadge tone="ok" icon="check" label="Best value" /> : null}
        {route.isCheapest ? (
          <ToneBadge tone={route.isBest ? 'ok' : 'neutral'} icon="flag" label="Lowest price" />
        ) : null}
      </td>
    </>
  )
}
