import { type ReactElement, useMemo } from 'react'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { AnnotationBar } from '../../components/annotations/annotation-bar.tsx'
import type { Annotations } from '../../components/annotations/use-annotations.ts'
import { Panel } from '../../components/panel.tsx'
import { setParams } from '../../router.ts'
import { seriesLegend, seriesOption, seriesTable, type Trend } from './series-option.ts'

export interface SeriesPanelProps {
  readonly report: PerformanceReport
  readonly trend: Trend
  readonly annotations: Annotations
  /** Lists what happened below the chart; once a page is enough. */
  readonly withList?: boolean
}

/** One trend over the range with what happened meanwhile; a stretch drawn over it becomes the range. */
export function SeriesPanel({ report, trend, annotations, withList = false }: SeriesPanelProps): ReactElement {
  const palette = usePalette()
  const option = useMemo(
    () => seriesOption(report, trend, annotations.shown, palette),
    [report, trend, annotations.shown, palette],
  )
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
      footer={withList ? <AnnotationBar annotations={annotations} /> : undefined}
      flush
    >
      <Chart
        option={option}
        ariaLabel={`${trend.title} by ${report.bucket}: ${trend.lines.map(({ label }) => label).join(', ')}.`}
        legend={seriesLegend(trend, palette)}
        table={seriesTable(report, trend)}
        onPick={({ dataIndex }) => zoom(dataIndex, dataIndex)}
        onBrush={zoom}
        group="performance"
      />
    </Panel>
  )
}
