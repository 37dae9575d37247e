import type Database from 'better-sqlite3'
import type * as z from 'zod'
import type { PerformanceReport, performanceInput } from '../../contract/analytics-performance.ts'
import { wilsonRate } from '../../contract/rate.ts'
import { histogramQuantile } from '../store/histogram.ts'
import { type SumsOf, totalSums } from '../store/queries/analytics-sums.ts'
import { emptyTimes, mergedTimes, type Times, timeNames, windowTimes } from '../store/queries/analytics-times.ts'
import { performanceGroups } from './performance-groups.ts'
import { heatMap } from './performance-heat-map.ts'
import { latencyOf } from './performance-latency.ts'
import { answerOf, bucketWindows, type ReportFrame, type ReportSetting, reportFrame } from './report-frame.ts'

const funnelMeasures = ['sent', 'accepted', 'decided', 'delivered', 'converted'] as const
type FunnelSums = SumsOf<(typeof funnelMeasures)[number]>
type Bounds = { readonly from: number; readonly to: number; readonly isOpen: boolean }

/** How traffic of a span fared, from the roll-ups. */
export function performanceReport(
  db: Database.Database,
  query: z.output<typeof performanceInput>,
  setting: ReportSetting,
): PerformanceReport {
  const frame = reportFrame(db, query, setting)
  const sums = (window: Bounds) => sumsIn(db, frame, window)
  const { groups, groupCount, times } = performanceGroups(db, frame, query)
  // By network some times are in no group; otherwise the groups together are all there is.
  const isWhole = times !== null && query.by !== 'network'
  return {
    ...answerOf(db, frame, setting),
    funnel: funnelOf(sums(frame.window)),
    funnelBefore: frame.before && funnelOf(sums(frame.before)),
    latency: isWhole ? latencyOf(mergedTimes(times.values())) : latencyIn(db, frame, frame.window),
    latencyBefore: frame.before && latencyIn(db, frame, frame.before),
    series: seriesOf(db, frame),
    groups,
    groupCount,
    heatMap: heatMap(db, frame),
    method: [
      `Days are those of ${frame.zone}; a verification counts on the day it was sent, however late its receipt comes.`,
      'Accept rate = accepted / accepted or over. Delivery rate = delivered / accepted. Conversion rate = converted / sent.',
      'Intervals are those of Wilson (95 %). Percentiles come from histograms and are within 1 %.',
      'By provider, a verification counts for the one that accepted it last, or that was tried last.',
    ],
  }
}

const sumsIn = (db: Database.Database, { mode, filter }: ReportFrame, window: Bounds): FunnelSums =>
  totalSums(db, { mode, filter, measures: funnelMeasures, window, isOpen: window.isOpen })

function funnelOf({ sent, accepted, delivered, converted }: FunnelSums): PerformanceReport['funnel'] {
  const stages = [
    ['sent', sent],
    ['accepted', accepted],
    ['delivered', delivered],
    ['converted', converted],
  ] as const
  return stages.map(([name, n], i) => ({
    name,
    n,
    // More can be converted than delivered: receipts get lost. A share is never above one.
    ofPrevious: wilsonRate(Math.min(n, stages[i - 1]?.[1] ?? n), stages[i - 1]?.[1] ?? n),
    ofSent: wilsonRate(n, sent),
  }))
}

function latencyIn(db: Database.Database, { mode, filter }: ReportFrame, window: Bounds): PerformanceReport['latency'] {
  const { isOpen } = window
  const times = windowTimes(db, { mode, filter, group: null, window, isOpen, names: timeNames })
  return times === null ? null : latencyOf(times.get('') ?? emptyTimes())
}

function seriesOf(db: Database.Database, frame: ReportFrame): PerformanceReport['series'] {
  const windows = bucketWindows(frame)
  const sums = windows.map((window) => sumsIn(db, frame, window))
  const { mode, filter } = frame
  const submits = windows.map(
    (window): Times =>
      windowTimes(db, { mode, filter, group: null, window, isOpen: window.isOpen, names: ['submit'] })?.get('') ??
      emptyTimes(),
  )
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  const at = (q: number) => submits.map(({ submit }) => histogramQuantile(submit, q))
  return {
    starts: windows.map(({ from }) => from),
    sent: sums.map(({ sent }) => sent),
    accept: sums.map(({ accepted, decided }) => share(accepted, decided)),
    delivery: sums.map(({ delivered, accepted }) => share(delivered, accepted)),
    conversion: sums.map(({ converted, sent }) => share(converted, sent)),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  }
}
