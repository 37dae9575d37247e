import type Database from 'better-sqlite3'
import { takeUpHop } from './episodes.ts'
import type { AttemptFacts, Facts, VerificationFacts } from './rollup-facts.ts'
import type { RollupBatch } from './rollups.ts'
import type { AttemptRow, FailoverRow, VerificationRow } from './schema.ts'
import { statement } from './statements.ts'

/** An attempt that is over. `settled_at` follows from its duration. */
export type BulkAttempt = AttemptFacts & Pick<AttemptRow, 'cost_micros' | 'cost_currency' | 'error_code'>

/** Revenue that the history itself names, with the moment it was due. */
export interface KnownRevenue {
  readonly billableAt: number
  readonly micros: number
  readonly currency: string
  readonly reportingMicros: number | null
}

/** A verification from another time or place, with all its attempts. */
export interface BulkVerification {
  readonly verification: Omit<VerificationFacts, 'id' | 'billable_at' | 'revenue_reporting_micros'> &
    Pick<VerificationRow, 'to_prefix' | 'to_last2' | 'failure_reason'>
  readonly attempts: readonly BulkAttempt[]
  readonly hops: readonly Omit<FailoverRow, 'id' | 'verification_id' | 'country' | 'mode'>[]
  readonly source: string
  /** Null where nothing can come twice. */
  readonly externalId: string | null
  /** Unique in the store. */
  readonly reference: string
  /** Null: its price plan says what it earned. */
  readonly revenue: KnownRevenue | null
}

/** How long a code was good for, ms. */
const LIFE_MS = 600_000

/** Writes one verification, fixes its revenue and counts it; returns its id, or null when it was there already. */
export function writeBulk(db: Database.Database, batch: RollupBatch, row: BulkVerification): number | null {
  const { attempts, revenue: known } = row
  const open = { ...row.verification, id: 0, billable_at: null, revenue_reporting_micros: null }
  const facts: Facts = { verification: open, attempts }
  const billed = known === null ? batch.bill(facts) : null
  const v = row.verification
  const { changes, lastInsertRowid } = statement(db, verificationSql).run(
    v.mode,
    v.state,
    v.service,
    v.country,
    v.customer_id,
    v.to_prefix,
    v.to_last2,
    row.reference,
    v.segments,
    v.maybe_duplicate,
    v.failure_reason,
    v.created_at,
    v.created_at + LIFE_MS,
    v.accepted_at,
    v.accepted_at === null ? null : v.accepted_at - v.created_at,
    v.delivered_at,
    v.converted_at,
    v.final_at,
    v.network,
    row.source,
    row.externalId,
    (known ?? billed)?.billableAt ?? null,
    billed?.planId ?? null,
    (known ?? billed)?.micros ?? null,
    (known ?? billed)?.currency ?? null,
    (known ?? billed)?.reportingMicros ?? null,
  )
  if (changes === 0) {
    if (billed !== null) batch.unbill(facts)
    return null
  }
  const id = Number(lastInsertRowid)
  for (const attempt of attempts) insertAttempt(db, id, row.reference, attempt)
  for (const hop of row.hops) insertHop(db, id, v, hop)
  const settled = {
    billable_at: (known ?? billed)?.billableAt ?? null,
    revenue_reporting_micros: (known ?? billed)?.reportingMicros ?? null,
  }
  batch.inserted({ verification: Object.assign(open, { id }, settled), attempts })
  return id
}

function insertAttempt(db: Database.Database, id: number, reference: string, a: BulkAttempt): void {
  statement(db, attemptSql).run(
    id,
    a.n,
    a.provider,
    `${reference}-${a.n}`,
    a.trigger,
    a.state,
    a.category,
    a.error_code,
    a.started_at,
    a.started_at + Math.round(a.duration_ms ?? 0),
    a.duration_ms,
    a.delivery,
    a.delivered_at,
    a.cost_micros,
    a.cost_currency,
    a.cost_reporting_micros,
    a.maybe_duplicate,
  )
}

function insertHop(
  db: Database.Database,
  id: number,
  { country, mode }: BulkVerification['verification'],
  hop: BulkVerification['hops'][number],
): void {
  const lowest = statement(db, 'select min(id) from failover_logs').pluck().get() as number | null
  const row = { ...hop, id: Math.min(0, lowest ?? 0) - 1, verification_id: id, country, mode }
  statement(db, hopSql).run(row)
  takeUpHop(db, row)
}

const verificationSql = `
insert into verifications (mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, reference, code_hash,
  segments, checks_left, maybe_duplicate, failure_reason, created_at, expires_at, accepted_at, accept_ms, delivered_at,
  converted_at, final_at, network, source, external_id, billable_at, plan_id, revenue_micros, revenue_currency,
  revenue_reporting_micros)
values (?, ?, ?, ?, ?, '', ?, ?, ?, '', ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do nothing`

const attemptSql = `
insert into attempts (verification_id, n, provider, reference, trigger, state, category, error_code, started_at,
  settled_at, duration_ms, delivery, delivered_at, cost_micros, cost_currency, cost_reporting_micros, maybe_duplicate,
  candidates, policy_version, selection_probability)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', 'import', 1)`

const hopSql = `
insert into failover_logs (id, verification_id, from_provider, to_provider, trigger, category, reason, country, mode, outcome,
  duration_ms, extra_cost_micros, maybe_duplicate, created_at)
values (:id, :verification_id, :from_provider, :to_provider, :trigger, :category, :reason, :country, :mode, :outcome,
  :duration_ms, :extra_cost_micros, :maybe_duplicate, :created_at)`

/**
 * Removes up to `limit` verifications of a source whose ids are from `from` to `to`, with all that belongs to them, and
 * takes back what was counted for them. Those stay that revenue was corrected for, or that an operator wrote a note on.
 *
 * @returns how many went, and where to go on; null when there are no more
 */
export function removeBulk(
  db: Database.Database,
  batch: RollupBatch,
  span: { readonly source: string; readonly from: number; readonly to: number; readonly limit: number },
): { readonly removed: number; readonly next: number | null } {
  const { source, from, to, limit } = span
  const ids = statement(db, 'select id, source from verifications where id >= ? and id <= ? order by id limit ?').all(
    from,
    to,
    limit,
  ) as { readonly id: number; readonly source: string | null }[]
  const [first, last] = [ids[0], ids.at(-1)]
  if (first === undefined || last === undefined) return { removed: 0, next: null }
  const spoken = new Set(statement(db, spokenSql).pluck().all({ first: first.id, last: last.id }) as number[])
  let removed = 0
  for (const row of ids) {
    if (row.source !== source || spoken.has(row.id)) continue
    batch.touch(row.id)
    statement(db, 'delete from failover_logs where verification_id = ?').run(row.id)
    statement(db, 'delete from attempts where verification_id = ?').run(row.id)
    statement(db, 'delete from verifications where id = ?').run(row.id)
    removed += 1
  }
  return { removed, next: last.id + 1 }
}

const spokenSql = `
select verification_id from revenue_corrections where verification_id between :first and :last
union select f.verification_id from episode_notes n join failover_logs f on f.id = n.hop_id
  where f.verification_id between :first and :last`
