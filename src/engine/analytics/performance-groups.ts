import type Database from 'better-sqlite3'
import type { PerformanceReport } from '../../contract/analytics-performance.ts'
import type { Dimension } from '../../contract/analytics-query.ts'
import { wilsonRate } from '../../contract/rate.ts'
import { nameOfCustomer } from '../store/queries/analytics-names.ts'
import { type SumsOf, windowSums } from '../store/queries/analytics-sums.ts'
import { emptyTimes, type Times, timeNames, windowTimes } from '../store/queries/analytics-times.ts'
import { latencyOf } from './performance-latency.ts'
import type { ReportFrame } from './report-frame.ts'

const measures = [
  'sent',
  'accepted',
  'decided',
  'delivered',
  'converted',
  'failed_over',
  'rescued',
  'maybe_duplicate',
  'cost_micros',
  'priced',
] as const
type Group = PerformanceReport['groups'][number]

/** The largest values of a dimension with how their traffic fared. */
export function performanceGroups(
  db: Database.Database,
  { mode, filter, window }: ReportFrame,
  { by, limit }: { readonly by: Dimension; readonly limit: number },
): { readonly groups: Group[]; readonly groupCount: number; readonly times: ReadonlyMap<string, Times> | null } {
  const question = { mode, filter, group: by, window, isOpen: window.isOpen }
  const all = [...windowSums(db, { ...question, measures })].filter(([key, { sent }]) => sent > 0 && isKnown(by, key))
  const largest = all.sort(([a, x], [b, y]) => y.sent - x.sent || (a < b ? -1 : 1)).slice(0, limit)
  const times = windowTimes(db, { ...question, names: timeNames })
  return {
    groups: largest.map(([key, sums]) => ({
      ...groupOf(key, by === 'customer' && key !== '' ? nameOfCustomer(db, key) : key, sums),
      latency: times === null ? null : latencyOf(times.get(key) ?? emptyTimes()),
    })),
    groupCount: all.length,
    times,
  }
}

/** What has no known network is in no roll-up by network. */
const isKnown = (by: Dimension, key: string): boolean => by !== 'network' || key !== ''

function groupOf(key: string, label: string, sums: SumsOf<(typeof measures)[number]>): Omit<Group, 'latency'> {
  const { sent, accepted, decided, delivered, converted } = sums
  return {
    key,
    label,
    sent,
    accept: wilsonRate(accepted, decided),
    delivery: wilsonRate(delivered, accepted),
    conversion: wilsonRate(converted, sent),
    failedOver: sums.failed_over,
    rescued: sums.rescued,
    maybeDuplicate: sums.maybe_duplicate,
    costMicros: sums.cost_micros,
    costPerConvertedMicros: converted === 0 || sums.priced === 0 ? null : sums.cost_micros / converted,
  }
}
