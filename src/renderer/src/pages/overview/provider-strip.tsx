import type { ReactElement } from 'react'
import type { ProviderStatus } from '../../../../contract/overview.ts'
import { Panel } from '../../components/panel.tsx'
import { FigureCells } from '../../components/provider-state/figure-cells.tsx'
import { ProviderStateMark } from '../../components/provider-state/provider-state.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatAge } from '../../format.ts'
import { useNow } from '../../stores/now.ts'

function LastFailure({ at }: { readonly at: number | null }): ReactElement {
  const now = useNow()
  if (at === null) return <span className="sb-unknown">none seen</span>
  return <span title={new Date(at).toISOString()}>{formatAge(now - at)} ago</span>
}

function Row({ provider }: { readonly provider: ProviderStatus }): ReactElement {
  return (
    <tr>
      <th scope="row">
        <span className="sb-provider-label">{provider.label}</span>
        <span className="sb-provider-id">
          {provider.priority}. {provider.name}
        </span>
      </th>
      <td>
        <ProviderStateMark provider={provider} />
      </td>
      <FigureCells provider={provider} />
      <td data-number="true">
        <LastFailure at={provider.lastFailureAt} />
      </td>
    </tr>
  )
}

/** One row per provider in the order of priority: can it be used, how much it carries, how well. */
export function ProviderStrip({ providers }: { readonly providers: readonly ProviderStatus[] }): ReactElement {
  const sorted = providers.toSorted((a, b) => a.priority - b.priority)
  return (
    <Panel title="Providers" aside="by priority" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard */}
      <section className="sb-scroll-x" aria-label="Providers, table" tabIndex={0}>
        <table className="sb-table sb-providers">
          <TableHead
            columns={[
              'Provider',
              'State',
              { figure: 'Share' },
              { figure: 'Accept' },
              { figure: 'Delivery' },
              { figure: 'Conversion' },
              { figure: 'Submit p50 / p95' },
              { figure: 'Last failure' },
            ]}
          />
          <tbody>
            {sorted.map((provider) => (
              <Row key={provider.name} provider={provider} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
