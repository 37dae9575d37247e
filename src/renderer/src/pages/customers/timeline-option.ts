import type { EChartsCoreOption } from 'echarts/core'
import type { CustomerReport } from '../../../../contract/analytics-customers.ts'
import { bucketText } from '../../charts/bucket-text.ts'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { hatchOf } from '../../charts/hatch.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts, sums } from '../../charts/table-columns.ts'
import { axisSum, sum } from '../../components/amounts.ts'
import { formatCount } from '../../format.ts'

interface Day {
  readonly name: string
  readonly converted: number
  readonly failed: number
  /** Neither of both. */
  readonly rest: number
  readonly sent: number
  readonly net: number
  readonly partial: boolean
  readonly incidents: number
}

/** One customer's days, with how many incidents touched each. */
export function timelineDays(report: CustomerReport): readonly Day[] {
  const { series, incidents, zone } = report
  const nameOf = bucketText({ bucket: 'day', zone })
  return series.starts.map((start, i) => {
    const end = series.starts[i + 1] ?? Number.POSITIVE_INFINITY
    const [sent = 0, converted = 0, failed = 0] = [series.sent[i], series.converted[i], series.failed[i]]
    return {
      name: nameOf(start),
      sent,
      converted,
      failed,
      rest: Math.max(0, sent - converted - failed),
      net: series.net[i] ?? 0,
      partial: i === series.starts.length - 1,
      incidents: incidents.filter(({ from, to }) => from < end && to >= start).length,
    }
  })
}

export const timelineLegend = (palette: ChartPalette): readonly LegendEntry[] => [
  { label: 'Converted', color: palette.stages[0] },
  { label: 'Neither', color: palette.stages[2] },
  { label: 'Failed', color: palette.contrast },
  { label: 'Net revenue', color: palette.stages[1] },
]

/** Verifications by what became of them, and what they brought below; dotted lines are incidents. */
export function timelineOption(days: readonly Day[], currency: string, palette: ChartPalette): EChartsCoreOption {
  const xAxis = { type: 'category', data: days.map(({ name }) => name), axisLabel: { hideOverlap: true } }
  const bars = (name: string, of: (day: Day) => number, color: string) => ({
    name,
    type: 'bar',
    stack: 'sent',
    barCategoryGap: '12%',
    itemStyle: { color },
    data: days.map((day) => ({ value: of(day), ...(day.partial && { itemStyle: { decal: hatchOf(palette) } }) })),
  })
  // Labels at its ends must not make one of them narrower than the other.
  const alike = { left: 56, right: 18, outerBoundsMode: 'none' }
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (items: readonly { readonly dataIndex: number }[]) => {
        const day = days[items[0]?.dataIndex ?? -1]
        if (day === undefined) return ''
        return [
          `${day.name}${day.partial ? ' (partial)' : ''}   ${formatCount(day.sent)} sent`,
          `Converted  ${formatCount(day.converted)}`,
          `Failed  ${formatCount(day.failed)}`,
          `Net revenue  ${sum(day.net, currency)}`,
          ...(day.incidents === 0 ? [] : [`Incidents  ${day.incidents}`]),
        ].join('\n')
      },
    },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: [
      { ...alike, top: 14, bottom: 84 },
      { ...alike, height: 44, bottom: 24 },
    ],
    xAxis: [
      { ...xAxis, gridIndex: 0, axisLabel: { show: false } },
      { ...xAxis, gridIndex: 1 },
    ],
    yAxis: [
      { type: 'value', gridIndex: 0, minInterval: 1, splitNumber: 3 },
      {
        type: 'value',
        gridIndex: 1,
        splitNumber: 1,
        axisLabel: { formatter: (micros: number) => axisSum(micros, currency) },
      },
    ],
    series: [
      {
        ...bars('Converted', ({ converted }) => converted, palette.stages[0]),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: palette.mark, type: 'dotted', width: 1.5 },
          data: days.flatMap(({ incidents }, index) => (incidents === 0 ? [] : [{ xAxis: index }])),
        },
      },
      bars('Neither', ({ rest }) => rest, palette.stages[2]),
      bars('Failed', ({ failed }) => failed, palette.contrast),
      { ...bars('Net revenue', ({ net }) => net, palette.stages[1]), stack: 'net', xAxisIndex: 1, yAxisIndex: 1 },
    ],
  }
}

export function timelineTable(days: readonly Day[], currency: string): ChartTableProps {
  return {
    caption: 'Verifications and revenue by day',
    columns: [
      'Day',
      counts('Sent'),
      counts('Converted'),
      counts('Failed'),
      sums('Net revenue', currency),
      counts('Incidents'),
    ],
    rows: days
      .toReversed()
      .map((day) => [
        `${day.name}${day.partial ? ' (partial)' : ''}`,
        day.sent,
        day.converted,
        day.failed,
        day.net,
        day.incidents,
      ]),
  }
}
