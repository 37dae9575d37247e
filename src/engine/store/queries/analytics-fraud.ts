import type Database from 'better-sqlite3'
import { FRAUD_BUCKET_MS } from '../fraud.ts'
import type { FraudBlockRow, FraudBucketRow, FraudFindingRow } from '../schema-analytics.ts'
import { statement } from '../statements.ts'

/** Buckets from raw rows, `to` exclusive; bounds count buckets from the epoch. */
export function fraudTraffic(
  db: Database.Database,
  mode: string,
  { from, to }: { readonly from: number; readonly to: number },
): readonly FraudBucketRow[] {
  return statement(
    db,
    `select v.created_at / ${FRAUD_BUCKET_MS} as bucket, v.to_prefix as prefix, v.country,
       coalesce(a.provider, '') as provider, count(*) as sent, count(v.delivered_at) as delivered,
       count(v.converted_at) as converted, coalesce(sum(o.cost), 0) as cost_micros, count(o.cost) as priced
     from verifications v
     left join attempts a on a.verification_id = v.id and a.n = 1
     left join (select w.id as id, sum(x.cost_reporting_micros) as cost from verifications w
       join attempts x on x.verification_id = w.id where w.created_at >= :from and w.created_at < :to group by w.id) o
       on o.id = v.id
     where v.created_at >= :from and v.created_at < :to and v.mode = :mode
     group by 1, 2, 3, 4`,
  ).all({ from: from * FRAUD_BUCKET_MS, to: to * FRAUD_BUCKET_MS, mode }) as FraudBucketRow[]
}

/** All kept buckets from one on, in order. */
export const fraudBuckets = (db: Database.Database, from: number): readonly FraudBucketRow[] =>
  statement(db, 'select * from fraud_buckets where bucket >= ? order by bucket').all(from) as FraudBucketRow[]

export interface PrefixSums {
  readonly prefix: string
  readonly country: string
  readonly provider: string
  readonly sent: number
  readonly delivered: number
  readonly converted: number
  readonly cost: number
  readonly priced: number
}

/** Prefixes by cost of what did not convert, the most first; the provider is the one that carried most. */
export const prefixSums = (db: Database.Database, from: number): readonly PrefixSums[] =>
  statement(
    db,
    `select prefix, max(country) as country, provider, sum(total) as sent, sum(delivered) as delivered,
       sum(converted) as converted, sum(cost) as cost, sum(priced) as priced, max(total) as most
     from (select prefix, country, provider, sum(sent) as total, sum(delivered) as delivered,
             sum(converted) as converted, sum(cost_micros) as cost, sum(priced) as priced
           from fraud_buckets where bucket >= ? group by prefix, country, provider)
     group by prefix order by sum(cost) * (1.0 - sum(converted) * 1.0 / sum(total)) desc, prefix`,
  ).all(from) as PrefixSums[]

/** Sent and converted by bucket, of one prefix or of all. */
export const bucketSums = (
  db: Database.Database,
  from: number,
  prefix: string | null,
): readonly { readonly bucket: number; readonly sent: number; readonly converted: number }[] =>
  statement(
    db,
    `select bucket, sum(sent) as sent, sum(converted) as converted from fraud_buckets
     where bucket >= :from and (:prefix is null or prefix = :prefix) group by bucket`,
  ).all({ from, prefix }) as { bucket: number; sent: number; converted: number }[]

/** Findings that were seen since `from` (UTC epoch ms), the latest first. */
export const fraudFindings = (db: Database.Database, from: number): readonly FraudFindingRow[] =>
  statement(db, 'select * from fraud_findings where last_at >= ? order by last_at desc, id desc').all(
    from,
  ) as FraudFindingRow[]

/** Rules in force at `now`, then those that ended since `from`; the newest first. */
export const fraudRules = (db: Database.Database, now: number, from: number): readonly FraudBlockRow[] =>
  statement(
    db,
    `select * from fraud_blocks where until_at >= :from
     order by (lifted_at is null and until_at > :now) desc, id desc limit 500`,
  ).all({ now, from }) as FraudBlockRow[]

export interface PreviewSums {
  readonly attempts: number
  readonly converted: number
  readonly cost: number | null
  /** Of the rest of the country. */
  readonly others: number
  readonly othersConverted: number
}

/**
 * Traffic that a prefix would have matched, from raw rows. Numbers are kept by the calling code and three digits: a
 * longer prefix counts all that begin it, so the result is an upper bound then.
 */
export function prefixPreview(db: Database.Database, mode: string, prefix: string, from: number): PreviewSums {
  const own = `(substr(v.to_prefix, 1, length(:prefix)) = :prefix or substr(:prefix, 1, length(v.to_prefix)) = v.to_prefix)`
  const sums = statement(
    db,
    `select count(*) as attempts, count(v.converted_at) as converted, max(v.country) as country,
       sum((select sum(x.cost_reporting_micros) from attempts x where x.verification_id = v.id)) as cost
     from verifications v where v.created_at >= :from and v.mode = :mode and ${own}`,
  ).get({ prefix, from, mode }) as {
    attempts: number
    converted: number
    country: string | null
    cost: number | null
  }
  const others = statement(
    db,
    `select count(*) as others, count(v.converted_at) as othersConverted from verifications v
     where v.created_at >= :from and v.mode = :mode and v.country = :country and not ${own}`,
  ).get({ prefix, from, mode, country: sums.country }) as { others: number; othersConverted: number }
  return { attempts: sums.attempts, converted: sums.converted, cost: sums.cost, ...others }
}
