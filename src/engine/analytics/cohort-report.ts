import type Database from 'better-sqlite3'
import type { CohortReport } from '../../contract/analytics-revenue.ts'
import { netByMonth } from '../store/queries/analytics-names.ts'
import { rollupState } from '../store/rollups.ts'
import { dateOfDay, firstDayOfMonth, monthOfDay } from '../store/zone.ts'
import { cohorts } from './models/cohorts.ts'
import type { ReportSetting } from './report-frame.ts'

/** Cohorts of the last `months` months, the running one included. */
export function cohortReport(db: Database.Database, months: number, setting: ReportSetting): CohortReport {
  const { calendar } = rollupState(db)
  const thisMonth = monthOfDay(calendar.day(setting.now))
  const nets = new Map<number, Map<string, number>>()
  let first = thisMonth
  for (const { customer, month, net } of netByMonth(db, setting.mode)) {
    const own = nets.get(month) ?? new Map<string, number>()
    nets.set(month, own.set(customer, (own.get(customer) ?? 0) + net))
    first = Math.min(first, month)
  }
  const periods = Array.from({ length: thisMonth - first + 1 }, (_, i) => ({
    key: dateOfDay(firstDayOfMonth(first + i)).slice(0, 7),
    net: nets.get(first + i) ?? new Map<string, number>(),
  }))
  return {
    zone: calendar.zone,
    currency: setting.currency,
    at: setting.now,
    cohorts: cohorts(periods)
      .slice(-months)
      .map(({ period, size, logos, revenue }) => ({ month: period, size, logos: [...logos], revenue: [...revenue] })),
    partial: true,
  }
}
