import type { EChartsCoreOption } from 'echarts/core'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { hatchOf } from '../../charts/hatch.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts } from '../../charts/table-columns.ts'
import { formatTime, type Zone } from '../../format.ts'
import { bucketName, colorsOf, labelledBuckets, parts } from './traffic-parts.ts'
import type { TrafficBucket } from './traffic-series.ts'
import { trafficTooltip } from './traffic-tooltip.ts'

export function trafficLegend(palette: ChartPalette): readonly LegendEntry[] {
  const colors = colorsOf(palette)
  return [
    ...parts.map(({ label }, index) => ({ label, color: colors[index] ?? palette.text })),
    { label: 'Failovers', color: palette.mark },
  ]
}

/** Stacked bars of what became of each bucket, and the failovers below on the same time axis. */
export function trafficOption(
  buckets: readonly TrafficBucket[],
  bucketMs: number,
  palette: ChartPalette,
  zone: Zone,
): EChartsCoreOption {
  const colors = colorsOf(palette)
  const names = buckets.map((bucket) => bucketName(bucket, bucketMs, zone))
  const hatch = hatchOf(palette)
  const bars = (value: (bucket: TrafficBucket) => number): readonly object[] =>
    buckets.map((bucket) => ({ value: value(bucket), itemStyle: bucket.partial ? { decal: hatch } : {} }))
  const most = Math.max(1, ...buckets.map(({ failovers }) => failovers))
  const labelled = labelledBuckets(buckets, bucketMs, zone)
  const xAxis = {
    type: 'category',
    data: names,
    axisLabel: {
      hideOverlap: true,
      interval: (index: number) => labelled.has(index),
      formatter: (_: string, index: number) => formatTime(buckets[index]?.start ?? 0, { zone }).slice(0, 5),
    },
  }
  // Labels at its ends must not make one of them narrower than the other.
  const alike = { left: 44, right: 18, outerBoundsMode: 'none' }
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: trafficTooltip(buckets, bucketMs, zone),
    },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: [
      { ...alike, top: 14, bottom: 78 },
      { ...alike, height: 30, bottom: 24 },
    ],
    xAxis: [
      { ...xAxis, gridIndex: 0, axisLabel: { show: false } },
      { ...xAxis, gridIndex: 1 },
    ],
    yAxis: [
      { type: 'value', gridIndex: 0, minInterval: 1, splitNumber: 4 },
      // Only 0 and the highest are labelled: the strip is too low for more.
      { type: 'value', gridIndex: 1, max: most, interval: most, splitLine: { show: false } },
    ],
    series: [
      ...parts.map(({ key, label }, index) => ({
        type: 'bar',
        name: label,
        stack: 'sent',
        barCategoryGap: '18%',
        itemStyle: { color: colors[index] },
        data: bars((bucket) => bucket[key]),
      })),
      {
        type: 'bar',
        name: 'Failovers',
        xAxisIndex: 1,
        yAxisIndex: 1,
        barCategoryGap: '18%',
        itemStyle: { color: palette.mark },
        data: bars((bucket) => bucket.failovers),
      },
    ],
  }
}

/** The same figures as rows, newest first. */
export function trafficTable(buckets: readonly TrafficBucket[], bucketMs: number, zone: Zone): ChartTableProps {
  return {
    caption: 'Traffic by time of start',
    columns: ['Start', ...['Sent', ...parts.map(({ label }) => label), 'Failovers'].map((label) => counts(label))],
    rows: buckets
      .toReversed()
      .map((bucket) => [
        bucketName(bucket, bucketMs, zone),
        bucket.sent,
        ...parts.map(({ key }) => bucket[key]),
        bucket.failovers,
      ]),
  }
}
