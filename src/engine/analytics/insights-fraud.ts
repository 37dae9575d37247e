import type Database from 'better-sqlite3'
import type { Insight } from '../../contract/analytics-insights.ts'
import { DAY_MS } from '../../contract/durations.ts'
import { fraudReport } from './fraud-report.ts'
import type { ReportSetting } from './report-frame.ts'

/** Prefixes under attack now. */
export function fraudInsights(db: Database.Database, setting: ReportSetting): readonly Insight[] {
  const { findings } = fraudReport(db, { spanMs: DAY_MS, limit: 1, guardMs: 0 }, setting)
  return findings
    .filter(({ open, kind }) => open && kind === 'pumping')
    .map(({ prefix, text, costMicros, attempts }) => ({
      id: `fraud:${prefix}`,
      kind: 'fraud',
      tone: 'bad',
      text,
      impactMicros: costMicros,
      proof: { figure: 'findings.attempts', value: attempts, before: null },
      link: { path: '/fraud', params: { prefix } },
    }))
}
