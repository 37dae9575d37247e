import type Database from 'better-sqlite3'
import { FRAUD_BUCKET_MS } from '../store/fraud.ts'
import { fraudBuckets } from '../store/queries/analytics-fraud.ts'
import type { FraudBucketRow, FraudFindingRow } from '../store/schema-analytics.ts'
import { FRAUD_SETTINGS, type FraudFinding, findFraud } from './models/fraud.ts'
import { type TotalledTraffic, totalled } from './models/prefix-traffic.ts'

/** A week and a day before, and the longest window. */
export const FRAUD_DAYS = 8
const BUCKETS = (FRAUD_DAYS * 86_400_000) / FRAUD_BUCKET_MS

/** Traffic of prefixes from bucket `from` to before `to`. */
export function prefixTraffic(rows: readonly FraudBucketRow[], from: number, to: number): readonly TotalledTraffic[] {
  const prefixes = new Map<
    string,
    { country: string; byProvider: Map<string, number>; sent: number[]; converted: number[] }
  >()
  const zeros = () => new Array<number>(to - from).fill(0)
  for (const row of rows) {
    if (row.bucket < from || row.bucket >= to) continue
    const own = prefixes.get(row.prefix) ?? {
      country: row.country,
      byProvider: new Map<string, number>(),
      sent: zeros(),
      converted: zeros(),
    }
    prefixes.set(row.prefix, own)
    const at = row.bucket - from
    own.sent[at] = (own.sent[at] ?? 0) + row.sent
    own.converted[at] = (own.converted[at] ?? 0) + row.converted
    own.byProvider.set(row.provider, (own.byProvider.get(row.provider) ?? 0) + row.sent)
  }
  return [...prefixes].map(([prefix, { country, byProvider, sent, converted }]) => {
    const [provider = ''] = [...byProvider].reduce((a, b) => (b[1] > a[1] ? b : a), ['', -1] as const)
    return totalled({ prefix, country, provider, attempts: sent, converted })
  })
}

/** What the sentinel finds at the beginning of bucket `at`, counted from the epoch. */
export function fraudLook(
  db: Database.Database,
  at: number,
  now: number,
): readonly Omit<FraudFindingRow, 'id' | 'first_at'>[] {
  const from = at - BUCKETS
  const rows = fraudBuckets(db, from)
  const first = rows[0]?.bucket
  if (first === undefined) return []
  // Days that nobody recorded are no baseline.
  const start = Math.max(from, first)
  const traffic = prefixTraffic(rows, start, at)
  return findFraud(traffic, at - start, FRAUD_SETTINGS).map((finding) => ({
    kind: finding.kind,
    prefix: finding.prefix,
    country: finding.country,
    provider: finding.provider,
    last_at: now,
    window_ms: finding.windowMs,
    attempts: finding.attempts,
    converted: finding.converted,
    expected_attempts: finding.expectedAttempts,
    expected_conversion: finding.expectedConversion,
    chance: finding.chance,
    cost_micros: excessCost(rows, finding, at),
  }))
}

/** Cost in the window of what is beyond the usual, micros; null when no price is known. */
function excessCost(rows: readonly FraudBucketRow[], finding: FraudFinding, at: number): number | null {
  const end = at - Math.ceil(FRAUD_SETTINGS.validityMs / FRAUD_BUCKET_MS)
  const start = end - Math.round(finding.windowMs / FRAUD_BUCKET_MS)
  let cost = 0
  let priced = 0
  for (const row of rows) {
    if (row.prefix !== finding.prefix || row.bucket < start || row.bucket >= end) continue
    cost += row.cost_micros
    priced += row.priced
  }
  if (priced === 0) return null
  return Math.round(cost * Math.max(0, 1 - finding.expectedAttempts / finding.attempts))
}
