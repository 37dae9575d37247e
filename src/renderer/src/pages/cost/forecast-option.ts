import type { EChartsCoreOption } from 'echarts/core'
import type { CostForecast } from '../../../../contract/cost.ts'
import { bucketText } from '../../charts/bucket-text.ts'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { sums } from '../../charts/table-columns.ts'
import { axisSum, between, sum } from '../../components/amounts.ts'

/** What the chart draws: complete days, then the days to come with their bands; null where a column has nothing. */
interface Day {
  readonly start: number
  readonly name: string
  readonly spent: number | null
  readonly expected: number | null
  readonly band80: readonly [number, number] | null
  readonly band95: readonly [number, number] | null
}

/** @param ahead how many days to come to show */
export function forecastDays({ history, days, zone }: CostForecast, ahead: number): readonly Day[] {
  const nameOf = bucketText({ bucket: 'day', zone })
  const past = history.starts.map((start, index): Day => {
    const spent = history.spend[index] ?? null
    return { start, name: nameOf(start), spent, expected: null, band80: null, band95: null }
  })
  const coming = days.starts.slice(0, ahead).map(
    (start, index): Day => ({
      start,
      name: nameOf(start),
      spent: null,
      expected: days.spend[index] ?? null,
      band80: [days.low80[index] ?? 0, days.high80[index] ?? 0],
      band95: [days.low95[index] ?? 0, days.high95[index] ?? 0],
    }),
  )
  return [...past, ...coming]
}

export const forecastLegend = (palette: ChartPalette): readonly LegendEntry[] => [
  { label: 'Spent', color: palette.stages[1] },
  { label: 'Expected', color: palette.contrast, dash: 'solid' },
  { label: '80 % and 95 % intervals', color: palette.stages[2] },
]

/** Bars of what was spent and a fan of what is to come. */
export function forecastOption(days: readonly Day[], currency: string, palette: ChartPalette): EChartsCoreOption {
  const band = (name: string, pick: (day: Day) => readonly [number, number] | null, opacity: number): object[] => {
    const common = { type: 'line', stack: name, symbol: 'none', silent: true, lineStyle: { opacity: 0 } }
    return [
      { ...common, data: days.map((day) => pick(day)?.[0] ?? null) },
      {
        ...common,
        areaStyle: { color: palette.stages[2], opacity },
        data: days.map((day) => {
          const ends = pick(day)
          return ends === null ? null : ends[1] - ends[0]
        }),
      },
    ]
  }
  return {
    tooltip: {
      trigger: 'axis',
      formatter: ([item]: readonly { readonly dataIndex: number }[]) => {
        const day = days[item?.dataIndex ?? -1]
        if (day === undefined) return ''
        if (day.spent !== null) return `${day.name}   ${sum(day.spent, currency)} spent`
        return [
          `${day.name}   ${sum(day.expected, currency)} expected`,
          `80 %  ${between(day.band80?.[0] ?? null, day.band80?.[1] ?? null, currency)}`,
          `95 %  ${between(day.band95?.[0] ?? null, day.band95?.[1] ?? null, currency)}`,
        ].join('\n')
      },
    },
    grid: { top: 12, left: 62, right: 14, bottom: 24 },
    xAxis: { type: 'category', data: days.map(({ name }) => name), axisLabel: { hideOverlap: true } },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: { formatter: (micros: number) => axisSum(micros, currency) },
    },
    series: [
      ...band('95', ({ band95 }) => band95, 0.45),
      ...band('80', ({ band80 }) => band80, 0.75),
      {
        type: 'bar',
        barMaxWidth: 24,
        itemStyle: { color: palette.stages[1] },
        data: days.map(({ spent }) => spent),
      },
      {
        type: 'line',
        symbol: days.filter(({ expected }) => expected !== null).length === 1 ? 'circle' : 'none',
        lineStyle: { color: palette.contrast, width: 2 },
        itemStyle: { color: palette.contrast },
        data: days.map(({ expected }) => expected),
      },
    ],
  }
}

export function forecastTable(days: readonly Day[], currency: string): ChartTableProps {
  return {
    caption: 'Spend by day, past and expected',
    columns: [
      'Day',
      ...['Spent', 'Expected', '80 % from', '80 % to', '95 % from', '95 % to'].map((label) => sums(label, currency)),
    ],
    rows: days.map(({ name, spent, expected, band80, band95 }) => [
      name,
      spent,
      expected,
      ...(band80 ?? [null, null]),
      ...(band95 ?? [null, null]),
    ]),
  }
}
