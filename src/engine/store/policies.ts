import type Database from 'better-sqlite3'
import * as z from 'zod'
import type { Mode, Service } from '../../contract/models.ts'
import {
  type Policy,
  type PolicyDraft,
  type PolicyState,
  type PolicyStateChange,
  ruleSchema,
} from '../../contract/policy-models.ts'
import { statement } from './statements.ts'

interface PolicyRow {
  readonly version: number
  readonly rules: string
  readonly control_share: number
  readonly author: string
  readonly reason: string
  readonly created_at: number
}

interface StateRow {
  readonly id: number
  readonly mode: PolicyState['mode']
  readonly live: number | null
  readonly trial: number | null
  readonly trial_stage: 'shadow' | 'canary' | null
  readonly trial_share: number | null
  readonly author: string
  readonly reason: string
  readonly created_at: number
}

/** Who wrote a version or changed the state, and why; `createdAt` is UTC epoch ms. */
export type Signed<T> = T & { readonly author: string; readonly reason: string; readonly createdAt: number }

/** Adds a version; returns it with its number. */
export function addPolicy(db: Database.Database, policy: Signed<PolicyDraft>): Policy {
  const { lastInsertRowid } = statement(
    db,
    `insert into policies (rules, control_share, author, reason, created_at)
     values (:rules, :controlShare, :author, :reason, :createdAt)`,
  ).run({ ...policy, rules: JSON.stringify(policy.rules) })
  return { ...policy, version: Number(lastInsertRowid) }
}

/** A version; undefined when there is none of this number. */
export function policyByVersion(db: Database.Database, version: number): Policy | undefined {
  const row = statement(db, 'select * from policies where version = ?').get(version) as PolicyRow | undefined
  return row && toPolicy(row)
}

/** Newest first, before `before` (all when null). */
export function listPolicies(db: Database.Database, before: number | null, limit: number): readonly Policy[] {
  const rows = statement(db, 'select * from policies where version < ? order by version desc limit ?').all(
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ) as PolicyRow[]
  return rows.map(toPolicy)
}

export const countPolicies = (db: Database.Database): number =>
  statement(db, 'select count(*) from policies').pluck().get() as number

/** When each version was last put in force or on trial, UTC epoch ms. */
export function activations(db: Database.Database): ReadonlyMap<number, number> {
  const rows = statement(
    db,
    `select version, max(created_at) as at from (
       select live as version, created_at from policy_states where live is not null
       union all select trial, created_at from policy_states where trial is not null) group by version`,
  ).all() as { version: number; at: number }[]
  return new Map(rows.map(({ version, at }) => [version, at]))
}

/** Puts a state in force; returns it with its number. */
export function addPolicyState(db: Database.Database, state: Signed<PolicyState>): PolicyStateChange {
  const { trial, ...rest } = state
  const { lastInsertRowid } = statement(
    db,
    `insert into policy_states (mode, live, trial, trial_stage, trial_share, author, reason, created_at)
     values (:mode, :live, :trial, :stage, :share, :author, :reason, :createdAt)`,
  ).run({ ...rest, trial: trial?.version ?? null, stage: trial?.stage ?? null, share: trial?.share ?? null })
  return { ...state, id: Number(lastInsertRowid) }
}

/** The states that were in force, newest first. */
export function listPolicyStates(db: Database.Database, limit: number): readonly PolicyStateChange[] {
  const rows = statement(db, 'select * from policy_states order by id desc limit ?').all(limit) as StateRow[]
  return rows.map(toState)
}

/** What was learned of a service, as it was saved; null when nothing was. */
export function savedSelector(db: Database.Database, service: Service): string | null {
  const text = statement(db, 'select state from selector_state where service = ?').pluck().get(service)
  return (text as string | undefined) ?? null
}

/** @param now UTC epoch ms */
export function saveSelector(db: Database.Database, service: Service, state: string, now: number): void {
  statement(
    db,
    `insert into selector_state (service, state, saved_at) values (?, ?, ?)
     on conflict (service) do update set state = excluded.state, saved_at = excluded.saved_at`,
  ).run(service, state, now)
}

/** What a policy would have chosen. Prices are micros of the reporting currency, estimates chances of conversion. */
export interface ShadowChoice {
  readonly version: number
  readonly rule: string
  readonly provider: string | null
  readonly price: number | null
  readonly estimate: number | null
  readonly actualPrice: number | null
  readonly actualEstimate: number | null
}

/** @param at UTC epoch ms */
export function addShadowChoice(
  db: Database.Database,
  verificationId: number,
  actualProvider: string,
  choice: ShadowChoice,
  at: number,
): void {
  statement(
    db,
    `insert or ignore into shadow_choices (verification_id, at, version, rule, provider, price_micros, estimate,
       actual_provider, actual_price_micros, actual_estimate)
     values (:verificationId, :at, :version, :rule, :provider, :price, :estimate, :actualProvider, :actualPrice,
       :actualEstimate)`,
  ).run({ ...choice, verificationId, actualProvider, at })
}

/** An accepted message and how its verification stands. */
export interface SentMessage {
  readonly attemptId: number
  readonly verificationId: number
  readonly provider: string
  readonly acceptedAt: number
  readonly mode: Mode
  readonly service: Service
  readonly country: string
  readonly createdAt: number
  readonly convertedAt: number | null
}

/** The accepted ones of these attempts, oldest first. */
export function sentMessages(db: Database.Database, attemptIds: readonly number[]): readonly SentMessage[] {
  return statement(
    db,
    `select a.id as attemptId, v.id as verificationId, a.provider, coalesce(a.settled_at, a.started_at) as acceptedAt,
       v.mode, v.service, v.country, v.created_at as createdAt, v.converted_at as convertedAt
     from attempts a join verifications v on v.id = a.verification_id
     where a.id in (select value from json_each(?)) and a.state = 'accepted' order by v.created_at, a.id`,
  ).all(JSON.stringify(attemptIds)) as SentMessage[]
}

const rulesSchema = z.array(ruleSchema)

const toPolicy = (row: PolicyRow): Policy => ({
  version: row.version,
  rules: rulesSchema.parse(JSON.parse(row.rules)),
  controlShare: row.control_share,
  author: row.author,
  reason: row.reason,
  createdAt: row.created_at,
})

function toState(row: StateRow): PolicyStateChange {
  const { trial: version, trial_stage: stage, trial_share: share } = row
  return {
    id: row.id,
    mode: row.mode,
    live: row.live,
    trial: version === null || stage === null || share === null ? null : { version, stage, share },
    author: row.author,
    reason: row.reason,
    createdAt: row.created_at,
  }
}
