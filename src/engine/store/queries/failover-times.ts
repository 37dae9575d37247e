import type Database from 'better-sqlite3'
import { type EpisodeFilter, FAILOVER_LIMIT_MS, type FailoverDurations } from '../../../contract/episodes.ts'
import { quantile } from '../../../contract/rate.ts'
import { hopOfEpisodeSql } from '../episodes.ts'
import { statement } from '../statements.ts'
import { episodeFilterSql, filterValues, hopFilterSql } from './hop-filter.ts'

/** Lower bounds of the bins in ms: a refusal takes milliseconds, an attempt that hangs 2.5 s. */
const bounds = [0, 20, 50, 100, 250, 500, 1_000, 2_000, 3_000, 4_000, FAILOVER_LIMIT_MS, 7_500, 10_000]

/** Counts durations (ms, in any order) by bin. */
export function durationsOf(durations: readonly number[]): FailoverDurations {
  const ascending = [...durations].sort((a, b) => a - b)
  const counts = bounds.map(() => 0)
  for (const ms of ascending) {
    const bin = bounds.findLastIndex((from) => from === 0 || ms > from)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return {
    bins: bounds.map((from, i) => ({ from, to: bounds[i + 1] ?? null, hops: counts[i] ?? 0 })),
    n: ascending.length,
    p50Ms: quantile(ascending, 0.5),
    p95Ms: quantile(ascending, 0.95),
    p99Ms: quantile(ascending, 0.99),
    maxMs: ascending.at(-1) ?? null,
    slow: ascending.filter((ms) => ms > FAILOVER_LIMIT_MS).length,
  }
}

/** How long the accepted hops that pass the filter took; rescues, which wait for a receipt first, are left out. */
export function failoverDurations(db: Database.Database, filter: EpisodeFilter): FailoverDurations {
  const sql = `select f.duration_ms from failover_logs f
    where f.outcome = 'accepted' and f.trigger <> 'rescue' and ${hopsSql(filter)}`
  return durationsOf(statement(db, sql).pluck().all(filterValues(filter)) as number[])
}

export interface FailoverFlow {
  readonly from: string
  /** Null for nobody left. */
  readonly to: string | null
  readonly hops: number
  readonly accepted: number
}

/** Hops that pass the filter by where they left and where they went, the most frequent first. */
export function failoverFlows(db: Database.Database, filter: EpisodeFilter): readonly FailoverFlow[] {
  const sql = `select f.from_provider as "from", f.to_provider as "to", count(*) as hops,
      count(*) filter (where f.outcome = 'accepted') as accepted
    from failover_logs f where ${hopsSql(filter)} group by 1, 2 order by hops desc, 1, 2`
  return statement(db, sql).all(filterValues(filter)) as FailoverFlow[]
}

/** The episode of a hop is looked up only when something is asked of it. */
function hopsSql({ ids, acknowledged, maintenance }: EpisodeFilter): string {
  if (ids === undefined && acknowledged === undefined && maintenance === undefined) return hopFilterSql
  const ofSameEpisode = hopOfEpisodeSql.replaceAll('f.', 'o.')
  const conditions = episodeFilterSql(ofSameEpisode).replaceAll('failover_logs f on f.id', 'failover_logs o on o.id')
  return `${hopFilterSql} and exists (select 1 from failover_episodes e where ${hopOfEpisodeSql} and ${conditions})`
}
