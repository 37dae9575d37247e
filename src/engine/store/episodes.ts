import type Database from 'better-sqlite3'
import { MINUTE_MS } from '../../contract/durations.ts'
import { type Cause, causeOf, EPISODE_GAP_MS, type EpisodeNote } from '../../contract/episodes.ts'
import type { FailoverRow } from './schema.ts'
import { statement } from './statements.ts'

export interface EpisodeRow {
  readonly id: number
  readonly provider: string
  readonly cause: Cause
  /** 1 for drill traffic. */
  readonly drill: number
  readonly started_at: number
  readonly last_at: number
  readonly hops: number
}

type Hop = Pick<FailoverRow, 'id' | 'from_provider' | 'category' | 'mode' | 'created_at'>
type Key = Pick<EpisodeRow, 'provider' | 'cause' | 'drill'>

/** What taking up hops did to the episodes. */
export interface EpisodeChanges {
  readonly changed: ReadonlySet<number>
  /** Went into another episode. */
  readonly removed: ReadonlySet<number>
  /** Hops that are still to be taken up. */
  readonly more: boolean
}

/**
 * Takes up to `limit` hops of the failover log that are in no episode yet, in one transaction. In whatever order
 * the hops come, the episodes are the same: two hops of one key are linked when they are close or the breaker stayed
 * open from one to the other, and a stretch within a linked stretch is linked too.
 */
export function takeUpHops(db: Database.Database, limit: number): EpisodeChanges {
  const changed = new Set<number>()
  const removed = new Set<number>()
  return db.transaction(() => {
    const from = statement(db, 'select hop_id from failover_episodes_progress').pluck().get() as number
    const hops = statement(
      db,
      'select id, from_provider, category, mode, created_at from failover_logs where id > ? order by id limit ?',
    ).all(from, limit) as Hop[]
    for (const hop of hops) {
      const { id, merged } = takeUpHop(db, hop)
      changed.add(id)
      for (const other of merged) {
        removed.add(other)
        changed.delete(other)
      }
    }
    const last = hops.at(-1)
    if (last !== undefined) statement(db, 'update failover_episodes_progress set hop_id = ?').run(last.id)
    return { changed, removed, more: hops.length === limit }
  })()
}

/** Puts one hop into its episode. Only for hops that `takeUpHops` does not come to, because their ids are below zero. */
export function takeUpHop(
  db: Database.Database,
  hop: Hop,
): { readonly id: number; readonly merged: readonly number[] } {
  const at = hop.created_at
  const key: Key = {
    provider: hop.from_provider,
    cause: causeOf[hop.category],
    drill: hop.mode === 'drill' ? 1 : 0,
  }
  const own = [neighbour(db, key, at, 'before'), neighbour(db, key, at, 'after')].filter(
    (episode): episode is EpisodeRow =>
      episode !== undefined &&
      (episode.last_at < at ? isLinked(db, key, episode.last_at, at) : isLinked(db, key, at, episode.started_at)),
  )
  const id = Math.min(hop.id, ...own.map((episode) => episode.id))
  for (const episode of own) statement(db, 'delete from failover_episodes where id = ?').run(episode.id)
  statement(
    db,
    `insert into failover_episodes (id, provider, cause, drill, started_at, last_at, hops)
     values (:id, :provider, :cause, :drill, :started_at, :last_at, :hops)`,
  ).run({
    ...key,
    id,
    started_at: Math.min(at, ...own.map(({ started_at }) => started_at)),
    last_at: Math.max(at, ...own.map(({ last_at }) => last_at)),
    hops: own.reduce((sum, { hops }) => sum + hops, 1),
  })
  return { id, merged: own.map((episode) => episode.id).filter((other) => other !== id) }
}

function neighbour(db: Database.Database, key: Key, at: number, side: 'before' | 'after'): EpisodeRow | undefined {
  const [compare, order] = side === 'before' ? ['<=', 'desc'] : ['>', 'asc']
  return statement(
    db,
    `select * from failover_episodes where provider = :provider and cause = :cause and drill = :drill
       and started_at ${compare} :at order by started_at ${order} limit 1`,
  ).get({ ...key, at }) as EpisodeRow | undefined
}

/** Whether hops of one key at these moments (UTC epoch ms, `from` first) belong together. */
function isLinked(db: Database.Database, { provider, drill }: Key, from: number, to: number): boolean {
  if (to - from <= EPISODE_GAP_MS) return true
  // A drill has breakers of its own, which leave no minutes.
  return drill === 0 && breakerStayedOpen(db, provider, from, to)
}

/**
 * Whether the breaker was not closed in any minute between the two moments. The last two minutes before `to` are not
 * asked for: they may not be recorded yet, and the answer must not depend on when it is asked.
 */
export function breakerStayedOpen(db: Database.Database, provider: string, from: number, to: number): boolean {
  const first = Math.floor(from / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  const end = Math.floor(to / MINUTE_MS) * MINUTE_MS - MINUTE_MS
  if (end <= first) return false
  const open = statement(
    db,
    `select count(*) from provider_health_minutes where provider = ? and minute >= ? and minute < ?
       and breaker in ('open', 'half-open', 'forced-open')`,
  )
    .pluck()
    .get(provider, first, end) as number
  return open === (end - first) / MINUTE_MS
}

/** `case` expression of SQL for the cause of a hop's category. */
const causeSql = `case f.category ${Object.entries(causeOf)
  .map(([category, cause]) => `when '${category}' then '${cause}'`)
  .join(' ')} end`

/** Condition of SQL that the hop `f` belongs to the episode `e`. */
export const hopOfEpisodeSql = `f.from_provider = e.provider and f.created_at >= e.started_at
  and f.created_at <= e.last_at and (f.mode = 'drill') = e.drill and ${causeSql} = e.cause`

/** The episode that a hop belongs to. */
export function episodeOfHop(db: Database.Database, hopId: number): EpisodeRow | undefined {
  return statement(
    db,
    `select e.* from failover_logs f join failover_episodes e on ${hopOfEpisodeSql} where f.id = ?`,
  ).get(hopId) as EpisodeRow | undefined
}

export function addEpisodeNote(db: Database.Database, hopId: number, note: EpisodeNote): void {
  statement(
    db,
    'insert into episode_notes (hop_id, kind, text, author, at) values (:hopId, :kind, :text, :author, :at)',
  ).run({ ...note, hopId })
}
