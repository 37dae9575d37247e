import { type ReactElement, useMemo, useState } from 'react'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { api } from '../../api.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { toggled } from '../../components/filter-bar/filter-params.ts'
import { Panel } from '../../components/panel.tsx'
import type { Bar } from '../../components/time-bar/use-bar.ts'
import { useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { setParams } from '../../router.ts'
import { AnnotationBar } from './annotation-bar.tsx'
import { trendLegend, trendOption, trendTable } from './trend-option.ts'
import { trendRows } from './trend-rows.ts'

export interface TrendPanelProps {
  readonly report: RevenueReport
  readonly bar: Bar
}

/** Revenue over time with what happened meanwhile; a stretch drawn over it becomes the range. */
export function TrendPanel({ report, bar }: TrendPanelProps): ReactElement {
  const palette = usePalette()
  const [hidden, setHidden] = useState<readonly string[]>([])
  const version = useFiguresVersion(['annotations'])
  const found = useFigures(bar.key, (signal) => api.analytics.annotations(bar.query(), { signal }), version)
  const annotations = useMemo(() => found.data?.annotations ?? [], [found.data])
  const rows = useMemo(
    () =>
      trendRows(
        report,
        annotations.filter(({ kind }) => !hidden.includes(kind)),
      ),
    [report, annotations, hidden],
  )
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
      footer={
        <AnnotationBar
          annotations={annotations}
          hidden={hidden}
          onToggle={(kind) => setHidden((kinds) => toggled(kinds, kind))}
        />
      }
      flush
    >
      <Chart
        option={option}
        ariaLabel={`Net revenue, cost and margin by ${report.bucket}, with ${annotations.length} events.`}
        legend={trendLegend(palette, report.compared !== null)}
        table={trendTable(rows, report.currency)}
        onBrush={zoom}
        group="revenue"
      />
    </Panel>
  )
}
