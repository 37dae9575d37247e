import type Database from 'better-sqlite3'
import {
  EPISODE_GAP_MS,
  type Episode,
  type EpisodeFate,
  type EpisodeNote,
  type EpisodeState,
  FAILOVER_LIMIT_MS,
} from '../../../contract/episodes.ts'
import { breakerStayedOpen, type EpisodeRow, hopOfEpisodeSql } from '../episodes.ts'
import type { FailoverRow } from '../schema.ts'
import { statement } from '../statements.ts'
import { acceptedAgainAt } from './episode-recovery.ts'
import { coveringWindowSql } from './hop-filter.ts'

/** A blip is not over before this time without another hop, ms; the target of recovery. */
export const SETTLED_AFTER_MS = 60_000

/** What only the running engine knows. */
export interface Present {
  /** UTC epoch ms. */
  readonly now: number
  /** Providers whose breaker is not closed. */
  readonly broken: readonly string[]
  /** ISO 4217. */
  readonly reportingCurrency: string
}

export type EpisodeFigures = Episode

/** A hop with what became of its verification. */
export interface EpisodeHop extends FailoverRow {
  readonly customer: string | null
  readonly takenOver: number
  readonly lost: number
}

/** The hops of an episode, oldest first. */
export function hopsOf(db: Database.Database, { id }: Pick<EpisodeRow, 'id'>): readonly EpisodeHop[] {
  return statement(db, hopsSql).all(id) as EpisodeHop[]
}

/** Everything a list shows of an episode. */
export function episodeFigures(
  db: Database.Database,
  row: EpisodeRow,
  present: Present,
  hops: readonly EpisodeHop[] = hopsOf(db, row),
): EpisodeFigures {
  const timed = hops.filter(({ trigger }) => trigger !== 'rescue')
  const accepted = timed.filter(({ outcome }) => outcome === 'accepted').map(({ duration_ms }) => duration_ms)
  const [reason] = counted(hops, (hop) => `${hop.category} ${hop.reason}`)
  const recoveredAt = acceptedAgainAt(db, row, present.now)
  return {
    id: row.id,
    provider: row.provider,
    cause: row.cause,
    drill: row.drill === 1,
    state: stateOf(db, row, recoveredAt, present),
    createdAt: row.started_at,
    lastAt: row.last_at,
    recoveredAt,
    hops: row.hops,
    ...fateOf(hops, present.reportingCurrency),
    slow: timed.filter(({ duration_ms }) => duration_ms > FAILOVER_LIMIT_MS).length,
    maxMs: accepted.length === 0 ? null : accepted.reduce((a, b) => Math.max(a, b)),
    maybeDuplicate: hops.filter((hop) => hop.maybe_duplicate === 1).length,
    category: reason?.first.category ?? 'refused',
    reason: reason?.first.reason ?? '',
    to: counted(hops, (hop) => hop.to_provider ?? '').map(({ first, n }) => ({ provider: first.to_provider, hops: n })),
    countries: counted(hops, (hop) => hop.country).map(({ first }) => first.country),
    customers: new Set(hops.flatMap(({ customer }) => customer ?? [])).size,
    acknowledged: notesOf(db, row).find(({ kind }) => kind === 'acknowledge') ?? null,
    maintenance: (statement(db, maintenanceSql).get(row.id) as { id: number; reason: string } | undefined) ?? null,
  }
}

/** What became of the verifications of these hops. */
export function fateOf(hops: readonly EpisodeHop[], currency: string): EpisodeFate {
  const verifications = new Map(hops.map((hop) => [hop.verification_id, hop]))
  const ends = [...verifications.values()]
  const moved = hops.filter(({ to_provider }) => to_provider !== null)
  const priced = moved.flatMap(({ extra_cost_micros }) => extra_cost_micros ?? [])
  return {
    verifications: ends.length,
    takenOver: ends.filter(({ takenOver }) => takenOver === 1).length,
    lost: ends.filter(({ lost }) => lost === 1).length,
    extraCost: priced.length === 0 ? null : { micros: priced.reduce((sum, micros) => sum + micros, 0), currency },
    unpriced: moved.length - priced.length,
  }
}

/** Rows by key, the most frequent first, the earlier first among equals. */
export function counted<Row>(rows: readonly Row[], key: (row: Row) => string): readonly Counted<Row>[] {
  const byKey = new Map<string, Row[]>()
  for (const row of rows) {
    const own = byKey.get(key(row))
    if (own === undefined) byKey.set(key(row), [row])
    else own.push(row)
  }
  return [...byKey.values()]
    .flatMap((own) => (own[0] === undefined ? [] : { first: own[0], n: own.length, rows: own }))
    .sort((a, b) => b.n - a.n)
}

interface Counted<Row> {
  readonly first: Row
  readonly n: number
  readonly rows: readonly Row[]
}

/** Newest first. */
export function notesOf(db: Database.Database, { id }: Pick<EpisodeRow, 'id'>): readonly EpisodeNote[] {
  return statement(db, episodeNotesSql).all(id) as EpisodeNote[]
}

function stateOf(
  db: Database.Database,
  { provider, last_at: lastAt, drill }: EpisodeRow,
  recoveredAt: number | null,
  { now, broken }: Present,
): EpisodeState {
  const mayGoOn =
    now - lastAt <= EPISODE_GAP_MS ||
    (drill === 0 && broken.includes(provider) && breakerStayedOpen(db, provider, lastAt, now))
  const isBroken = drill === 0 && broken.includes(provider)
  if (recoveredAt !== null && (!mayGoOn || (!isBroken && now - lastAt >= SETTLED_AFTER_MS))) return 'recovered'
  return mayGoOn ? 'ongoing' : 'quiet'
}

// A rescue left a provider that had accepted: the second message decides, and without it nothing is known to be lost.
const hopsSql = `
select f.*, v.customer_id as customer,
  case when f.trigger = 'rescue' then f.outcome = 'accepted' else v.accepted_at is not null end as takenOver,
  v.accepted_at is null and v.final_at is not null as lost
from failover_episodes e join failover_logs f on ${hopOfEpisodeSql} join verifications v on v.id = f.verification_id
where e.id = ? order by f.created_at, f.id`

const episodeNotesSql = `
select n.kind, n.text, n.author, n.at from failover_episodes e, episode_notes n join failover_logs f on f.id = n.hop_id
where e.id = ? and ${hopOfEpisodeSql} order by n.id desc`

const maintenanceSql = `
select (select m.window_id ${coveringWindowSql} limit 1) as id, (select m.reason ${coveringWindowSql} limit 1) as reason
from failover_episodes e where e.id = ? and exists (select 1 ${coveringWindowSql})`
