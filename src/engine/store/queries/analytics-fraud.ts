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
    `select bucket, prefix, country, provider, count(*) as sent, count(delivered_at) as delivered,
       count(converted_at) as converted, coalesce(sum(cost), 0) as cost_micros, count(cost) as priced
     from (select v.created_at / ${FRAUD_BUCKET_MS} as bucket, v.to_prefix as prefix, v.country, v.delivered_at,
             v.converted_at,
             coalesce((select a.provider from attempts a where a.verification_id = v.id and a.n = 1), '') as provider,
             (select sum(a.cost_reporting_micros) from attempts a where a.verification_id = v.id) as cost
           from verifications v where v.created_at >= :from and v.created_at < :to and v.mode = :mode)
     group by 1, 2, 3, 4`,
  ).all({ from: from * FRAUD_BUCKET_MS, to: to * FRAUD_BUCKET_MS, mode }) as FraudBucketRow[]
}

/** All kept buckets from one on, in order. */
export const fraudBuckets = (db: Database.Database, from: number): readonly FraudBucketRow[] =>
  statement(db, 'select * from fraud_buckets where bucket >= ? order by bucket').all(from) as FraudBucketRow[]

/** The same of some prefixes, in no order. */
export const fraudBucketsOf = (
  db: Database.Database,
  prefixes: readonly string[],
  from: number,
): readonly FraudBucketRow[] =>
  statement(
    db,
    'select * from fraud_buckets where prefix in (select value from json_each(:prefixes)) and bucket >= :from',
  ).all({ prefixes: JSON.stringify(prefixes), from }) as FraudBucketRow[]

export interface PrefixSums {
  readonly prefix: string
  readonly country: string
  readonly provider: string
  readonly sent: number
  readonly delivered: number
  readonly converted: number
  readonly cost: number
  readonly priced: number
  /** Of those whose codes cannot be entered any more. */
  readonly overSent: number
  readonly overConverted: number
  readonly overCost: number
}

/**
 * Prefixes by cost of what did not convert in time, the most first; the provider is the one that carried most. Bounds
 * count buckets from the epoch: from `from` on, and over before `openFrom`.
 */
export const prefixSums = (
  db: Database.Database,
  { from, openFrom }: { readonly from: number; readonly openFrom: number },
): readonly PrefixSums[] =>
  statement(
    db,
    `select prefix, max(country) as country, provider, sum(total) as sent, sum(delivered) as delivered,
       sum(converted) as converted, sum(cost) as cost, sum(priced) as priced, sum(over_sent) as overSent,
       sum(over_converted) as overConverted, sum(over_cost) as overCost, max(total) as most
     from (select prefix, country, provider, sum(sent) as total, sum(delivered) as delivered,
             sum(converted) as converted, sum(cost_micros) as cost, sum(priced) as priced,
             sum(iif(bucket < :openFrom, sent, 0)) as over_sent,
             sum(iif(bucket < :openFrom, converted, 0)) as over_converted,
             sum(iif(bucket < :openFrom, cost_micros, 0)) as over_cost
           from fraud_buckets where bucket >= :from group by prefix, country, provider)
     group by prefix
     order by iif(sum(over_sent) = 0, 0, sum(over_cost) * (1.0 - sum(over_converted) * 1.0 / sum(over_sent))) desc,
       prefix`,
  ).all({ from, openFrom }) as PrefixSums[]

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
 * Traffic that a prefix would have matched, from raw rows in one pass; compared with the rest of its country (of several
 * the last one). Numbers are kept by the calling code and three digits: a
 * longer prefix counts all that begin it, so the result is an upper bound then.
 */
export function prefixPreview(db: Database.Database, mode: string, prefix: string, from: number): PreviewSums {
  const groups = statement(
    db,
    `select country, own, count(*) as attempts, count(converted_at) as converted, sum(cost) as cost
     from (select country, converted_at, own,
             iif(own, (select sum(a.cost_reporting_micros) from attempts a where a.verification_id = w.id), null) as cost
           from (select id, country, converted_at,
                   substr(to_prefix, 1, length(:prefix)) = :prefix
                     or substr(:prefix, 1, length(to_prefix)) = to_prefix as own
                 from verifications where created_at >= :from and mode = :mode) w)
     group by 1, 2`,
  ).all({ prefix, from, mode }) as readonly PreviewGroup[]
  const own = groups.filter((group) => group.own === 1)
  const country = own
    .map((group) => group.country)
    .sort()
    .at(-1)
  const others = groups.find((group) => group.own === 0 && group.country === country)
  const costs = own.flatMap(({ cost }) => (cost === null ? [] : [cost]))
  const total = (list: readonly number[]) => list.reduce((sum, n) => sum + n, 0)
  return {
    attempts: total(own.map(({ attempts }) => attempts)),
    converted: total(own.map(({ converted }) => converted)),
    cost: costs.length === 0 ? null : total(costs),
    others: others?.attempts ?? 0,
    othersConverted: others?.converted ?? 0,
  }
}

interface PreviewGroup {
  readonly country: string
  readonly own: number
  readonly attempts: number
  readonly converted: number
  readonly cost: number | null
}
