import type Database from 'better-sqlite3'
import type { Insight } from '../../contract/analytics-insights.ts'
import { type AnalyticsQuery, analyticsParams } from '../../contract/analytics-query.ts'
import type { RevenueReport } from '../../contract/analytics-revenue.ts'
import { moneyText } from '../money-text.ts'
import { changeText, shareText } from './insight-words.ts'
import type { ReportSetting } from './report-frame.ts'
import { revenueReport } from './revenue-report.ts'

/** So many customers are looked at one by one. */
const CUSTOMERS = 50
/** Customers that moved, at most. */
const MOVED = 4
const MOVED_FROM = 0.2
const NOTABLE_CHANGE = 0.05

type Query = AnalyticsQuery

/** Links name the span that was counted, so that the page shows the same figures later. */
export const linkOf = (path: string, query: Query, filter: Query['filter'] = {}) => ({
  path,
  params: analyticsParams({ ...query, filter: { ...query.filter, ...filter } }),
})

const filterBy = (dimension: 'customer' | 'provider', value: string): Query['filter'] => ({
  [dimension]: { values: [value], exclude: false },
})

/** What moved revenue, cost and margin, and who. */
export function revenueInsights(db: Database.Database, query: Query, setting: ReportSetting): readonly Insight[] {
  const report = revenueReport(db, { ...query, top: CUSTOMERS }, setting)
  return [
    ...moved('revenue-moved', 'netMicros', 'Net revenue', report, query),
    ...moved('cost-moved', 'costMicros', 'Cost', report, query),
    ...customers(report, query),
    ...largest(report, query),
    ...unpriced(report, query),
  ]
}

function moved(
  kind: 'revenue-moved' | 'cost-moved',
  figure: 'netMicros' | 'costMicros',
  name: string,
  { kpis, currency }: RevenueReport,
  query: Query,
): readonly Insight[] {
  const { value, before } = kpis[figure]
  if (value === null || before === null || before <= 0) return []
  if (Math.abs(value / before - 1) < NOTABLE_CHANGE) return []
  const isGood = figure === 'netMicros' ? value > before : value < before
  return [
    {
      id: kind,
      kind,
      tone: isGood ? 'good' : 'bad',
      text: `${name} ${changeText(value, before)}, from ${moneyText({ micros: before, currency })} to ${moneyText({ micros: value, currency })}.`,
      impactMicros: Math.abs(value - before),
      proof: { figure: `kpis.${figure}`, value, before },
      link: linkOf('/revenue', query),
    },
  ]
}

function customers({ topCustomers, bridge, currency }: RevenueReport, query: Query): readonly Insight[] {
  if (topCustomers === null) return []
  const changed = topCustomers.flatMap(({ id, name, netMicros, beforeMicros }): readonly Insight[] => {
    if (beforeMicros === null || beforeMicros <= 0 || Math.abs(netMicros / beforeMicros - 1) < MOVED_FROM) return []
    const grew = netMicros > beforeMicros
    return [
      {
        id: `customer:${id}`,
        kind: grew ? 'customer-grew' : 'customer-shrank',
        tone: grew ? 'good' : 'bad',
        text: `Net revenue of ${name} ${changeText(netMicros, beforeMicros)}, to ${moneyText({ micros: netMicros, currency })}.`,
        impactMicros: Math.abs(netMicros - beforeMicros),
        proof: { figure: 'kpis.netMicros', value: netMicros, before: beforeMicros },
        link: linkOf('/revenue', query, filterBy('customer', id)),
      },
    ]
  })
  const lossMaking = topCustomers.flatMap(({ id, name, netMicros, costMicros, margin }): readonly Insight[] =>
    margin === null || margin >= 0
      ? []
      : [
          {
            id: `margin:${id}`,
            kind: 'margin-negative',
            tone: 'bad',
            text: `${name} costs ${moneyText({ micros: costMicros, currency })} and brings ${moneyText({ micros: netMicros, currency })}.`,
            impactMicros: costMicros - netMicros,
            proof: { figure: 'kpis.costMicros', value: costMicros, before: null },
            link: linkOf('/revenue', query, filterBy('customer', id)),
          },
        ],
  )
  const lost = bridge !== null && bridge.churnedCustomers > 0 ? [lostOf(bridge, currency, query)] : []
  const largestMoves = changed.toSorted((a, b) => (b.impactMicros ?? 0) - (a.impactMicros ?? 0)).slice(0, MOVED)
  return [...largestMoves, ...lossMaking, ...lost]
}

function lostOf(bridge: NonNullable<RevenueReport['bridge']>, currency: string, query: Query): Insight {
  const { churnedCustomers: n, churn } = bridge
  return {
    id: 'customers-lost',
    kind: 'customer-lost',
    tone: 'bad',
    text: `${n} ${n === 1 ? 'customer' : 'customers'} with ${moneyText({ micros: churn, currency })} before brought nothing.`,
    impactMicros: churn,
    proof: { figure: 'bridge.churn', value: churn, before: null },
    link: linkOf('/revenue', query),
  }
}

function largest({ concentration }: RevenueReport, query: Query): readonly Insight[] {
  const top = concentration?.large[0]
  if (top === undefined || top.share < 0.25) return []
  return [
    {
      id: 'concentration',
      kind: 'concentration',
      tone: 'neutral',
      text: `${top.name} alone brings ${shareText(top.share)} of the net revenue.`,
      impactMicros: null,
      proof: { figure: 'concentration.top1', value: top.share, before: null },
      link: linkOf('/revenue', query),
    },
  ]
}

function unpriced({ unrated, unpriced: attempts }: RevenueReport, query: Query): readonly Insight[] {
  const insight = (id: 'unrated' | 'unpriced', n: number, text: string): readonly Insight[] =>
    n === 0
      ? []
      : [
          {
            id,
            kind: 'unpriced',
            tone: 'bad',
            text,
            impactMicros: null,
            proof: { figure: id, value: n, before: null },
            link: linkOf('/revenue', query),
          },
        ]
  const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`
  return [
    ...insight(
      'unrated',
      unrated,
      `${count(unrated, 'billable verification or correction has', 'billable verifications or corrections have')} no known amount: revenue leaves them out.`,
    ),
    ...insight(
      'unpriced',
      attempts,
      `${count(attempts, 'attempt has', 'attempts have')} no known price: cost leaves them out.`,
    ),
  ]
}
