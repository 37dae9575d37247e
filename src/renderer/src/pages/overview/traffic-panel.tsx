import { type ReactElement, useMemo } from 'react'
import type { Overview } from '../../../../contract/overview.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { Panel } from '../../components/panel.tsx'
import { formatAge, formatCount } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { trafficLegend, trafficOption, trafficTable } from './traffic-option.ts'
import { trafficBuckets } from './traffic-series.ts'

/** What became of the traffic over time; the unfinished bucket is hatched. */
export function TrafficPanel({ overview }: { readonly overview: Overview }): ReactElement {
  const { series, to } = overview
  const palette = usePalette()
  const zone = usePreferences((preferences) => preferences.zone)
  const buckets = useMemo(() => trafficBuckets(series, to), [series, to])
  const option = useMemo(
    () => trafficOption(buckets, series.bucketMs, palette, zone),
    [buckets, series.bucketMs, palette, zone],
  )
  const label =
    `Stacked bars of ${formatCount(overview.sent)} verifications by how far they came, ` +
    `with ${formatCount(overview.failover.n)} failovers below, on one time axis.`
  return (
    <Panel
      title="Traffic"
      aside={`by time of start, in steps of ${formatAge(series.bucketMs)} · hatched: not over yet`}
      flush
    >
      <Chart
        option={option}
        ariaLabel={label}
        legend={trafficLegend(palette)}
        table={trafficTable(buckets, series.bucketMs, zone)}
      />
    </Panel>
  )
}
