import type Database from 'better-sqlite3'
import type { ModelSummary } from '../../contract/analytics-customers.ts'
import type { CustomerAnalyticsRow } from './schema-analytics.ts'
import { statement } from './statements.ts'

const columns = [
  'user_id',
  'total_spent',
  'verification_count',
  'first_activity',
  'last_activity',
  'churn_risk_score',
  'band',
  'value_micros',
  'alive',
  'reasons',
  'failed',
  'final',
  'recent_net',
  'recent_cost',
  'model',
  'updated_at',
] as const satisfies readonly (keyof CustomerAnalyticsRow)[]

/** Writes the figures of some customers in one transaction. */
export function saveCustomerAnalytics(db: Database.Database, rows: readonly CustomerAnalyticsRow[]): void {
  const save = statement(
    db,
    `insert into customer_analytics (${columns.join(', ')}) values (${columns.map((name) => `:${name}`).join(', ')})
     on conflict (user_id) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  )
  db.transaction(() => {
    for (const row of rows) save.run(row)
  }).immediate()
}

/** Ends a run: customers that it did not see have no traffic any more. `at` is the run's moment, UTC epoch ms. */
export function finishCustomerAnalytics(db: Database.Database, summary: ModelSummary, at: number): void {
  db.transaction(() => {
    statement(db, 'delete from customer_analytics where updated_at < ?').run(at)
    statement(
      db,
      `insert into analytics_models (name, summary, fitted_at) values ('customers', ?, ?)
       on conflict (name) do update set summary = excluded.summary, fitted_at = excluded.fitted_at`,
    ).run(JSON.stringify(summary), at)
  }).immediate()
}

/** The models of the last complete run; null before the first. */
export function customerModelSummary(db: Database.Database): ModelSummary | null {
  const text = statement(db, `select summary from analytics_models where name = 'customers'`).pluck().get()
  return text === undefined ? null : (JSON.parse(String(text)) as ModelSummary)
}

/** When the last complete run was, UTC epoch ms; null before the first. */
export const customersFittedAt = (db: Database.Database): number | null =>
  (statement(db, `select fitted_at from analytics_models where name = 'customers'`).pluck().get() as
    | number
    | undefined) ?? null
