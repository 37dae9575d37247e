import type Database from 'better-sqlite3'
import type * as z from 'zod'
import type { Insight, insightsInput, insightsSchema } from '../../contract/analytics-insights.ts'
import { rollupState } from '../store/rollups.ts'
import { customerInsights } from './insights-customers.ts'
import { fraudInsights } from './insights-fraud.ts'
import { performanceInsights } from './insights-performance.ts'
import { revenueInsights } from './insights-revenue.ts'
import type { ReportSetting } from './report-frame.ts'

/** What is worth knowing about a span: the most money first, then what money cannot say. */
export function insightsReport(
  db: Database.Database,
  { limit, ...query }: z.output<typeof insightsInput>,
  setting: ReportSetting,
): z.output<typeof insightsSchema> {
  const found: readonly Insight[] = [
    ...revenueInsights(db, query, setting),
    ...performanceInsights(db, query, setting),
    ...customerInsights(db, setting),
    ...fraudInsights(db, setting),
  ]
  return {
    insights: [...ranked(found, limit)],
    currency: setting.currency,
    zone: rollupState(db).calendar.zone,
    at: setting.now,
  }
}

/** The most money first; equal ones always in the same order. */
export const ranked = (found: readonly Insight[], limit: number): readonly Insight[] =>
  found.toSorted((a, b) => (b.impactMicros ?? -1) - (a.impactMicros ?? -1) || (a.id < b.id ? -1 : 1)).slice(0, limit)
