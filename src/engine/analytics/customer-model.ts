import type Database from 'better-sqlite3'
import type { ModelSummary } from '../../contract/analytics-customers.ts'
import {
  type ActivityRow,
  activeBetween,
  activityByPeriod,
  firstBillableDay,
  localDay,
  periodOfDay,
} from '../store/queries/analytics-activity.ts'
import { windowSums } from '../store/queries/analytics-sums.ts'
import { rollupState } from '../store/rollups.ts'
import type { CustomerAnalyticsRow } from '../store/schema-analytics.ts'
import { bandOf, pausesOf, reasonsOf } from './churn.ts'
import { churnQuality } from './churn-quality.ts'
import { aliveOf, fitModels, valueOfCustomer } from './lifetime-value.ts'
import { CHURN_HORIZON_DAYS, churnRisk } from './models/churn.ts'
import type { TimeUnit } from './models/fit.ts'
import { purchaseHistory } from './models/rfm.ts'
import type { ReportSetting } from './report-frame.ts'

const RECENT_DAYS = 90
/** With less history than this, days are the periods. */
const WEEKS_FROM_DAYS = 140

const recentMeasures = [
  'sent',
  'failed',
  'expired',
  'final',
  'revenue_micros',
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  'cost_micros',
] as const

export interface CustomerModel {
  readonly rows: readonly CustomerAnalyticsRow[]
  readonly summary: ModelSummary
}

/** Works out value and risk of every customer with traffic. Takes seconds on large workspaces. */
export function customerModel(db: Database.Database, setting: ReportSetting): CustomerModel {
  const { mode, now } = setting
  const today = localDay(db, now)
  const first = firstBillableDay(db, mode) ?? today
  const unit: TimeUnit = today - first >= WEEKS_FROM_DAYS ? 'weeks' : 'days'
  const lastPeriod = periodOfDay(today, unit) - 1
  const activity = activityByPeriod(db, mode, unit)
  const active = activity.filter(({ billable }) => billable > 0)
  const purchases = active.map(({ customer, period, net }) => ({ customer, period, valueMicros: net }))
  const history = purchaseHistory(purchases, { lastPeriod, unit, periodsPerUnit: 1 })
  const models = fitModels(history.customers, unit)
  const periods = [...byCustomer(active).values()].map((rows) => rows.map(({ period }) => period))
  const pauses = pausesOf(periods, lastPeriod)
  const horizon = unit === 'weeks' ? CHURN_HORIZON_DAYS / 7 : CHURN_HORIZON_DAYS
  const { all, recent } = sumsOf(db, setting, today)
  const margin = marginOf([...recent.values()])
  const weeks = byCustomer(unit === 'weeks' ? activity : activityByPeriod(db, mode, 'weeks'))
  const known = new Map(history.customers.map((customer) => [customer.customer, customer]))
  const lastWeek = periodOfDay(today, 'weeks') - 1

  const rows = [...all].map(([id, total]): CustomerAnalyticsRow => {
    const customer = known.get(id)
    const lately = recent.get(id)
    const risk = customer === undefined ? null : churnRisk(models.activity, pauses, customer, horizon)
    const own: readonly ActivityRow[] = weeks.get(id) ?? []
    const { first: firstActivity, last: lastActivity } = activeBetween(db, mode, id)
    return {
      user_id: id,
      total_spent: netOf(total),
      verification_count: total.sent,
      first_activity: firstActivity,
      last_activity: lastActivity,
      churn_risk_score: risk?.risk ?? null,
      band: bandOf(risk?.risk ?? null),
      value_micros: customer === undefined ? null : valueOfCustomer(models, customer, unit, margin),
      alive: customer === undefined ? null : aliveOf(models.activity, customer),
      reasons: JSON.stringify(reasonsOf(own, lastWeek, risk?.silenceIfThere ?? null)),
      failed: lately === undefined ? 0 : lately.failed + lately.expired,
      final: lately?.final ?? 0,
      recent_net: lately === undefined ? 0 : netOf(lately),
      recent_cost: lately?.cost_micros ?? 0,
      model: risk?.source ?? models.summary.model,
      updated_at: now,
    }
  })
  const quality = churnQuality(purchases, { lastPeriod, unit, horizon: Math.round(horizon) }, rollupState(db).calendar)
  return { rows, summary: { ...models.summary, margin, quality, fittedAt: now } }
}

function byCustomer(rows: readonly ActivityRow[]): ReadonlyMap<string, readonly ActivityRow[]> {
  const groups = new Map<string, ActivityRow[]>()
  for (const row of rows) {
    const group = groups.get(row.customer)
    if (group === undefined) groups.set(row.customer, [row])
    else group.push(row)
  }
  return groups
}

type Sums = Readonly<Record<(typeof recentMeasures)[number], number>>

const netOf = (sums: Sums): number =>
  sums.revenue_micros + sums.credits_micros + sums.refunds_micros + sums.adjustments_micros

/** Sums by customer since the beginning, and of the last 90 days, today included. */
function sumsOf(db: Database.Database, { mode, now }: ReportSetting, today: number) {
  const { calendar } = rollupState(db)
  const sums = (from: number) => {
    const window = { from, to: now + 1 }
    const question = { mode, filter: {}, group: 'customer', measures: recentMeasures, window, isOpen: true } as const
    const own = new Map<string, Sums>(windowSums(db, question))
    own.delete('')
    return own
  }
  return { all: sums(calendar.dayStart(0)), recent: sums(calendar.dayStart(today - RECENT_DAYS + 1)) }
}

/** Of all customers together, 0 to 1; null without net revenue. */
function marginOf(list: readonly Sums[]): number | null {
  const net = list.reduce((sum, sums) => sum + netOf(sums), 0)
  const cost = list.reduce((sum, sums) => sum + sums.cost_micros, 0)
  return net <= 0 ? null : Math.min(1, Math.max(0, (net - cost) / net))
}
