import type { EChartsCoreOption } from 'echarts/core'
import type { Annotation } from '../../../../contract/analytics-insights.ts'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { bucketText } from '../../charts/bucket-text.ts'
import type { LegendEntry, LineDash } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { hatchOf } from '../../charts/hatch.ts'
import { hasLonePoint } from '../../charts/lone-point.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts, durations, shares, type TableColumn } from '../../charts/table-columns.ts'
import { annotationLines, annotationsByBucket, markLine } from '../../components/annotations/marks.ts'
import { formatCount, formatDuration, formatPercent } from '../../format.ts'

type Series = PerformanceReport['series']
type LineName = 'accept' | 'delivery' | 'conversion' | 'p50' | 'p95' | 'p99'

interface Line {
  readonly key: LineName
  readonly label: string
}

const rateLines: readonly Line[] = [
  { key: 'accept', label: 'Accepted' },
  { key: 'delivery', label: 'Delivered' },
  { key: 'conversion', label: 'Converted' },
]
const timeLines: readonly Line[] = [
  { key: 'p50', label: 'p50' },
  { key: 'p95', label: 'p95' },
  { key: 'p99', label: 'p99' },
]

/** A trend: what is drawn as lines, and how its figures are printed. */
export interface Trend {
  readonly title: string
  readonly lines: readonly Line[]
  readonly print: (value: number | null) => string
  readonly axis: (value: number) => string
  /** What they are in a table. */
  readonly columns: (label: string) => TableColumn
  /** Also draws what was sent, as bars. */
  readonly withVolume: boolean
}

export const rates: Trend = {
  title: 'Rates and volume',
  lines: rateLines,
  print: formatPercent,
  axis: (value) => `${Math.round(value * 100)} %`,
  columns: (label) => shares(label),
  withVolume: true,
}

export const times: Trend = {
  title: 'Submission to answer',
  lines: timeLines,
  print: formatDuration,
  axis: (value) => formatDuration(value),
  columns: (label) => durations(label),
  withVolume: false,
}

const colorsOf = (palette: ChartPalette): readonly string[] => [palette.stages[0], palette.stages[1], palette.contrast]

/** The line in the middle, which the others cross, is told apart by more than its colour. */
const dashOf = (index: number): LineDash => (index === 1 ? 'dashed' : 'solid')

export const seriesLegend = (trend: Trend, palette: ChartPalette): readonly LegendEntry[] => [
  ...trend.lines.map(({ label }, index) => ({
    label,
    color: colorsOf(palette)[index] ?? palette.text,
    dash: dashOf(index),
  })),
  ...(trend.withVolume ? [{ label: 'Sent', color: palette.stages[2] }] : []),
]

const bucketNames = (report: PerformanceReport): readonly string[] => report.series.starts.map(bucketText(report))

/** Lines over time; the volume stands behind them. */
export function seriesOption(
  report: PerformanceReport,
  trend: Trend,
  annotations: readonly Annotation[],
  palette: ChartPalette,
): EChartsCoreOption {
  const { series, partial } = report
  const names = bucketNames(report)
  const colors = colorsOf(palette)
  const last = names.length - 1
  const events = annotationsByBucket(series.starts, annotations)
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'line' },
      formatter: (items: readonly { readonly dataIndex: number }[]) => {
        const index = items[0]?.dataIndex ?? -1
        const name = names[index]
        return name === undefined
          ? ''
          : [
              `${name}${partial && index === last ? ' (partial)' : ''}   ${formatCount(series.sent[index] ?? 0)} sent`,
              ...trend.lines.map(({ key, label }) => `${label}  ${trend.print(series[key][index] ?? null)}`),
              ...annotationLines(events[index] ?? []),
            ].join('\n')
      },
    },
    grid: { top: 20, left: 62, right: trend.withVolume ? 48 : 10, bottom: 24 },
    xAxis: { type: 'category', data: [...names], axisLabel: { hideOverlap: true } },
    yAxis: [
      {
        type: 'value',
        splitNumber: 4,
        ...(trend.withVolume && { min: 0, max: 1, interval: 0.25 }),
        axisLabel: { formatter: trend.axis },
      },
      { type: 'value', show: trend.withVolume, splitLine: { show: false }, splitNumber: 3 },
    ],
    series: [
      {
        name: 'Sent',
        type: 'bar',
        yAxisIndex: 1,
        barCategoryGap: '20%',
        barMaxWidth: 40,
        itemStyle: { color: palette.stages[2], opacity: 0.75 },
        data: trend.withVolume
          ? series.sent.map((value, index) => ({
              value,
              ...(partial && index === last && { itemStyle: { decal: hatchOf(palette) } }),
            }))
          : [],
      },
      ...trend.lines.map(({ key, label }, index) => ({
        name: label,
        type: 'line',
        symbolSize: 4,
        showSymbol: hasLonePoint(series[key]),
        z: 3,
        itemStyle: { color: colors[index] },
        lineStyle: { width: 2, type: dashOf(index) },
        ...(index === 0 && { markLine: markLine(events, palette) }),
        data: [...series[key]],
      })),
    ],
  }
}

export function seriesTable(report: PerformanceReport, trend: Trend): ChartTableProps {
  const { series }: { readonly series: Series } = report
  return {
    caption: trend.title,
    columns: ['Time', counts('Sent'), ...trend.lines.map(({ label }) => trend.columns(label))],
    rows: bucketNames(report)
      .map((name, index) => [
        `${name}${report.partial && index === series.starts.length - 1 ? ' (partial)' : ''}`,
        series.sent[index] ?? 0,
        ...trend.lines.map(({ key }) => series[key][index] ?? null),
      ])
      .toReversed(),
  }
}
