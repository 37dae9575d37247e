import type { EChartsCoreOption } from 'echarts/core'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { hatchOf } from '../../charts/hatch.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts } from '../../charts/table-columns.ts'
import { formatCount, formatDateTime, type Zone } from '../../format.ts'

export interface TimelineData {
  readonly starts: readonly number[]
  readonly sent: readonly number[]
  readonly converted: readonly number[]
  /** Not converted, but not over yet. */
  readonly open: readonly number[]
}

export const timelineLegend = (palette: ChartPalette): readonly LegendEntry[] => [
  { label: 'Converted', color: palette.stages[0] },
  { label: 'Not converted', color: palette.contrast },
  { label: 'Still open', color: palette.stages[2] },
]

const nameOf = (start: number, zone: Zone): string => formatDateTime(start, { zone }).slice(5, -3)

/** What was sent in each bucket, and how much of it converted. */
export function timelineOption(data: TimelineData, palette: ChartPalette, zone: Zone): EChartsCoreOption {
  const last = data.starts.length - 1
  const bars = (name: string, of: (index: number) => number, color: string) => ({
    name,
    type: 'bar',
    stack: 'sent',
    barCategoryGap: '10%',
    itemStyle: { color },
    data: data.starts.map((_, index) => ({
      value: of(index),
      ...(index === last && { itemStyle: { decal: hatchOf(palette) } }),
    })),
  })
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (items: readonly { readonly dataIndex: number }[]) => {
        const index = items[0]?.dataIndex ?? -1
        const start = data.starts[index]
        if (start === undefined) return ''
        const open = data.open[index] ?? 0
        return [
          `${nameOf(start, zone)}${index === last ? ' (partial)' : ''}`,
          `${formatCount(data.sent[index] ?? 0)} sent`,
          `${formatCount(data.converted[index] ?? 0)} converted`,
          ...(open === 0 ? [] : [`${formatCount(open)} still open`]),
        ].join('\n')
      },
    },
    grid: { top: 12, left: 44, right: 10, bottom: 24 },
    xAxis: {
      type: 'category',
      data: data.starts.map((start) => nameOf(start, zone)),
      axisLabel: { hideOverlap: true },
    },
    yAxis: { type: 'value', minInterval: 1, splitNumber: 3 },
    series: [
      bars('Converted', (index) => data.converted[index] ?? 0, palette.stages[0]),
      bars(
        'Not converted',
        (index) => Math.max(0, (data.sent[index] ?? 0) - (data.converted[index] ?? 0) - (data.open[index] ?? 0)),
        palette.contrast,
      ),
      bars('Still open', (index) => data.open[index] ?? 0, palette.stages[2]),
    ],
  }
}

export function timelineTable(caption: string, data: TimelineData, zone: Zone): ChartTableProps {
  return {
    caption,
    columns: ['Time', counts('Sent'), counts('Converted'), counts('Still open')],
    rows: data.starts
      .map((start, index) => [
        nameOf(start, zone),
        data.sent[index] ?? 0,
        data.converted[index] ?? 0,
        data.open[index] ?? 0,
      ])
      .toReversed(),
  }
}
