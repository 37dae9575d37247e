import type { EpisodeFilter } from '../../../contract/episodes.ts'
import { currentWindowsSql } from '../maintenance.ts'

/** Values of the parameters that {@link hopFilterSql} and {@link episodeFilterSql} name. */
export function filterValues(filter: EpisodeFilter) {
  return {
    ids: listOrNull(filter.ids),
    triggers: listOrNull(filter.triggers),
    fromProviders: listOrNull(filter.fromProviders),
    toProviders: listOrNull(filter.toProviders),
    categories: listOrNull(filter.categories),
    countries: listOrNull(filter.countries),
    customers: listOrNull(filter.customers),
    modes: listOrNull(filter.modes),
    minDurationMs: filter.minDurationMs ?? null,
    from: filter.from ?? 0,
    to: filter.to ?? Number.MAX_SAFE_INTEGER,
    acknowledged: filter.acknowledged === undefined ? null : Number(filter.acknowledged),
    maintenance: filter.maintenance === undefined ? null : Number(filter.maintenance),
  }
}

const listOrNull = (values: readonly (string | number)[] | undefined) =>
  values === undefined ? null : JSON.stringify(values)

const oneOf = (column: string, parameter: string) =>
  `(:${parameter} is null or ${column} in (select value from json_each(:${parameter})))`

/** Condition of SQL on a hop `f` of the failover log. */
export const hopFilterSql = `
  f.created_at >= :from and f.created_at < :to
  and ${oneOf('f.trigger', 'triggers')} and ${oneOf('f.from_provider', 'fromProviders')}
  and ${oneOf('f.to_provider', 'toProviders')} and ${oneOf('f.category', 'categories')}
  and ${oneOf('f.country', 'countries')} and ${oneOf('f.mode', 'modes')}
  and (:minDurationMs is null or f.duration_ms >= :minDurationMs)
  and (:customers is null or exists (select 1 from verifications v where v.id = f.verification_id
    and v.customer_id in (select value from json_each(:customers))))`

/** Planned windows that cover all of the episode `e`, the latest version first. */
export const coveringWindowSql = `from ${currentWindowsSql} m
  where (m.provider is null or m.provider = e.provider) and m.from_at <= e.started_at and m.to_at >= e.last_at`

/** Notes on any hop of the episode `e`; `hopOfEpisode` is the condition that the hop `f` belongs to it. */
const notesSql = (hopOfEpisode: string) =>
  `from episode_notes n join failover_logs f on f.id = n.hop_id where ${hopOfEpisode}`

/** Condition of SQL on an episode `e`, but for its hops. */
export const episodeFilterSql = (hopOfEpisode: string) => `
  ${oneOf('e.id', 'ids')}
  and (:acknowledged is null
    or :acknowledged = exists (select 1 ${notesSql(hopOfEpisode)} and n.kind = 'acknowledge'))
  and (:maintenance is null or :maintenance = exists (select 1 ${coveringWindowSql}))`
