import type { EChartsCoreOption } from 'echarts/core'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { hatchOf } from '../../charts/hatch.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { formatCount, formatDateTime, type Zone } from '../../format.ts'

export interface TimelineData {
  readonly starts: readonly number[]
  readonly sent: readonly number[]
  readonly converted: readonly number[]
}

export const timelineLegend = (palette: ChartPalette): readonly LegendEntry[] => [
  { label: 'Converted', color: palette.stages[0] },
  { label: 'Not converted', color: palette.contrast },
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
        return start === undefined
          ? ''
          : `${nameOf(start, zone)}${index === last ? ' (partial)' : ''}\n${formatCount(data.sent[index] ?? 0)} sent\n${formatCount(data.converted[index] ?? 0)} converted`
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
        (index) => Math.max(0, (data.sent[index] ?? 0) - (data.converted[index] ?? 0)),
        palette.contrast,
      ),
    ],
  }
}

export function timelineTable(caption: string, data: TimelineData, zone: Zone): ChartTableProps {
  return {
    caption,
    columns: ['Time', 'Sent', 'Converted'],
    rows: data.starts
      .map((start, index) => [
        nameOf(start, zone),
        formatCount(data.sent[index] ?? 0),
        formatCount(data.converted[index] ?? 0),
      ])
      .toReversed(),
  }
}
