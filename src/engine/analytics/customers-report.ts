import type Database from 'better-sqlite3'
import {
  type ChurnReasonView,
  type CustomerFigures,
  type CustomerReport,
  type CustomersQuery,
  type CustomersReport,
  riskBands,
} from '../../contract/analytics-customers.ts'
import { wilsonRate } from '../../contract/rate.ts'
import { customerModelSummary } from '../store/analytics-customers.ts'
import { localDay } from '../store/queries/analytics-activity.ts'
import { customerCorrections, customerDays, customerIncidents } from '../store/queries/analytics-customer.ts'
import { type CustomerRow, customerFiguresPage, customerFiguresRow } from '../store/queries/analytics-customers.ts'
import { rollupState } from '../store/rollups.ts'
import type { ReportSetting } from './report-frame.ts'

const LISTED_AT_MOST = 100

/** A page of the customers as the last run left them. */
export function customersReport(db: Database.Database, query: CustomersQuery, setting: ReportSetting): CustomersReport {
  const page = customerFiguresPage(db, query, setting.now)
  const model = customerModelSummary(db)
  const counts = new Map(page.bands.map(({ band, n }) => [band, n]))
  return {
    rows: page.rows.map(figuresOf),
    total: page.total,
    matching: page.matching,
    sums: { spentMicros: page.sums.spent, valueMicros: page.sums.value, atRiskMicros: page.sums.atRisk },
    bands: Object.fromEntries(riskBands.map((band) => [band, counts.get(band) ?? 0])) as CustomersReport['bands'],
    currency: setting.currency,
    zone: rollupState(db).calendar.zone,
    model,
    updatedAt: model?.fittedAt ?? null,
    method: [
      'Value is the margin expected in the next 12 months, discounted by 1 % a month: active periods by BG/NBD (BG/BB where activity is a habit), revenue of each by Gamma-Gamma, times the margin of the last 90 days.',
      'Churn risk is the chance of no billable activity in the next 90 days. It is not one minus the chance of still being there, which is 1 for everyone without a repeat.',
      'Failed share, revenue, cost and margin are those of the last 90 days.',
    ],
  }
}

/** One customer with its days and incidents; null when it has no figures and no traffic. */
export function customerReport(
  db: Database.Database,
  { id, days }: { readonly id: string; readonly days: number },
  setting: ReportSetting,
): CustomerReport | null {
  const { mode, currency, now } = setting
  const row = customerFiguresRow(db, id)
  if (row === undefined) return null
  const { calendar } = rollupState(db)
  const today = localDay(db, now)
  const first = today - days + 1
  const window = { from: calendar.dayStart(first), to: now + 1 }
  const byDay = new Map(customerDays(db, mode, id, { from: first, to: today + 1 }).map((own) => [own.day, own]))
  const all = Array.from({ length: days }, (_, i) => byDay.get(first + i))
  const column = (name: 'sent' | 'converted' | 'failed' | 'net' | 'cost' | 'accepted' | 'decided' | 'delivered') =>
    all.map((own) => own?.[name] ?? 0)
  const total = (name: Parameters<typeof column>[0]) => column(name).reduce((sum, n) => sum + n, 0)
  return {
    figures: figuresOf(row),
    currency,
    zone: calendar.zone,
    span: window,
    series: {
      starts: all.map((_, i) => calendar.dayStart(first + i)),
      sent: column('sent'),
      converted: column('converted'),
      failed: column('failed'),
      net: column('net'),
      cost: column('cost'),
    },
    accept: wilsonRate(total('accepted'), total('decided')),
    delivery: wilsonRate(total('delivered'), total('accepted')),
    conversion: wilsonRate(total('converted'), total('sent')),
    incidents: [...customerIncidents(db, id, window, LISTED_AT_MOST)],
    corrections: [...customerCorrections(db, id, window, LISTED_AT_MOST)],
  }
}

function figuresOf(row: CustomerRow): CustomerFigures {
  return {
    id: row.user_id,
    name: row.name,
    currency: row.currency,
    archived: row.archived === 1,
    spentMicros: row.total_spent,
    verifications: row.verification_count,
    firstActivity: row.first_activity,
    lastActivity: row.last_activity,
    valueMicros: row.value_micros,
    alive: row.alive,
    churnRisk: row.churn_risk_score,
    band: row.band as CustomerFigures['band'],
    reasons: JSON.parse(row.reasons) as ChurnReasonView[],
    failed: wilsonRate(row.failed, row.final),
    recentNetMicros: row.recent_net,
    recentCostMicros: row.recent_cost,
    margin: row.recent_net <= 0 ? null : (row.recent_net - row.recent_cost) / row.recent_net,
    model: row.model as CustomerFigures['model'],
    updatedAt: row.updated_at,
  }
}
