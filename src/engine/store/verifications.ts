import type Database from 'better-sqlite3'
import type { VerificationState } from '../../contract/models.ts'
import { changing, tracked } from './rollups.ts'
import type { VerificationRow } from './schema.ts'
import { statement } from './statements.ts'

export type NewVerification = Omit<
  VerificationRow,
  | 'id'
  | 'state'
  | 'maybe_duplicate'
  | 'failure_reason'
  | 'accepted_at'
  | 'accept_ms'
  | 'delivered_at'
  | 'converted_at'
  | 'final_at'
  | 'rescue_at'
  | 'network'
  | 'source'
  | 'external_id'
  | 'billable_at'
  | 'plan_id'
  | 'revenue_micros'
  | 'revenue_currency'
  | 'revenue_reporting_micros'
>

/** Inserts a pending verification and returns its id. */
export function insertVerification(db: Database.Database, row: NewVerification): number {
  return tracked(db, (batch) => {
    const { lastInsertRowid } = statement(
      db,
      `insert into verifications (mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, to_number, body,
       reference, code_hash, segments, only_provider, checks_left, created_at, expires_at)
     values (:mode, 'pending', :service, :country, :customer_id, :to_hash, :to_prefix, :to_last2, :to_number, :body,
       :reference, :code_hash, :segments, :only_provider, :checks_left, :created_at, :expires_at)`,
    ).run(row)
    const id = Number(lastInsertRowid)
    batch.touchNew(id)
    return id
  })
}

export function verificationById(db: Database.Database, id: number): VerificationRow | undefined {
  return statement(db, 'select * from verifications where id = ?').get(id) as VerificationRow | undefined
}

/** Verifications that nobody has accepted or that have an attempt under way, oldest first: what a restart has to finish. */
export function unfinishedVerifications(db: Database.Database): readonly VerificationRow[] {
  return statement(
    db,
    `select * from verifications where id in (
       select id from verifications indexed by verifications_open where final_at is null and state = 'pending'
       union select verification_id from attempts where state = 'intent'
     ) order by id`,
  ).all() as VerificationRow[]
}

export function countPending(db: Database.Database): number {
  return statement(db, `select count(*) from verifications where final_at is null and state = 'pending'`)
    .pluck()
    .get() as number
}

/** Notes the first acceptance and returns true; later ones (a duplicate that surfaced) leave it as it is. */
export function markAccepted(db: Database.Database, id: number, acceptedAt: number, acceptMs: number): boolean {
  return changing(db, id, () => {
    const { changes } = statement(
      db,
      `update verifications set accepted_at = ?, accept_ms = ?, state = case state when 'pending' then 'accepted' else state end
     where id = ? and accepted_at is null`,
    ).run(acceptedAt, acceptMs, id)
    return changes === 1
  })
}

/** Notes the first delivery. A final verification keeps its state. */
export function markDelivered(db: Database.Database, id: number, deliveredAt: number): void {
  changing(db, id, () =>
    statement(
      db,
      `update verifications set delivered_at = ?, state = case when final_at is null then 'delivered' else state end
     where id = ? and delivered_at is null`,
    ).run(deliveredAt, id),
  )
}

export function markMaybeDuplicate(db: Database.Database, id: number): void {
  changing(db, id, () => statement(db, 'update verifications set maybe_duplicate = 1 where id = ?').run(id))
}

/** Ends a verification: the number and the text, which holds the code, are forgotten here. */
export function finish(
  db: Database.Database,
  id: number,
  end: {
    readonly state: Extract<VerificationState, 'converted' | 'failed' | 'expired'>
    readonly at: number
    readonly reason?: string
  },
): boolean {
  return changing(db, id, () => {
    const { changes } = statement(
      db,
      `update verifications set state = :state, final_at = :at, failure_reason = :reason, to_number = null, body = null,
       converted_at = case :state when 'converted' then :at end
     where id = :id and final_at is null`,
    ).run({ id, state: end.state, at: end.at, reason: end.reason ?? null })
    return changes === 1
  })
}

/** Takes one of the tries left to enter the code; returns how many remain. */
export function useCheck(db: Database.Database, id: number): number {
  return statement(db, 'update verifications set checks_left = checks_left - 1 where id = ? returning checks_left')
    .pluck()
    .get(id) as number
}

/** Open verifications whose life is over. */
export function expiredVerifications(db: Database.Database, now: number): readonly VerificationRow[] {
  return statement(
    db,
    'select * from verifications where final_at is null and expires_at <= ? order by expires_at limit 500',
  ).all(now) as VerificationRow[]
}

/** When the next open verification expires; null when none is open. */
export function nextExpiry(db: Database.Database): number | null {
  return statement(db, 'select min(expires_at) from verifications where final_at is null').pluck().get() as
    | number
    | null
}
