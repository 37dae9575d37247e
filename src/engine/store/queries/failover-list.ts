import type Database from 'better-sqlite3'
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { FailoverFilter } from '../../../contract/failovers.ts'
import type { FailoverRow, Tables } from '../schema.ts'
import { selectAll, sqlBuilder } from './select.ts'
import type { Page } from './verification-list.ts'

export interface FailoverPage {
  readonly rows: readonly FailoverRow[]
  readonly total: number
  readonly matching: number
}

/** Newest first, by key. `total` counts all hops, `matching` those that pass the filter. */
export function failoverPage(db: Database.Database, filter: FailoverFilter, page: Page): FailoverPage {
  const count = sqlBuilder.selectFrom('failover_logs').select((e) => e.fn.countAll<number>().as('n'))
  const [all] = selectAll(db, count)
  const [matching] = selectAll(
    db,
    count.where((e) => matches(e, filter)),
  )
  return { rows: failoverRows(db, filter, page), total: all?.n ?? 0, matching: matching?.n ?? 0 }
}

/** The rows of a page alone. */
export function failoverRows(db: Database.Database, filter: FailoverFilter, page: Page): readonly FailoverRow[] {
  return selectAll(
    db,
    sqlBuilder
      .selectFrom('failover_logs')
      .selectAll()
      .where((e) => matches(e, filter))
      .$if(page.before !== undefined, (q) =>
        q.where(sql<SqlBool>`(created_at, id) < (${page.before?.createdAt}, ${page.before?.id})`),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit),
  )
}

function matches(e: ExpressionBuilder<Tables, 'failover_logs'>, filter: FailoverFilter) {
  const conditions = [
    filter.ids && e('id', 'in', filter.ids),
    filter.triggers && e('trigger', 'in', filter.triggers),
    filter.fromProviders && e('from_provider', 'in', filter.fromProviders),
    filter.toProviders && e('to_provider', 'in', filter.toProviders),
    filter.categories && e('category', 'in', filter.categories),
    filter.countries && e('country', 'in', filter.countries),
    filter.modes && e('mode', 'in', filter.modes),
    filter.customers &&
      e('verification_id', 'in', (q) =>
        q
          .selectFrom('verifications')
          .select('verifications.id')
          .where('customer_id', 'in', filter.customers ?? []),
      ),
    filter.minDurationMs !== undefined && e('duration_ms', '>=', filter.minDurationMs),
    filter.from !== undefined && e('created_at', '>=', filter.from),
    filter.to !== undefined && e('created_at', '<', filter.to),
  ]
  return e.and(conditions.filter((condition) => typeof condition === 'object'))
}
