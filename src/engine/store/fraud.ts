import type Database from 'better-sqlite3'
import { DAY_MS } from '../../contract/durations.ts'
import type { FraudBlockRow, FraudBucketRow, FraudFindingRow } from './schema-analytics.ts'
import { statement } from './statements.ts'

/** Buckets of the fraud sentinel, ms. */
export const FRAUD_BUCKET_MS = 600_000
const BUCKETS_KEPT = (9 * DAY_MS) / FRAUD_BUCKET_MS

/**
 * The rule that decides whether a number (E.164) is refused: of those in force the one with the longest prefix, the
 * newest of equals; undefined when none begins it.
 */
export function fraudRuleFor(db: Database.Database, e164: string, now: number): FraudBlockRow | undefined {
  return statement(
    db,
    `select * from fraud_blocks
     where lifted_at is null and until_at > :now and from_at <= :now and substr(:e164, 1, length(prefix)) = prefix
     order by length(prefix) desc, id desc limit 1`,
  ).get({ e164, now }) as FraudBlockRow | undefined
}

export function countRefused(db: Database.Database, ruleId: number): void {
  statement(db, 'update fraud_blocks set refused = refused + 1 where id = ?').run(ruleId)
}

export function addFraudRule(
  db: Database.Database,
  rule: Omit<FraudBlockRow, 'id' | 'lifted_at' | 'refused'>,
): FraudBlockRow {
  return statement(
    db,
    `insert into fraud_blocks (action, prefix, from_at, until_at, author, reason)
     values (:action, :prefix, :from_at, :until_at, :author, :reason) returning *`,
  ).get(rule) as FraudBlockRow
}

/** Ends a rule that is in force; undefined when there is none of this id. */
export function liftFraudRule(db: Database.Database, id: number, at: number): FraudBlockRow | undefined {
  return statement(
    db,
    'update fraud_blocks set lifted_at = :at where id = :id and lifted_at is null and until_at > :at returning *',
  ).get({ id, at }) as FraudBlockRow | undefined
}

/** Replaces everything from a bucket to before another, and forgets what is too old. */
export function saveFraudBuckets(
  db: Database.Database,
  span: { readonly from: number; readonly to: number },
  rows: readonly FraudBucketRow[],
): void {
  const insert = statement(
    db,
    `insert into fraud_buckets (bucket, prefix, country, provider, sent, delivered, converted, cost_micros, priced)
     values (:bucket, :prefix, :country, :provider, :sent, :delivered, :converted, :cost_micros, :priced)`,
  )
  db.transaction(() => {
    statement(db, 'delete from fraud_buckets where bucket >= ? and bucket < ?').run(span.from, span.to)
    for (const row of rows) insert.run(row)
    statement(db, 'delete from fraud_buckets where bucket < ?').run(span.to - BUCKETS_KEPT)
  }).immediate()
}

export interface FraudLook {
  /** The first that is not complete in `fraud_buckets`. */
  readonly bucket: number
  /** When the sentinel last looked for findings, UTC epoch ms. */
  readonly lookedAt: number
}

/** Null before the first look. */
export const lastFraudLook = (db: Database.Database): FraudLook | null =>
  (statement(db, 'select bucket, looked_at as lookedAt from fraud_looks').get() as FraudLook | undefined) ?? null

export function saveFraudLook(db: Database.Database, look: FraudLook): void {
  statement(
    db,
    `insert into fraud_looks (id, bucket, looked_at) values (1, :bucket, :lookedAt)
     on conflict (id) do update set bucket = excluded.bucket, looked_at = excluded.looked_at`,
  ).run(look)
}

/** Goes on with the finding of this kind and prefix that the look before saw, or begins one. True when it is new. */
export function saveFraudFinding(
  db: Database.Database,
  finding: Omit<FraudFindingRow, 'id' | 'first_at'>,
  lookBefore: number,
): boolean {
  const { changes } = statement(
    db,
    `update fraud_findings set last_at = :last_at, country = :country, provider = :provider, window_ms = :window_ms,
       attempts = :attempts, converted = :converted, expected_attempts = :expected_attempts,
       expected_conversion = :expected_conversion, chance = min(chance, :chance), cost_micros = :cost_micros
     where kind = :kind and prefix = :prefix and last_at >= :lookBefore`,
  ).run({ ...finding, lookBefore })
  if (changes > 0) return false
  statement(
    db,
    `insert into fraud_findings (kind, prefix, country, provider, first_at, last_at, window_ms, attempts, converted,
       expected_attempts, expected_conversion, chance, cost_micros)
     values (:kind, :prefix, :country, :provider, :last_at, :last_at, :window_ms, :attempts, :converted,
       :expected_attempts, :expected_conversion, :chance, :cost_micros)`,
  ).run(finding)
  return true
}
