import type Database from 'better-sqlite3'
import { customersInput } from '../../contract/analytics-customers.ts'
import type { Insight } from '../../contract/analytics-insights.ts'
import { moneyText } from '../money-text.ts'
import { customersReport } from './customers-report.ts'
import { shareText } from './insight-words.ts'
import type { ReportSetting } from './report-frame.ts'

const NAMED = 3

/** Customers whose value is at risk, the most first. */
export function customerInsights(db: Database.Database, setting: ReportSetting): readonly Insight[] {
  const query = customersInput.parse({ sort: 'value', bands: ['high', 'churned'], limit: NAMED })
  const { rows, currency } = customersReport(db, query, setting)
  return rows.flatMap(({ id, name, valueMicros, churnRisk, recentNetMicros, reasons }): readonly Insight[] => {
    if (churnRisk === null || recentNetMicros <= 0) return []
    const why = reasons[0] === undefined ? '' : ` ${reasons[0].text}`
    return [
      {
        id: `risk:${id}`,
        kind: 'churn-risk',
        tone: 'bad',
        text: `${name} may leave (risk ${shareText(churnRisk)}); it brought ${moneyText({ micros: recentNetMicros, currency })} in 90 days.${why}`,
        impactMicros: valueMicros ?? Math.round(recentNetMicros * churnRisk),
        proof: { figure: 'churnRisk', value: churnRisk, before: null },
        link: { path: '/customers', params: { id } },
      },
    ]
  })
}
