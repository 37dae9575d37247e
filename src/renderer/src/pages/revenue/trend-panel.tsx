import { type ReactElement, useMemo } from 'react'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { AnnotationBar } from '../../components/annotations/annotation-bar.tsx'
import { useAnnotations } from '../../components/annotations/use-annotations.ts'
import { Panel } from '../../components/panel.tsx'
import type { Bar } from '../../components/time-bar/use-bar.ts'
import { setParams } from '../../router.ts'
import { trendLegend, trendOption, trendTable } from './trend-option.ts'
import { trendRows } from './trend-rows.ts'

export interface TrendPanelProps {
  readonly report: RevenueReport
  readonly bar: Bar
}

/** Revenue over time with what happened meanwhile; a stretch drawn over it, or a bucket clicked, becomes the range. */
export function TrendPanel({ report, bar }: TrendPanelProps): ReactElement {
  const palette = usePalette()
  const annotations = useAnnotations(bar)
  const { shown } = annotations
  const rows = useMemo(() => trendRows(report, shown), [report, shown])
  const option = useMemo(() => trendOption(rows, report.currency, palette), [rows, report.currency, palette])

  const zoom = (first: number, last: number): void => {
    const from = rows[first]?.start
    if (from === undefined) return
    setParams({ range: null, from: String(from), to: String(rows[last + 1]?.start ?? report.span.to) })
  }

  return (
    <Panel
      title="Revenue over time"
      aside={`by ${report.bucket}, ${report.zone}${report.partial ? ' · hatched: partial, not over yet' : ''}`}
      footer={<AnnotationBar annotations={annotations} />}
      flush
    >
      <Chart
        option={option}
        ariaLabel={`Net revenue, cost and margin by ${report.bucket}, with ${shown.length} events.`}
        legend={trendLegend(palette, report.compared !== null)}
        table={trendTable(rows, report.currency)}
        onPick={({ dataIndex }) => zoom(dataIndex, dataIndex)}
        onBrush={zoom}
        group="revenue"
      />
    </Panel>
  )
}
