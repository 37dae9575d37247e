import type { EChartsCoreOption } from 'echarts/core'
import type { CostSavings } from '../../../../contract/cost-savings.ts'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { sums } from '../../charts/table-columns.ts'
import { axisSum, signedSum, sum } from '../../components/amounts.ts'

/** The three lines, in the same order everywhere. */
interface Point {
  readonly name: string
  readonly baseline: number
  readonly actual: number
  readonly best: number
  readonly saved: number
}

/** @param nameOf names the start of a bucket */
export function savingsPoints(
  { series, cumulative }: CostSavings,
  addedUp: boolean,
  nameOf: (start: number) => string,
): readonly Point[] {
  const columns = addedUp ? cumulative : series
  const points = series.starts.map((start, index) => ({
    name: nameOf(start),
    baseline: columns.baseline[index] ?? 0,
    actual: columns.actual[index] ?? 0,
    best: columns.best[index] ?? 0,
    saved: columns.saved[index] ?? 0,
  }))
  // A workspace that is younger than the time asked for: the lines begin with its first verification.
  const first = series.verifications.findIndex((n) => n > 0)
  return points.slice(Math.max(0, first - 1))
}

const lines = (baseline: string, palette: ChartPalette) =>
  [
    { key: 'baseline', label: baseline, color: palette.contrast, type: 'dashed' },
    { key: 'actual', label: 'Actual', color: palette.stages[0], type: 'solid' },
    { key: 'best', label: 'Best known route', color: palette.mark, type: 'dotted' },
  ] as const

export const savingsLegend = (baseline: string, palette: ChartPalette, band: boolean): readonly LegendEntry[] => [
  ...lines(baseline, palette).map(({ label, color, type }) => ({ label, color, dash: type })),
  ...(band ? [{ label: 'Target', color: palette.stages[2] }] : []),
]

export interface SavingsLook {
  readonly currency: string
  /** Name of the baseline. */
  readonly baseline: string
  /** Where spend is to be, as shares saved of the baseline. */
  readonly target: { readonly low: number; readonly high: number }
  readonly palette: ChartPalette
}

/** Baseline, actual and best, with the band in which the actual line is to run. */
export function savingsOption(points: readonly Point[], look: SavingsLook): EChartsCoreOption {
  const { currency, baseline, target, palette } = look
  const drawn = lines(baseline, palette)
  const band = { type: 'line', stack: 'target', symbol: 'none', silent: true, lineStyle: { opacity: 0 } }
  // A single point is no line: it is shown as a dot.
  const symbol = points.length === 1 ? 'circle' : 'none'
  return {
    tooltip: {
      trigger: 'axis',
      formatter: ([item]: readonly { readonly dataIndex: number }[]) => {
        const point = points[item?.dataIndex ?? -1]
        if (point === undefined) return ''
        return [
          `${point.name}   saved ${signedSum(point.saved, currency)}`,
          ...drawn.map(({ key, label }) => `${label}  ${sum(point[key], currency)}`),
        ].join('\n')
      },
    },
    grid: { top: 12, left: 66, right: 18, bottom: 24 },
    xAxis: {
      type: 'category',
      boundaryGap: points.length === 1,
      data: points.map(({ name }) => name),
      axisLabel: { hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: { formatter: (micros: number) => axisSum(micros, currency) },
    },
    series: [
      { ...band, data: points.map((point) => point.baseline * (1 - target.high)) },
      {
        ...band,
        areaStyle: { color: palette.stages[2], opacity: 0.45 },
        data: points.map((point) => point.baseline * (target.high - target.low)),
      },
      ...drawn.map(({ key, label, color, type }) => ({
        name: label,
        type: 'line',
        symbol,
        symbolSize: 8,
        itemStyle: { color },
        lineStyle: { color, width: 2, type },
        data: points.map((point) => point[key]),
      })),
    ],
  }
}

export function savingsTable(points: readonly Point[], baseline: string, currency: string): ChartTableProps {
  return {
    caption: 'Spend beside the baseline and the best known routes',
    columns: ['Time', ...[baseline, 'Actual', 'Best known route', 'Saved'].map((label) => sums(label, currency))],
    rows: points.map(({ name, ...point }) => [name, point.baseline, point.actual, point.best, point.saved]),
  }
}
