import type { ReactElement } from 'react'
import type { Slo } from '../../../../contract/slo.ts'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { formatUptime } from '../../components/slo-format.ts'
import { TableHead } from '../../components/table-head.tsx'
import { formatCount } from '../../format.ts'

/** How available each provider was by itself, without anybody who stood in for it. */
export function ProvidersPanel({ slo: { providers } }: { readonly slo: Slo }): ReactElement {
  return (
    <Panel title="Providers" aside="each by itself, without failover" flush>
      <div className="sb-scroll-x">
        <table className="sb-table sb-slo-table">
          <TableHead
            columns={[
              'Provider',
              { figure: 'Available' },
              { figure: 'Bad' },
              { figure: 'Observed' },
              { figure: 'Unknown' },
              { figure: 'Planned' },
            ]}
          />
          <tbody>
            {providers.map(({ provider, good, bad, unknown, maintenance, value }) => (
              <tr key={provider}>
                <th scope="row">
                  <ProviderName name={provider} />
                </th>
                <td data-number="true">{formatUptime(value)}</td>
                <td data-number="true">{formatCount(bad)}</td>
                <td data-number="true">{formatCount(good + bad)}</td>
                <td data-number="true">{formatCount(unknown)}</td>
                <td data-number="true">{formatCount(maintenance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
