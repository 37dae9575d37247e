import { type ReactElement, useMemo } from 'react'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { Panel } from '../../components/panel.tsx'
import { setParams } from '../../router.ts'
import { seriesLegend, seriesOption, seriesTable, type Trend } from './series-option.ts'

export interface SeriesPanelProps {
  readonly report: PerformanceReport
  readonly trend: Trend
}

/** One trend over the range; a stretch drawn over it becomes the range. */
export function SeriesPanel({ report, trend }: SeriesPanelProps): ReactElement {
  const palette = usePalette()
  const option = useMemo(() => seriesOption(report, trend, palette), [report, trend, palette])
  const { starts } = report.series
  const zoom = (first: number, last: number): void => {
    const from = starts[first]
    if (from === undefined) return
    setParams({ range: null, from: String(from), to: String(starts[last + 1] ?? report.span.to) })
  }
  return (
    <Panel
      title={trend.title}
      aside={`by ${report.bucket}${report.partial && trend.withVolume ? ' · hatched: partial' : ''}`}
      flush
    >
      <Chart
        option={option}
        ariaLabel={`${trend.title} by ${report.bucket}: ${trend.lines.map(({ label }) => label).join(', ')}.`}
        legend={seriesLegend(trend, palette)}
        table={seriesTable(report, trend)}
        onBrush={zoom}
        group="performance"
      />
    </Panel>
  )
}
