import type Database from 'better-sqlite3'
import { fraudTraffic } from '../store/queries/analytics-fraud.ts'
import type { CustomerAnalyticsRow } from '../store/schema-analytics.ts'
import { annotationsReport } from './annotations-report.ts'
import { cohortReport } from './cohort-report.ts'
import { type CustomerModel, customerModel } from './customer-model.ts'
import { customerReport, customersReport } from './customers-report.ts'
import { forecastReport } from './forecast.ts'
import { fraudLook } from './fraud-look.ts'
import { blockPreview, fraudReport, timelineOf } from './fraud-report.ts'
import { insightsReport } from './insights.ts'
import { performanceReport } from './performance-report.ts'
import type { ReportSetting } from './report-frame.ts'
import { revenueReport } from './revenue-report.ts'

let modelled: CustomerModel | null = null

/** Works the customers out and keeps them for `modelledCustomers`: thousands of rows at once would hold up their reader. */
function modelCustomers(
  db: Database.Database,
  setting: ReportSetting,
): Pick<CustomerModel, 'summary'> & { readonly count: number } {
  modelled = customerModel(db, setting)
  return { summary: modelled.summary, count: modelled.rows.length }
}

/** A slice of what `modelCustomers` worked out last. */
function modelledCustomers(_db: Database.Database, from: number, to: number): readonly CustomerAnalyticsRow[] {
  return modelled?.rows.slice(from, to) ?? []
}

/** Everything that the analytics workers answer, by name. */
export const analyticsQueries = {
  annotationsReport,
  blockPreview,
  cohortReport,
  customerReport,
  customersReport,
  forecastReport,
  fraudLook,
  fraudReport,
  fraudTraffic,
  insightsReport,
  modelCustomers,
  modelledCustomers,
  performanceReport,
  revenueReport,
  timelineOf,
} as const

export type AnalyticsQueries = typeof analyticsQueries
