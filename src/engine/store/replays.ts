import type Database from 'better-sqlite3'
import type { PolicyDraft } from '../../contract/policy-models.ts'
import type { Regret, Replay, ReplayDays, ReplayResult, ReplayState, ReplaySummary } from '../../contract/replay.ts'
import { statement } from './statements.ts'

/** Started by hand, or by the review that works out recommendations. */
export type ReplayOrigin = 'operator' | 'review'

interface ReplayRow {
  readonly id: number
  readonly state: ReplayState
  readonly days: ReplayDays
  readonly version: number | null
  readonly policy: string
  readonly done: number
  readonly total: number
  readonly started_at: number
  readonly ended_at: number | null
  readonly problem: string | null
  readonly result: string | null
}

interface NewReplay {
  readonly origin: ReplayOrigin
  readonly days: ReplayDays
  /** Null for a draft. */
  readonly version: number | null
  readonly policy: PolicyDraft
  /** UTC epoch ms. */
  readonly startedAt: number
}

/** Notes that a replay begins; returns its id. */
export function insertReplay(db: Database.Database, { policy, ...replay }: NewReplay): number {
  const { rules, controlShare } = policy
  const { lastInsertRowid } = statement(
    db,
    `insert into policy_replays (origin, state, days, version, policy, started_at)
     values (:origin, 'running', :days, :version, :policy, :startedAt)`,
  ).run({ ...replay, policy: JSON.stringify({ rules, controlShare }) })
  return Number(lastInsertRowid)
}

/** Notes how it ended. A review replaces the ones before it. */
export function endReplay(
  db: Database.Database,
  id: number,
  end: {
    readonly state: Exclude<ReplayState, 'running'>
    readonly done: number
    readonly of: number
    readonly endedAt: number
    readonly problem: string | null
    readonly result: ReplayResult | null
  },
): void {
  db.transaction(() => {
    statement(
      db,
      `update policy_replays set state = :state, done = :done, total = :of, ended_at = :endedAt, problem = :problem,
         result = :result where id = :id`,
    ).run({ ...end, id, result: end.result && JSON.stringify(end.result) })
    statement(
      db,
      `delete from policy_replays where id < :id and origin = 'review'
         and exists (select 1 from policy_replays where id = :id and origin = 'review' and state = 'done')`,
    ).run({ id })
  })()
}

/** Replays of an earlier session that never came to their end get one. */
export function closeInterruptedReplays(db: Database.Database, now: number): void {
  statement(db, `update policy_replays set state = 'interrupted', ended_at = ? where state = 'running'`).run(now)
}

export function replayById(db: Database.Database, id: number): Replay | null {
  const row = statement(db, 'select * from policy_replays where id = ?').get(id) as ReplayRow | undefined
  if (row === undefined) return null
  return { ...toSummary(row), policy: JSON.parse(row.policy), result: resultOf(row) }
}

/** Started by hand, newest first, before `before` (all when null). */
export function listReplays(db: Database.Database, before: number | null, limit: number): readonly ReplaySummary[] {
  const rows = statement(
    db,
    `select * from policy_replays where origin = 'operator' and id < ? order by id desc limit ?`,
  ).all(before ?? Number.MAX_SAFE_INTEGER, limit) as ReplayRow[]
  return rows.map(toSummary)
}

export const countReplays = (db: Database.Database): number =>
  statement(db, `select count(*) from policy_replays where origin = 'operator'`).pluck().get() as number

/** As the newest replay over so many days found it; null before the first. */
export function latestRegret(db: Database.Database, days: ReplayDays): Regret | null {
  const text = statement(
    db,
    `select json_extract(result, '$.regret') from policy_replays where state = 'done' and days = ?
     order by id desc limit 1`,
  )
    .pluck()
    .get(days) as string | undefined
  return text === undefined ? null : JSON.parse(text)
}

/** The newest review that has ended; `startedAt` is UTC epoch ms. */
export function lastReview(
  db: Database.Database,
): { readonly startedAt: number; readonly problem: string | null } | null {
  const row = statement(
    db,
    `select started_at as startedAt, problem from policy_replays
     where origin = 'review' and state in ('done', 'failed') order by id desc limit 1`,
  ).get() as { startedAt: number; problem: string | null } | undefined
  return row ?? null
}

const resultOf = (row: ReplayRow): ReplayResult | null => (row.result === null ? null : JSON.parse(row.result))

function toSummary(row: ReplayRow): ReplaySummary {
  const result = resultOf(row)
  return {
    id: row.id,
    state: row.state,
    days: row.days,
    version: row.version,
    done: row.done,
    of: row.total,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    problem: row.problem,
    saving: result?.saving ?? null,
    conversionGain: result?.conversionGain ?? null,
    withoutEvidence: result?.withoutEvidence ?? null,
  }
}
