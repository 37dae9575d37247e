import { type ReactElement, useMemo } from 'react'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { bridgeOption, bridgeSteps, bridgeTable } from './bridge-option.ts'

/** Why revenue is what it is: from the compared period to this one, by what customers did. */
export function BridgePanel({ report }: { readonly report: RevenueReport }): ReactElement {
  const palette = usePalette()
  const { bridge, currency, compared } = report
  const steps = useMemo(() => (bridge === null ? [] : bridgeSteps(bridge)), [bridge])
  const option = useMemo(() => bridgeOption(steps, currency, palette), [steps, currency, palette])
  return (
    <Panel title="Revenue movements" aside={bridge === null ? undefined : 'adds up exactly'} flush>
      {bridge === null ? (
        <EmptyState
          title={compared === null ? 'Nothing to compare with' : 'Movements are not known for this filter'}
          body={
            compared === null
              ? 'Choose a comparison above to see what moved.'
              : 'They are reckoned by customer. Filter by customer or service instead of provider, country or network.'
          }
        />
      ) : (
        <Chart
          option={option}
          ariaLabel="Bars from the net revenue before, over what customers added and took, to that of now."
          table={bridgeTable(steps, currency)}
        />
      )}
    </Panel>
  )
}
