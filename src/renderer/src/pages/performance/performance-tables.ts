import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import type { Dimension } from '../../../../contract/analytics-query.ts'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { counts, durations, prices, shares, sums } from '../../charts/table-columns.ts'
import { dimensionNames, groupName } from '../../components/dimension-names.ts'

type Group = PerformanceReport['groups'][number]

/** A group as people call it; `labels` are those of providers. */
export const nameOfGroup = (by: Dimension, { key, label }: Group, labels: ReadonlyMap<string, string>): string =>
  by === 'customer' && key !== '' ? label : groupName(by, key, labels)

/** The groups side by side, for a file. */
export function groupsTable(
  { groups, currency }: PerformanceReport,
  by: Dimension,
  labels: ReadonlyMap<string, string>,
): ChartTableProps {
  return {
    caption: `Performance by ${dimensionNames[by].toLowerCase()}`,
    columns: [
      dimensionNames[by],
      counts('Sent'),
      ...['Accept', 'Delivery', 'Conversion'].flatMap((label) => [
        shares(label),
        shares(`${label}, low`),
        shares(`${label}, high`),
      ]),
      ...['p50', 'p95', 'p99', 'Receipt p95'].map((label) => durations(label)),
      counts('Failed over'),
      sums('Cost', currency),
      prices('Per converted', currency),
    ],
    rows: groups.map((group) => [
      nameOfGroup(by, group, labels),
      group.sent,
      ...[group.accept, group.delivery, group.conversion].flatMap(({ value, low, high }) => [value, low, high]),
      group.latency?.submit.p50 ?? null,
      group.latency?.submit.p95 ?? null,
      group.latency?.submit.p99 ?? null,
      group.latency?.receipt.p95 ?? null,
      group.failedOver,
      group.costMicros,
      group.costPerConvertedMicros,
    ]),
  }
}

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** The hours of the week one below the other, with all that the map can show of them. */
export function hoursTable(heatMap: NonNullable<PerformanceReport['heatMap']>): ChartTableProps {
  return {
    caption: 'Hours of the week',
    columns: ['Hour', ...['Sent', 'Accepted', 'Delivered', 'Converted'].map((label) => counts(label))],
    rows: heatMap.sent.map((sent, hour) => [
      `${weekdays[Math.floor(hour / 24)]} ${String(hour % 24).padStart(2, '0')}:00`,
      sent,
      heatMap.accepted[hour] ?? 0,
      heatMap.delivered[hour] ?? 0,
      heatMap.converted[hour] ?? 0,
    ]),
  }
}
