import type Database from 'better-sqlite3'
import type { EpisodeFilter } from '../../../contract/episodes.ts'
import { type EpisodeRow, episodeOfHop, hopOfEpisodeSql } from '../episodes.ts'
import { statement } from '../statements.ts'
import { type EpisodeFigures, episodeFigures, type Present } from './episode-figures.ts'
import { episodeFilterSql, filterValues, hopFilterSql } from './hop-filter.ts'
import type { Page } from './verification-list.ts'

export interface EpisodePage {
  readonly rows: readonly EpisodeFigures[]
  readonly total: number
  readonly matching: number
}

/** Newest first, by key. An episode matches when one of its hops does. `total` counts all episodes. */
export function episodePage(db: Database.Database, filter: EpisodeFilter, page: Page, present: Present): EpisodePage {
  const values = filterValues(filter)
  const before = { at: page.before?.createdAt ?? null, id: page.before?.id ?? null, limit: page.limit }
  const rows = statement(
    db,
    `select e.* from failover_episodes e where (:at is null or (e.started_at, e.id) < (:at, :id)) and ${matchesSql}
     order by e.started_at desc, e.id desc limit :limit`,
  ).all({ ...values, ...before }) as EpisodeRow[]
  return {
    rows: rows.map((row) => episodeFigures(db, row, present)),
    total: statement(db, 'select count(*) from failover_episodes').pluck().get() as number,
    matching: statement(db, `select count(*) from failover_episodes e where ${matchesSql}`)
      .pluck()
      .get(values) as number,
  }
}

/** The episodes of these hops, each once, and whether they pass the filter; unknown hops are left out. */
export function episodesOf(
  db: Database.Database,
  hopIds: readonly number[],
  filter: EpisodeFilter,
  present: Present,
): readonly (EpisodeFigures & { readonly matches: boolean })[] {
  const values = filterValues(filter)
  const found = new Map(hopIds.flatMap((id) => episodeOfHop(db, id) ?? []).map((row) => [row.id, row]))
  return [...found.values()].map((row) => {
    const matches = statement(db, `select 1 from failover_episodes e where e.id = :episode and ${matchesSql}`)
    return {
      ...episodeFigures(db, row, present),
      matches: matches.get({ ...values, episode: row.id }) !== undefined,
    }
  })
}

/** Episodes that overlap the span, of real traffic, the earliest first. */
export function episodesBetween(
  db: Database.Database,
  span: { readonly from: number; readonly to: number },
  limit: number,
): readonly EpisodeRow[] {
  return statement(
    db,
    `select * from failover_episodes where started_at < :to and last_at >= :from and drill = 0
     order by started_at desc limit :limit`,
  ).all({ ...span, limit }) as EpisodeRow[]
}

const matchesSql = `e.started_at < :to and e.last_at >= :from and ${episodeFilterSql(hopOfEpisodeSql)}
  and exists (select 1 from failover_logs f where ${hopOfEpisodeSql} and ${hopFilterSql})`
