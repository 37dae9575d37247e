import type Database from 'better-sqlite3'
import type { AttemptState, Category, Delivery } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import { changing } from './rollups.ts'
import type { AttemptRow } from './schema.ts'
import { statement } from './statements.ts'

export type NewAttempt = Pick<
  AttemptRow,
  | 'verification_id'
  | 'n'
  | 'provider'
  | 'reference'
  | 'trigger'
  | 'started_at'
  | 'maybe_duplicate'
  | 'candidates'
  | 'policy_version'
  | 'selection_probability'
>

/** Writes the intent to submit; returns the attempt's id. */
export function insertIntent(db: Database.Database, row: NewAttempt): number {
  return changing(db, row.verification_id, () => {
    const { lastInsertRowid } = statement(
      db,
      `insert into attempts (verification_id, n, provider, reference, trigger, state, started_at, maybe_duplicate, candidates,
       policy_version, selection_probability)
     values (:verification_id, :n, :provider, :reference, :trigger, 'intent', :started_at, :maybe_duplicate, :candidates,
       :policy_version, :selection_probability)`,
    ).run(row)
    return Number(lastInsertRowid)
  })
}

/** Runs `work`, which changes this attempt. */
function changingAttempt(db: Database.Database, id: number, work: () => void): void {
  const verificationId = statement(db, 'select verification_id from attempts where id = ?').pluck().get(id)
  if (typeof verificationId === 'number') changing(db, verificationId, work)
}

/** What an attempt cost, in the provider's currency and in the reporting currency; null when unknown. */
export interface AttemptCost {
  readonly cost: Money | null
  readonly reportingMicros: number | null
  /** When the provider said what it charged, UTC epoch ms; null while the cost is an estimate. */
  readonly chargedAt: number | null
}

export interface Settlement extends AttemptCost {
  readonly state: Exclude<AttemptState, 'intent'>
  readonly category: Category | null
  readonly errorCode: string | null
  readonly errorMessage: string | null
  readonly providerMessageId: string | null
  readonly settledAt: number
  readonly durationMs: number | null
  readonly delivery: Delivery
  readonly nextPollAt: number | null
}

/** Settles an attempt, or corrects an `unknown` one that a look-up cleared. An acceptance is never taken back. */
export function settleAttempt(db: Database.Database, id: number, s: Settlement): void {
  changingAttempt(db, id, () => {
    statement(
      db,
      `update attempts set state = :state, category = :category, error_code = :errorCode, error_message = :errorMessage,
       provider_message_id = :providerMessageId, settled_at = :settledAt, duration_ms = :durationMs, delivery = :delivery,
       next_poll_at = :nextPollAt, polls = 0, cost_micros = :micros, cost_currency = :currency,
       cost_reporting_micros = :reportingMicros, charged_at = :chargedAt
     where id = :id and state in ('intent', 'unknown')`,
    ).run({
      id,
      state: s.state,
      category: s.category,
      errorCode: s.errorCode,
      errorMessage: s.errorMessage,
      providerMessageId: s.providerMessageId,
      settledAt: s.settledAt,
      durationMs: s.durationMs,
      delivery: s.delivery,
      nextPollAt: s.nextPollAt,
      micros: s.cost?.micros ?? null,
      currency: s.cost?.currency ?? null,
      reportingMicros: s.reportingMicros,
      chargedAt: s.chargedAt,
    })
  })
}

export function attemptsOf(db: Database.Database, verificationId: number): readonly AttemptRow[] {
  const rows = statement(db, 'select * from attempts where verification_id = ?').all(verificationId) as AttemptRow[]
  // At most three: sorting them here is ten times faster than asking for an order.
  return rows.sort((a, b) => a.n - b.n)
}

/** Settled attempts whose receipt, or whose look-up, is due, longest overdue first. */
export function attemptsToPoll(db: Database.Database, now: number, limit: number): readonly AttemptRow[] {
  return statement(db, 'select * from attempts where next_poll_at <= ? order by next_poll_at limit ?').all(
    now,
    limit,
  ) as AttemptRow[]
}

export function nextPollAt(db: Database.Database): number | null {
  return statement(db, 'select min(next_poll_at) from attempts where next_poll_at is not null').pluck().get() as
    | number
    | null
}

/** Puts the next poll off, or (null) ends polling. */
export function schedulePoll(db: Database.Database, id: number, polls: number, at: number | null): void {
  statement(db, 'update attempts set polls = ?, next_poll_at = ? where id = ?').run(polls, at, id)
}

export interface Receipt {
  readonly delivery: Delivery
  readonly deliveredAt: number | null
  readonly errorCode: string | null
  readonly errorMessage: string | null
}

/** Attaches a receipt, however late it comes. */
export function recordReceipt(db: Database.Database, id: number, receipt: Receipt): void {
  changingAttempt(db, id, () => {
    statement(
      db,
      `update attempts set delivery = :delivery, delivered_at = coalesce(delivered_at, :deliveredAt),
       error_code = coalesce(:errorCode, error_code), error_message = coalesce(:errorMessage, error_message)
     where id = :id`,
    ).run({ id, ...receipt })
  })
}

/** Replaces the estimated cost by what the provider says it charged. */
export function recordCost(db: Database.Database, id: number, { cost, reportingMicros, chargedAt }: AttemptCost): void {
  changingAttempt(db, id, () => {
    statement(
      db,
      'update attempts set cost_micros = ?, cost_currency = ?, cost_reporting_micros = ?, charged_at = ? where id = ?',
    ).run(cost?.micros ?? null, cost?.currency ?? null, reportingMicros, chargedAt, id)
  })
}

/** What attempts in `mode` since `since` cost so far, in the reporting currency. */
export function spentSince(db: Database.Database, mode: string, since: number): number {
  return statement(
    db,
    `select coalesce(sum(a.cost_reporting_micros), 0) from attempts a join verifications v on v.id = a.verification_id
     where a.started_at >= ? and v.mode = ?`,
  )
    .pluck()
    .get(since, mode) as number
}
