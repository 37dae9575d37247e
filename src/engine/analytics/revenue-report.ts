import type Database from 'better-sqlite3'
import type * as z from 'zod'
import type { RevenueReport, revenueInput } from '../../contract/analytics-revenue.ts'
import { type SumsOf, totalSums } from '../store/queries/analytics-sums.ts'
import { ratio } from './models/revenue-metrics.ts'
import { answerOf, bucketWindows, comparedWindows, figureOf, type ReportSetting, reportFrame } from './report-frame.ts'
import { payingCustomers } from './revenue-customers.ts'
import { revenueMethod } from './revenue-method.ts'

const moneyMeasures = [
  'sent',
  'converted',
  'billable',
  'unrated',
  'revenue_micros',
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  'cost_micros',
  'priced',
  'unpriced',
] as const
type MoneySums = SumsOf<(typeof moneyMeasures)[number]>

/** Revenue of a span from the roll-ups. */
export function revenueReport(
  db: Database.Database,
  query: z.output<typeof revenueInput>,
  setting: ReportSetting,
): RevenueReport {
  const frame = reportFrame(db, query, setting)
  const windows = bucketWindows(frame)
  const sum = (window: { readonly from: number; readonly to: number; readonly isOpen: boolean }) =>
    totalSums(db, { mode: frame.mode, filter: frame.filter, measures: moneyMeasures, window, isOpen: window.isOpen })
  const series = windows.map(sum)
  const seriesBefore = comparedWindows(frame).map(sum)
  const now = added(series)
  const before = frame.compared === null ? null : added(seriesBefore)
  const who = payingCustomers(db, frame, query.top)
  return {
    ...answerOf(db, frame, setting),
    kpis: {
      ...kpisOf(now, before),
      arpuMicros: who.arpuMicros,
      activeCustomers: who.activeCustomers,
    },
    series: {
      starts: windows.map(({ from }) => from),
      gross: series.map(grossOf),
      net: series.map(netOf),
      cost: series.map(costOf),
      billable: series.map(({ billable }) => billable),
      netBefore: seriesBefore.map(netOf),
      costBefore: seriesBefore.map(costOf),
    },
    bridge: who.bridge,
    retention: who.retention,
    concentration: who.concentration,
    topCustomers: who.topCustomers,
    unrated: now.unrated,
    unpriced: now.unpriced,
    method: revenueMethod(frame),
  }
}

function kpisOf(now: MoneySums, before: MoneySums | null) {
  const figure = (rule: (sums: MoneySums) => number | null) => figureOf(now, before, rule)
  return {
    grossMicros: figure(grossOf),
    correctionsMicros: figure(correctionsOf),
    netMicros: figure(netOf),
    costMicros: figure(costOf),
    marginMicros: figure((sums) => difference(netOf(sums), costOf(sums))),
    margin: figure(marginOf),
    sent: figure(({ sent }) => sent),
    billable: figure(({ billable }) => billable),
    costPerConvertedMicros: figure((sums) => {
      const cost = costOf(sums)
      return cost === null ? null : ratio(cost, sums.converted)
    }),
  }
}

const correctionsOf = (sums: MoneySums): number => sums.credits_micros + sums.refunds_micros + sums.adjustments_micros

/** Unknown when not one billable verification has a known price. */
const grossOf = (sums: MoneySums): number | null =>
  sums.revenue_micros === 0 && sums.billable > 0 && sums.unrated >= sums.billable ? null : sums.revenue_micros

function netOf(sums: MoneySums): number | null {
  const gross = grossOf(sums)
  return gross === null ? null : gross + correctionsOf(sums)
}

/** Unknown when not one attempt has a known price. */
const costOf = (sums: MoneySums): number | null => (sums.priced === 0 && sums.unpriced > 0 ? null : sums.cost_micros)

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)

function marginOf(sums: MoneySums): number | null {
  const [net, cost] = [netOf(sums), costOf(sums)]
  return net === null || cost === null || net <= 0 ? null : (net - cost) / net
}

function added(list: readonly MoneySums[]): MoneySums {
  const total = Object.fromEntries(moneyMeasures.map((name) => [name, 0])) as Record<keyof MoneySums, number>
  for (const sums of list) for (const name of moneyMeasures) total[name] += sums[name]
  return total
}
