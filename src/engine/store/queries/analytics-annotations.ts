import type Database from 'better-sqlite3'
import type { AnalyticsFilter } from '../../../contract/analytics-query.ts'
import { currentWindowsSql } from '../maintenance.ts'
import { statement } from '../statements.ts'
import { conditionsOf } from './analytics-dimensions.ts'
import type { Window } from './whole-hours.ts'

/** Something that happened, with the figures of its sentence. `to` is the same as `from` for a moment. */
export interface Happening {
  readonly key: number
  readonly from: number
  readonly to: number
  /** Null for all. */
  readonly provider: string | null
  readonly country: string | null
  readonly n: number
  readonly text: string | null
  /** Relative, percent; null where there is none. */
  readonly low: number | null
  readonly high: number | null
}

/** Its first two parameters are the bounds of the span. */
type Source = (filter: AnalyticsFilter) => { readonly sql: string; readonly params: readonly string[] }

const sources = {
  failover: (filter) => {
    const provider = conditionsOf(filter, { provider: 'e.provider' })
    const country = conditionsOf(filter, { country: 'f.country' })
    const local =
      country.sql === ''
        ? ''
        : ` and exists (select 1 from failover_logs f where f.from_provider = e.provider
             and f.created_at >= e.started_at and f.created_at <= e.last_at${country.sql})`
    return {
      sql: `select e.id as key, e.started_at as "from", e.last_at as "to", e.provider, null as country, e.hops as n,
              e.cause as text, null as low, null as high
            from failover_episodes e where e.last_at >= ? and e.started_at < ? and e.drill = 0${provider.sql}${local}`,
      params: [...provider.params, ...country.params],
    }
  },
  price: (filter) => {
    const conditions = conditionsOf(filter, { provider: 'provider', country: 'country', service: 'service' })
    return {
      sql: `select min(id) as key, min(updated_at) as "from", min(updated_at) as "to", provider,
              case when count(distinct country) = 1 then max(country) end as country, count(*) as n, null as text,
              min(change_percentage) as low, max(change_percentage) as high
            from price_history where updated_at >= ? and updated_at < ? and change_percentage is not null
              ${conditions.sql} group by provider, coalesce(run_id, -id)`,
      params: conditions.params,
    }
  },
  policy: () => ({
    sql: `select id as key, created_at as "from", created_at as "to", null as provider, null as country, 1 as n,
            reason as text, null as low, null as high
          from policy_states where created_at >= ? and created_at < ?`,
    params: [],
  }),
  drill: (filter) => {
    const conditions = conditionsOf(filter, { provider: 'd.provider' })
    return {
      sql: `select d.id as key, d.started_at as "from", coalesce(r.ended_at, d.started_at) as "to", d.provider,
              null as country, 1 as n, coalesce(r.verdict, 'running') as text, null as low, null as high
            from drills d left join drill_reports r on r.drill_id = d.id
            where d.started_at >= ? and d.started_at < ?${conditions.sql}`,
      params: conditions.params,
    }
  },
  maintenance: (filter) => {
    const conditions = conditionsOf(filter, { provider: 'w.provider' })
    return {
      sql: `select w.window_id as key, w.from_at as "from", w.to_at as "to", w.provider, null as country, 1 as n,
              w.reason as text, null as low, null as high
            from ${currentWindowsSql} w where w.to_at > ? and w.from_at < ?
              and (w.provider is null or (1 = 1${conditions.sql}))`,
      params: conditions.params,
    }
  },
  note: (filter) => {
    const provider = conditionsOf(filter, { provider: 'provider' })
    const country = conditionsOf(filter, { country: 'country' })
    return {
      sql: `select id as key, at as "from", to_at as "to", provider, country, 1 as n, text, null as low, null as high
            from analytics_notes where to_at >= ? and at < ? and removed_at is null
              and (provider is null or (1 = 1${provider.sql})) and (country is null or (1 = 1${country.sql}))`,
      params: [...provider.params, ...country.params],
    }
  },
} as const satisfies Readonly<Record<string, Source>>

export type HappeningKind = keyof typeof sources

/** What of a kind happened in a span and concerns the filter, the latest first, with how many there are. */
export function happenings(
  db: Database.Database,
  kind: HappeningKind,
  question: { readonly window: Window; readonly filter: AnalyticsFilter; readonly limit: number },
): { readonly rows: readonly Happening[]; readonly total: number } {
  const { sql, params } = sources[kind](question.filter)
  const bound = [question.window.from, question.window.to, ...params]
  const rows = statement(db, `select * from (${sql}) order by "from" desc, key desc limit ?`).all(
    ...bound,
    question.limit,
  ) as Happening[]
  const total = statement(db, `select count(*) from (${sql})`)
    .pluck()
    .get(...bound) as number
  return { rows, total }
}
