import type { EChartsCoreOption } from 'echarts/core'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { hatchOf } from '../../charts/hatch.ts'
import { hasLonePoint } from '../../charts/lone-point.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts, shares, sums } from '../../charts/table-columns.ts'
import { axisSum, sum } from '../../components/amounts.ts'
import { annotationLines, markLine } from '../../components/annotations/marks.ts'
import { formatPercent } from '../../format.ts'
import type { TrendRow } from './trend-rows.ts'

export const trendLegend = (palette: ChartPalette, compared: boolean): readonly LegendEntry[] => [
  { label: 'Net revenue', color: palette.stages[1] },
  { label: 'Cost', color: palette.contrast, dash: 'solid' },
  ...(compared ? [{ label: 'Net revenue before', color: palette.textDim, dash: 'dashed' as const }] : []),
  { label: 'Margin, share', color: palette.stages[0], dash: 'solid' },
]

/** Net revenue as bars, cost and the compared period as lines, the margin below on the same axis; marks are events. */
export function trendOption(rows: readonly TrendRow[], currency: string, palette: ChartPalette): EChartsCoreOption {
  const xAxis = { type: 'category', data: rows.map(({ name }) => name), axisLabel: { hideOverlap: true } }
  // Labels at its ends must not make one of them narrower than the other.
  const alike = { left: 62, right: 18, outerBoundsMode: 'none' }
  return {
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: trendTooltip(rows, currency) },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: [
      { ...alike, top: 18, bottom: 86 },
      { ...alike, height: 40, bottom: 24 },
    ],
    xAxis: [
      { ...xAxis, gridIndex: 0, axisLabel: { show: false } },
      { ...xAxis, gridIndex: 1 },
    ],
    yAxis: [
      {
        type: 'value',
        splitNumber: 4,
        axisLabel: { formatter: (micros: number) => axisSum(micros, currency) },
      },
      {
        type: 'value',
        gridIndex: 1,
        splitNumber: 1,
        scale: true,
        axisLabel: { formatter: (share: number) => `${Math.round(share * 100)} %` },
      },
    ],
    series: [
      {
        name: 'Net revenue',
        type: 'bar',
        barCategoryGap: '22%',
        barMaxWidth: 48,
        itemStyle: { color: palette.stages[1] },
        data: rows.map(({ net, partial }) => ({
          value: net,
          ...(partial && { itemStyle: { decal: hatchOf(palette) } }),
        })),
        markLine: markLine(
          rows.map(({ notes }) => notes),
          palette,
        ),
      },
      line(
        'Cost',
        rows.map(({ cost }) => cost),
        palette.contrast,
      ),
      {
        ...line(
          'Net revenue before',
          rows.map(({ netBefore }) => netBefore),
          palette.textDim,
        ),
        lineStyle: { type: 'dashed', width: 1.5 },
      },
      {
        ...line(
          'Margin, share',
          rows.map(({ margin }) => margin),
          palette.stages[0],
        ),
        xAxisIndex: 1,
        yAxisIndex: 1,
      },
    ],
  }
}

const line = (name: string, data: readonly (number | null)[], color: string) => ({
  name,
  type: 'line',
  symbolSize: 5,
  showSymbol: hasLonePoint(data),
  itemStyle: { color },
  lineStyle: { width: 2 },
  data,
})

function trendTooltip(
  rows: readonly TrendRow[],
  currency: string,
): (items: readonly { readonly dataIndex: number }[]) => string {
  return (items) => {
    const row = rows[items[0]?.dataIndex ?? -1]
    if (row === undefined) return ''
    return [
      `${row.name}${row.partial ? ' (partial)' : ''}`,
      `Net revenue  ${sum(row.net, currency)}`,
      `Cost  ${sum(row.cost, currency)}`,
      `Margin  ${formatPercent(row.margin)}`,
      ...(row.netBefore === null ? [] : [`Net revenue before  ${sum(row.netBefore, currency)}`]),
      ...annotationLines(row.notes),
    ].join('\n')
  }
}

/** The same figures as rows, newest first. */
export function trendTable(rows: readonly TrendRow[], currency: string): ChartTableProps {
  return {
    caption: 'Revenue, cost and margin over time',
    columns: [
      'Time',
      sums('Net revenue', currency),
      sums('Cost', currency),
      shares('Margin'),
      sums('Net revenue before', currency),
      counts('Events'),
    ],
    rows: rows
      .toReversed()
      .map((row) => [
        `${row.name}${row.partial ? ' (partial)' : ''}`,
        row.net,
        row.cost,
        row.margin,
        row.netBefore,
        row.notes.length,
      ]),
  }
}
