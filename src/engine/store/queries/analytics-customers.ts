import type Database from 'better-sqlite3'
import type { CustomerSort, CustomersQuery } from '../../../contract/analytics-customers.ts'
import { DAY_MS } from '../../../contract/durations.ts'
import type { CustomerAnalyticsRow } from '../schema-analytics.ts'
import { statement } from '../statements.ts'

const NEW_DAYS = 30

const margin = 'case when a.recent_net > 0 then (a.recent_net - a.recent_cost) * 1.0 / a.recent_net end'

const sortColumns: Readonly<Record<CustomerSort, string>> = {
  value: 'a.value_micros',
  risk: 'a.churn_risk_score',
  spent: 'a.total_spent',
  verifications: 'a.verification_count',
  lastActive: 'a.last_activity',
  failed: 'case when a.final > 0 then a.failed * 1.0 / a.final end',
  margin,
  name: 'lower(coalesce(c.name, a.user_id))',
}

export interface CustomerRow extends CustomerAnalyticsRow {
  readonly name: string
  /** Null when the customer is not on the list. */
  readonly currency: string | null
  readonly archived: number
}

export interface CustomerFiguresPage {
  readonly rows: readonly CustomerRow[]
  readonly total: number
  readonly matching: number
  readonly sums: { readonly spent: number; readonly value: number | null; readonly atRisk: number | null }
  readonly bands: readonly { readonly band: string; readonly n: number }[]
}

const source = 'customer_analytics a left join customers c on c.id = a.user_id'
const fields = `a.*, coalesce(c.name, a.user_id) as name, c.currency, c.archived_at is not null as archived`

/** A page of customers by one figure; unknown figures come last, equal ones by id. */
export function customerFiguresPage(db: Database.Database, query: CustomersQuery, now: number): CustomerFiguresPage {
  const { after, descending, limit } = query
  const column = sortColumns[query.sort]
  const { sql, params } = conditions(query, now)
  const direction = descending ? 'desc' : 'asc'
  const beyond = after === undefined ? '' : ` and ${keyset(column, descending, after.value === null)}`
  const rows = statement(
    db,
    `select ${fields} from ${source} where ${sql}${beyond}
     order by ${column} is null, ${column} ${direction}, a.user_id limit :limit`,
  ).all({ ...params, ...(after !== undefined && keysetParams(after)), limit }) as CustomerRow[]
  const counts = statement(
    db,
    `select count(*) as matching, coalesce(sum(a.total_spent), 0) as spent, sum(a.value_micros) as value,
       sum(a.value_micros * a.churn_risk_score) as atRisk from ${source} where ${sql}`,
  ).get(params) as { matching: number; spent: number; value: number | null; atRisk: number | null }
  const { bands: _, ...unbanded } = query
  const all = conditions(unbanded, now)
  return {
    rows,
    total: statement(db, 'select count(*) from customer_analytics').pluck().get() as number,
    matching: counts.matching,
    sums: { spent: counts.spent, value: counts.value, atRisk: counts.atRisk },
    bands: statement(db, `select a.band, count(*) as n from ${source} where ${all.sql} group by 1`).all(
      all.params,
    ) as CustomerFiguresPage['bands'],
  }
}

/** One customer; undefined before it is worked out. */
export const customerFiguresRow = (db: Database.Database, id: string): CustomerRow | undefined =>
  statement(db, `select ${fields} from ${source} where a.user_id = ?`).get(id) as CustomerRow | undefined

function keyset(column: string, descending: boolean, isUnknown: boolean): string {
  if (isUnknown) return `${column} is null and a.user_id > :afterId`
  const past = descending ? '<' : '>'
  return `(${column} is null or ${column} ${past} :afterValue or (${column} = :afterValue and a.user_id > :afterId))`
}

const keysetParams = ({ value, id }: NonNullable<CustomersQuery['after']>) => ({
  afterId: id,
  ...(value !== null && { afterValue: typeof value === 'string' ? value.toLowerCase() : value }),
})

function conditions(query: Omit<CustomersQuery, 'bands'> & Pick<Partial<CustomersQuery>, 'bands'>, now: number) {
  const { search, bands, newOnly, marginBelow, ids } = query
  const parts = ['1 = 1']
  const params: Record<string, string | number> = {}
  const when = (condition: string, name: string, value: string | number | undefined) => {
    if (value === undefined) return
    parts.push(condition)
    params[name] = value
  }
  when(
    'instr(lower(coalesce(c.name, a.user_id)), lower(:search)) + instr(lower(a.user_id), lower(:search)) > 0',
    'search',
    search,
  )
  when('a.band in (select value from json_each(:bands))', 'bands', bands && JSON.stringify(bands))
  when('a.user_id in (select value from json_each(:ids))', 'ids', ids && JSON.stringify(ids))
  when('a.first_activity >= :newSince', 'newSince', newOnly ? now - NEW_DAYS * DAY_MS : undefined)
  when(`${margin} < :marginBelow`, 'marginBelow', marginBelow)
  return { sql: parts.join(' and '), params }
}
