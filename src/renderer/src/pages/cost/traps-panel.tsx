import type { ReactElement } from 'react'
import type { RouteTrap } from '../../../../contract/cost-analysis.ts'
import { price, sum } from '../../components/amounts.ts'
import { CountryName } from '../../components/country-name.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatCount, plural } from '../../format.ts'

/** Routes with a lower price that cost more per converted verification. */
export function TrapsPanel({
  traps,
  currency,
}: {
  readonly traps: readonly RouteTrap[]
  readonly currency: string
}): ReactElement {
  return (
    <Panel title="Cheap-route traps" aside={plural(traps.length, 'trap')} flush={traps.length > 0}>
      {traps.length === 0 ? (
        <p className="sb-cost-none">No route with a lower price costs more per converted verification.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <section className="sb-cost-scroll sb-cost-traps" aria-label="Cheap-route traps, table" tabIndex={0}>
          <table className="sb-table" aria-label="Cheap-route traps">
            <TableHead
              columns={[
                'Country',
                'Cheap, but',
                'Better',
                { figure: 'A month', hint: "What the cheap route's conversions cost more" },
                'Evidence',
              ]}
            />
            <tbody>
              {traps.map((trap) => (
                <tr key={`${trap.country} ${trap.cheap} ${trap.better}`}>
                  <th scope="row">
                    <CountryName code={trap.country} />
                  </th>
                  <td>
                    <ProviderName name={trap.cheap} />
                    <span className="sb-cost-second">
                      {price(trap.cheapPrice, currency)} a message, {price(trap.cheapPerConverted, currency)} per
                      converted
                    </span>
                  </td>
                  <td>
                    <ProviderName name={trap.better} />
                    <span className="sb-cost-second">
                      {price(trap.betterPrice, currency)} a message, {price(trap.betterPerConverted, currency)} per
                      converted
                    </span>
                  </td>
                  <td data-number="true">{sum(trap.monthlyMicros, currency)}</td>
                  <td>
                    {trap.certain ? (
                      <ToneBadge
                        tone="warn"
                        icon="warning"
                        label="Certain"
                        hint="Chance explains it in 2.5 % or less"
                      />
                    ) : (
                      <ToneBadge tone="neutral" icon="question" label="May be chance" />
                    )}
                    <span className="sb-cost-second">
                      n {formatCount(trap.cheapN)} and {formatCount(trap.betterN)}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}
