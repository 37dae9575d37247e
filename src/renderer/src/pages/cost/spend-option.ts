import type { EChartsCoreOption } from 'echarts/core'
import type { CostAnalysis } from '../../../../contract/cost-analysis.ts'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { prices, sums } from '../../charts/table-columns.ts'
import { axisSum, price, sum } from '../../components/amounts.ts'

const parts = [
  { label: 'First messages', of: ({ spend, duplicates, failed }: Bucket) => spend - duplicates - failed },
  { label: 'Duplicates', of: ({ duplicates }: Bucket) => duplicates },
  { label: 'Failed messages', of: ({ failed }: Bucket) => failed },
] as const

/** Buckets that are shown even when nothing was spent in them. */
const FEWEST = 7

interface Bucket {
  readonly name: string
  readonly spend: number
  readonly duplicates: number
  readonly failed: number
  readonly perConverted: number | null
}

/** The columns of the answer as rows, named by `nameOf`. */
export function spendBuckets({ series }: CostAnalysis, nameOf: (start: number) => string): readonly Bucket[] {
  const buckets = series.starts.map((start, index) => ({
    name: nameOf(start),
    spend: series.spend[index] ?? 0,
    duplicates: series.duplicates[index] ?? 0,
    failed: series.failed[index] ?? 0,
    perConverted: series.costPerConverted[index] ?? null,
  }))
  // A workspace that is younger than the time asked for: most of the chart would be empty.
  const first = buckets.findIndex(({ spend }) => spend > 0)
  return buckets.slice(Math.max(0, Math.min(first, buckets.length - FEWEST)))
}

const colorsOf = (palette: ChartPalette): readonly string[] => [palette.stages[1], palette.mark, palette.contrast]

export const spendLegend = (palette: ChartPalette): readonly LegendEntry[] =>
  parts.map(({ label }, index) => ({ label, color: colorsOf(palette)[index] ?? palette.text }))

/** Stacked bars of what was spent in each bucket. */
export function spendOption(buckets: readonly Bucket[], currency: string, palette: ChartPalette): EChartsCoreOption {
  const colors = colorsOf(palette)
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([item]: readonly { readonly dataIndex: number }[]) => {
        const bucket = buckets[item?.dataIndex ?? -1]
        if (bucket === undefined) return ''
        return [
          `${bucket.name}   ${sum(bucket.spend, currency)}`,
          ...parts.map(({ label, of }) => `${label}  ${sum(of(bucket), currency)}`),
          `Per converted  ${price(bucket.perConverted, currency)}`,
        ].join('\n')
      },
    },
    grid: { top: 12, left: 62, right: 10, bottom: 24 },
    xAxis: { type: 'category', data: buckets.map(({ name }) => name), axisLabel: { hideOverlap: true } },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      axisLabel: { formatter: (micros: number) => axisSum(micros, currency) },
    },
    series: parts.map(({ label, of }, index) => ({
      name: label,
      type: 'bar',
      stack: 'spend',
      barMaxWidth: 40,
      itemStyle: { color: colors[index] },
      data: buckets.map(of),
    })),
  }
}

export function spendTable(buckets: readonly Bucket[], currency: string): ChartTableProps {
  return {
    caption: 'Spend over time',
    columns: [
      'Time',
      ...['Spend', ...parts.map(({ label }) => label)].map((label) => sums(label, currency)),
      prices('Per converted', currency),
    ],
    rows: buckets.map((bucket) => [
      bucket.name,
      bucket.spend,
      ...parts.map(({ of }) => of(bucket)),
      bucket.perConverted,
    ]),
  }
}
