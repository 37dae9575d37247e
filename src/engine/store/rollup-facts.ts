import type Database from 'better-sqlite3'
import type { AttemptRow, VerificationRow } from './schema.ts'
import { statement } from './statements.ts'

export type VerificationFacts = Pick<
  VerificationRow,
  | 'id'
  | 'mode'
  | 'state'
  | 'service'
  | 'country'
  | 'customer_id'
  | 'network'
  | 'segments'
  | 'maybe_duplicate'
  | 'created_at'
  | 'accepted_at'
  | 'delivered_at'
  | 'converted_at'
  | 'final_at'
  | 'billable_at'
  | 'revenue_reporting_micros'
>

export type AttemptFacts = Pick<
  AttemptRow,
  | 'n'
  | 'provider'
  | 'trigger'
  | 'state'
  | 'category'
  | 'delivery'
  | 'started_at'
  | 'duration_ms'
  | 'delivered_at'
  | 'cost_reporting_micros'
  | 'maybe_duplicate'
>

/** All of a verification that the roll-ups depend on. */
export interface Facts {
  readonly verification: VerificationFacts
  /** In any order. */
  readonly attempts: readonly AttemptFacts[]
}

const verificationColumns = `id, mode, state, service, country, customer_id, network, segments, maybe_duplicate,
  created_at,
  accepted_at, delivered_at, converted_at, final_at, billable_at, revenue_reporting_micros`

const attemptColumns = `n, provider, trigger, state, category, delivery, started_at, duration_ms, delivered_at,
  cost_reporting_micros, maybe_duplicate`

/** As the store holds it now; null when it is not there. */
export function factsOf(db: Database.Database, id: number): Facts | null {
  const verification = statement(db, `select ${verificationColumns} from verifications where id = ?`).get(id)
  if (verification === undefined) return null
  const attempts = statement(db, `select ${attemptColumns} from attempts where verification_id = ?`).all(id)
  return { verification: verification as VerificationFacts, attempts: attempts as AttemptFacts[] }
}

/** Verifications created in a span (UTC epoch ms, `to` exclusive), oldest first. */
export function* factsBetween(db: Database.Database, from: number, to: number): Generator<Facts> {
  const rows = statement(
    db,
    `select ${verificationColumns} from verifications where created_at >= ? and created_at < ? order by created_at, id`,
  ).all(from, to) as VerificationFacts[]
  for (const verification of rows) {
    const attempts = statement(db, `select ${attemptColumns} from attempts where verification_id = ?`)
    yield { verification, attempts: attempts.all(verification.id) as AttemptFacts[] }
  }
}

/** The provider a verification counts for: the last that accepted it, else the last that was tried; '' without any. */
export function creditedProvider(attempts: readonly AttemptFacts[]): string {
  let credited: AttemptFacts | undefined
  for (const attempt of attempts) if (credited === undefined || outranks(attempt, credited)) credited = attempt
  return credited?.provider ?? ''
}

function outranks(one: AttemptFacts, other: AttemptFacts): boolean {
  const accepted = one.state === 'accepted'
  return accepted === (other.state === 'accepted') ? one.n > other.n : accepted
}
