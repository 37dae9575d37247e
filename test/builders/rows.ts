import type Database from 'better-sqlite3'
import { tracked } from '../../src/engine/store/rollups.ts'
import type { AttemptRow, FailoverRow, VerificationRow } from '../../src/engine/store/schema.ts'

/** Monday noon, UTC: where the fake clock starts. */
export const NOON = Date.UTC(2026, 0, 5, 12)

let references = 0

/** A verification as the store holds it, just sent and not accepted yet. */
export function aVerification(overrides: Partial<VerificationRow> = {}): Omit<VerificationRow, 'id'> {
  const createdAt = overrides.created_at ?? NOON
  return {
    mode: 'live',
    state: 'pending',
    service: 'sms',
    country: 'DE',
    customer_id: null,
    to_hash: 'number-hash',
    to_prefix: '+49151',
    to_last2: '78',
    to_number: '+4915112345678',
    body: '123456 is your Signalbox code.',
    reference: `sb-${references++}`,
    code_hash: 'code-hash',
    segments: 1,
    only_provider: null,
    checks_left: 5,
    maybe_duplicate: 0,
    failure_reason: null,
    created_at: createdAt,
    expires_at: createdAt + 600_000,
    accepted_at: null,
    accept_ms: null,
    delivered_at: null,
    converted_at: null,
    final_at: null,
    rescue_at: null,
    network: null,
    source: null,
    external_id: null,
    billable_at: null,
    plan_id: null,
    revenue_micros: null,
    revenue_currency: null,
    revenue_reporting_micros: null,
    ...overrides,
  }
}

/** An attempt that its provider accepted. */
export function anAttempt(overrides: Partial<AttemptRow> = {}): Omit<AttemptRow, 'id' | 'verification_id'> {
  const startedAt = overrides.started_at ?? NOON
  return {
    n: 1,
    provider: 'alpha',
    reference: `sb-${references++}-1`,
    trigger: 'first',
    state: 'accepted',
    category: null,
    error_code: null,
    error_message: null,
    provider_message_id: 'message-1',
    started_at: startedAt,
    settled_at: startedAt + 50,
    duration_ms: 50,
    delivery: 'pending',
    delivered_at: null,
    polls: 0,
    next_poll_at: null,
    cost_micros: 7_000,
    cost_currency: 'EUR',
    cost_reporting_micros: 7_000,
    charged_at: null,
    maybe_duplicate: 0,
    candidates: '[]',
    policy_version: 'priority@1',
    selection_probability: 1,
    ...overrides,
  }
}

/** A hop from alpha to beta that beta accepted. */
export function aHop(overrides: Partial<FailoverRow> = {}): Omit<FailoverRow, 'id' | 'verification_id'> {
  return {
    from_provider: 'alpha',
    to_provider: 'beta',
    trigger: 'failover',
    category: 'refused',
    reason: 'connection refused',
    country: 'DE',
    mode: 'live',
    outcome: 'accepted',
    duration_ms: 40,
    extra_cost_micros: 500,
    maybe_duplicate: 0,
    created_at: NOON,
    ...overrides,
  }
}

/** Writes a verification with its attempts and hops as they are given; returns its id. */
export function save(
  db: Database.Database,
  verification: Partial<VerificationRow>,
  attempts: readonly Partial<AttemptRow>[] = [],
  hops: readonly Partial<FailoverRow>[] = [],
): number {
  return tracked(db, (batch) => {
    const id = insert(db, 'verifications', aVerification(verification))
    batch.touchNew(id)
    for (const [index, attempt] of attempts.entries())
      insert(db, 'attempts', { ...anAttempt({ n: index + 1, ...attempt }), verification_id: id })
    for (const hop of hops) insert(db, 'failover_logs', { ...aHop(hop), verification_id: id })
    return id
  })
}

function insert(db: Database.Database, table: string, row: object): number {
  const columns = Object.keys(row)
  const values = columns.map((column) => `:${column}`)
  const { lastInsertRowid } = db
    .prepare(`insert into ${table} (${columns.join(', ')}) values (${values.join(', ')})`)
    .run(row)
  return Number(lastInsertRowid)
}
