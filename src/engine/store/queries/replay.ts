import type Database from 'better-sqlite3'
import type { AttemptState, Category, Delivery, Service, VerificationState } from '../../../contract/models.ts'
import { statement } from '../statements.ts'
import type { Window } from './traffic.ts'

/** One attempt of a recorded verification. */
export interface RecordedAttempt {
  readonly id: number
  readonly provider: string
  readonly state: AttemptState
  readonly category: Category | null
  readonly settledAt: number | null
  readonly delivery: Delivery
  /** Micros of the reporting currency; null when unknown. */
  readonly cost: number | null
}

/** A verification as it was recorded, with how its first route was chosen. */
export interface RecordedVerification {
  readonly id: number
  readonly createdAt: number
  readonly service: Service
  readonly country: string
  readonly customerId: string | null
  readonly prefix: string
  readonly reference: string
  readonly onlyProvider: string | null
  readonly state: VerificationState
  readonly acceptedAt: number | null
  readonly convertedAt: number | null
  readonly finalAt: number | null
  /** Of the first attempt: candidates as JSON, what it ran on, and the chance that it fell on its provider. */
  readonly candidates: string
  readonly policyVersion: string
  readonly probability: number
  /** In their order; never empty. */
  readonly attempts: readonly RecordedAttempt[]
}

/** Where the next page begins. */
export type AfterVerification = Pick<RecordedVerification, 'createdAt' | 'id'>

interface JoinedRow extends Omit<RecordedVerification, 'attempts'>, Omit<RecordedAttempt, 'id' | 'state'> {
  readonly attemptId: number
  readonly attemptState: AttemptState
}

/** Verifications with an attempt in the window; test messages and drills are left out. */
export const recordedCount = (db: Database.Database, window: Window): number =>
  statement(db, `select count(*) from verifications where created_at >= :from and created_at < :to and ${counted}`)
    .pluck()
    .get(window) as number

/** Oldest first, after `after` (from the start when null). */
export function recordedPage(
  db: Database.Database,
  { from, to }: Window,
  after: AfterVerification | null,
  limit: number,
): readonly RecordedVerification[] {
  const { createdAt, id } = after ?? { createdAt: from, id: -1 }
  const rows = statement(db, pageSql).all({ createdAt, id, to, limit }) as JoinedRow[]
  const page: (Omit<RecordedVerification, 'attempts'> & { readonly attempts: RecordedAttempt[] })[] = []
  for (const row of rows) {
    const { attemptId, attemptState, provider, category, settledAt, delivery, cost, ...verification } = row
    const attempt = { id: attemptId, state: attemptState, provider, category, settledAt, delivery, cost }
    const last = page.at(-1)
    if (last?.id === verification.id) last.attempts.push(attempt)
    else page.push({ ...verification, attempts: [attempt] })
  }
  return page
}

const counted = `mode in ('live', 'sandbox') and exists (select 1 from attempts where verification_id = verifications.id)`

const pageSql = `
with page as materialized (
  select id, created_at, service, country, customer_id, to_prefix, reference, only_provider, state, accepted_at,
    converted_at, final_at
  from verifications where (created_at, id) > (:createdAt, :id) and created_at < :to and ${counted}
  order by created_at, id limit :limit)
select p.id, p.created_at as createdAt, p.service, p.country, p.customer_id as customerId, p.to_prefix as prefix,
  p.reference, p.only_provider as onlyProvider, p.state, p.accepted_at as acceptedAt, p.converted_at as convertedAt,
  p.final_at as finalAt, iif(a.n = 1, a.candidates, '[]') as candidates, a.policy_version as policyVersion,
  a.selection_probability as probability, a.id as attemptId, a.provider, a.state as attemptState, a.category,
  a.settled_at as settledAt, a.delivery, a.cost_reporting_micros as cost
from page p cross join attempts a on a.verification_id = p.id
order by p.created_at, p.id, a.n`
