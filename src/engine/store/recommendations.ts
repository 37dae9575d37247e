import type Database from 'better-sqlite3'
import type { Service } from '../../contract/models.ts'
import type { RecommendationKind, RecommendationState } from '../../contract/recommendations.ts'
import { statement } from './statements.ts'

export interface RecommendationRow {
  readonly id: number
  readonly kind: RecommendationKind
  readonly country: string | null
  readonly service: Service | null
  readonly provider: string | null
  readonly state: RecommendationState
  /** Of 30 days, reporting currency; null where no money can be put on it. */
  readonly monthly_micros: number | null
  /** JSON. */
  readonly body: string
  readonly created_at: number
  readonly updated_at: number
  readonly decided_at: number | null
  readonly decided_by: string | null
  readonly reason: string | null
  readonly scheduled_at: number | null
  readonly dismissed_until: number | null
  readonly applied_at: number | null
  /** JSON. */
  readonly applied: string | null
  readonly realised_at: number | null
  /** JSON. */
  readonly realised: string | null
}

/** What a recommendation is about: there is one pending of each kind. */
export type RecommendationKey = Pick<RecommendationRow, 'kind' | 'country' | 'service' | 'provider'>

export type NewRecommendation = RecommendationKey & Pick<RecommendationRow, 'monthly_micros' | 'body'>

/** @param now UTC epoch ms */
export function insertRecommendation(db: Database.Database, row: NewRecommendation, now: number): void {
  statement(
    db,
    `insert into recommendations (kind, country, service, provider, state, monthly_micros, body, created_at, updated_at)
     values (:kind, :country, :service, :provider, 'open', :monthly_micros, :body, :now, :now)`,
  ).run({ ...row, now })
}

/** Worked out anew; what was decided about it stays. */
export function refreshRecommendation(db: Database.Database, id: number, row: NewRecommendation, now: number): void {
  statement(
    db,
    'update recommendations set monthly_micros = :monthly_micros, body = :body, updated_at = :now where id = :id',
  ).run({ monthly_micros: row.monthly_micros, body: row.body, id, now })
}

/** What somebody decided; fields that are left out stay. */
export function decideRecommendation(
  db: Database.Database,
  row: RecommendationRow,
  change: Partial<Omit<RecommendationRow, 'id' | keyof RecommendationKey>>,
): RecommendationRow {
  const decided = { ...row, ...change }
  statement(
    db,
    `update recommendations set state = :state, decided_at = :decided_at, decided_by = :decided_by, reason = :reason,
       scheduled_at = :scheduled_at, dismissed_until = :dismissed_until, applied_at = :applied_at, applied = :applied,
       realised_at = :realised_at, realised = :realised where id = :id`,
  ).run(decided)
  return decided
}

export const recommendationById = (db: Database.Database, id: number): RecommendationRow | undefined =>
  statement(db, 'select * from recommendations where id = ?').get(id) as RecommendationRow | undefined

/** Open or scheduled. */
export const pendingRecommendations = (db: Database.Database): readonly RecommendationRow[] =>
  statement(db, `select * from recommendations where state in ('open', 'scheduled')`).all() as RecommendationRow[]

/** The newest decision about the same thing; undefined without one. */
export const latestDecision = (
  db: Database.Database,
  key: RecommendationKey,
  state: RecommendationState,
): RecommendationRow | undefined =>
  statement(
    db,
    `select * from recommendations where state = :state and kind = :kind and country is :country
       and service is :service and provider is :provider order by decided_at desc, id desc limit 1`,
  ).get({ ...keyOf(key), state }) as RecommendationRow | undefined

const keyOf = ({ kind, country, service, provider }: RecommendationKey): RecommendationKey => ({
  kind,
  country,
  service,
  provider,
})

/** Most money first, those without money last and newest first; how many there are, and what the open ones come to. */
export function recommendationPage(
  db: Database.Database,
  filter: {
    readonly states: readonly RecommendationState[]
    /** Null for all. */
    readonly kinds: readonly RecommendationKind[] | null
    readonly limit: number
  },
): { readonly rows: readonly RecommendationRow[]; readonly total: number; readonly monthly: number } {
  const values = { states: JSON.stringify(filter.states), kinds: filter.kinds && JSON.stringify(filter.kinds) }
  const where = `state in (select value from json_each(:states))
    and (:kinds is null or kind in (select value from json_each(:kinds)))`
  const rows = statement(
    db,
    `select * from recommendations where ${where}
     order by monthly_micros is null, monthly_micros desc, updated_at desc, id desc limit :limit`,
  ).all({ ...values, limit: filter.limit }) as RecommendationRow[]
  const sums = statement(
    db,
    `select count(*) as total, coalesce(sum(iif(state = 'open', monthly_micros, 0)), 0) as monthly
     from recommendations where ${where}`,
  ).get(values) as { total: number; monthly: number }
  return { rows, ...sums }
}

/** When the next thing falls due, UTC epoch ms: one to be applied, or one whose realised figures are to be taken. */
export const nextRecommendationDue = (db: Database.Database): number | null =>
  statement(
    db,
    `select min(at) from (
       select scheduled_at as at from recommendations where state = 'scheduled'
       union all
       select realised_at from recommendations where state = 'applied' and realised is null and realised_at is not null)`,
  )
    .pluck()
    .get() as number | null

export const dueRecommendations = (db: Database.Database, now: number): readonly RecommendationRow[] =>
  statement(
    db,
    `select * from recommendations where state = 'scheduled' and scheduled_at <= ? order by scheduled_at, id`,
  ).all(now) as RecommendationRow[]

export const unmeasuredRecommendations = (db: Database.Database, now: number): readonly RecommendationRow[] =>
  statement(
    db,
    `select * from recommendations where state = 'applied' and realised is null and realised_at <= ? order by id`,
  ).all(now) as RecommendationRow[]
