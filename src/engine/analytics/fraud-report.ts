import type Database from 'better-sqlite3'
import type { BlockPreview, FraudFindingView, FraudReport, FraudRule } from '../../contract/analytics-fraud.ts'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import { wilsonRate } from '../../contract/rate.ts'
import { FRAUD_BUCKET_MS, lastFraudLook } from '../store/fraud.ts'
import {
  bucketSums,
  fraudBucketsOf,
  fraudFindings,
  fraudRules,
  type PrefixSums,
  prefixPreview,
  prefixSums,
} from '../store/queries/analytics-fraud.ts'
import type { FraudBlockRow, FraudFindingRow } from '../store/schema-analytics.ts'
import { FRAUD_DAYS, prefixTraffic } from './fraud-look.ts'
import { FRAUD_SETTINGS, legitimateAttempts } from './models/fraud.ts'
import type { ReportSetting } from './report-frame.ts'

const RULES_SHOWN_MS = 30 * DAY_MS

type Settled = Omit<FraudReport, 'mode' | 'guardMs' | 'nextLookAt'>

/** What the sentinel knows; mode and schedule are added by who keeps them. */
export function fraudReport(
  db: Database.Database,
  query: { readonly spanMs: number; readonly limit: number; readonly guardMs: number },
  { currency, now }: ReportSetting,
): Settled {
  const from = Math.floor((now - query.spanMs) / FRAUD_BUCKET_MS)
  const look = lastFraudLook(db)
  const findings = fraudFindings(db, now - FRAUD_DAYS * DAY_MS)
  const rules = fraudRules(db, now, now - RULES_SHOWN_MS).map((row) => fraudRuleOf(row, now))
  const isOpen = (row: FraudFindingRow) => look !== null && row.last_at >= look.lookedAt
  const prefixes = prefixSums(db, { from, openFrom: openFrom(now) })
  const open = findings.filter((row) => row.kind === 'pumping' && isOpen(row))
  const views = findings.map((row) => findingOf(row, isOpen(row)))
  return {
    at: now,
    lookedAt: look?.lookedAt ?? null,
    currency,
    atRiskMicrosPerMinute: riskOf(open),
    countries: new Set(prefixes.map(({ country }) => country)).size,
    prefixCount: prefixes.length,
    findings: views.sort((a, b) => Number(b.open) - Number(a.open) || (b.costMicros ?? 0) - (a.costMicros ?? 0)),
    prefixes: prefixes.slice(0, query.limit).map((sums) => ({
      ...prefixOf(sums),
      finding: findings.find((row) => row.prefix === sums.prefix && isOpen(row))?.id ?? null,
      rule: rules.find((rule) => rule.inForce && sums.prefix.startsWith(rule.prefix))?.id ?? null,
    })),
    funnel: funnelOf(db, from, now, prefixes),
    timeline: timelineOf(db, from, now, query.spanMs > 2 * DAY_MS ? HOUR_MS : FRAUD_BUCKET_MS, null),
    rules,
    falsePositives: falsePositives(db, findings, query.guardMs, now),
    method: [
      'A finding needs two things at once: far more traffic than in the same hours of the days before, and far fewer conversions than in the week before.',
      'Its chance is below one in a million. Where a whole country or provider converts less without more traffic, it is an outage and nothing is blocked.',
      'Codes stay valid for 10 minutes: younger traffic is not judged.',
    ],
  }
}

/** Buckets before this one hold nothing whose code could still be entered. */
const openFrom = (now: number): number => Math.floor((now - FRAUD_SETTINGS.validityMs) / FRAUD_BUCKET_MS)

function funnelOf(db: Database.Database, from: number, now: number, prefixes: readonly PrefixSums[]) {
  const over = bucketSums(db, from, null).filter(({ bucket }) => bucket < openFrom(now))
  const sum = (rows: readonly Pick<PrefixSums, 'sent' | 'converted'>[], name: 'sent' | 'converted') =>
    rows.reduce((total, row) => total + row[name], 0)
  const sent = sum(prefixes, 'sent')
  const converted = sum(prefixes, 'converted')
  const settled = { sent: sum(over, 'sent'), converted: sum(over, 'converted') }
  return {
    sent,
    delivered: prefixes.reduce((total, { delivered }) => total + delivered, 0),
    converted,
    open: sent - settled.sent - (converted - settled.converted),
    over: settled,
  }
}

const riskOf = (open: readonly FraudFindingRow[]): number | null =>
  open.length > 0 && open.every(({ cost_micros }) => cost_micros === null)
    ? null
    : open.reduce((sum, { cost_micros, window_ms }) => sum + ((cost_micros ?? 0) * 60_000) / window_ms, 0)

/** What may still convert is neither a failure nor a success, and no money is lost on it yet. */
function prefixOf({ overSent, overConverted, overCost, ...sums }: PrefixSums) {
  const { prefix, country, provider, sent, delivered, converted, cost, priced } = sums
  const isPriced = priced > 0
  return {
    prefix,
    country,
    provider,
    sent,
    delivered,
    converted,
    open: sent - overSent - (converted - overConverted),
    conversion: wilsonRate(overConverted, overSent),
    costMicros: isPriced ? cost : null,
    atRiskMicros: !isPriced ? null : overSent === 0 ? 0 : overCost * (1 - overConverted / overSent),
  }
}

function findingOf(row: FraudFindingRow, open: boolean): FraudFindingView {
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`
  const hours = row.window_ms / HOUR_MS
  const usual = Math.round(row.expected_attempts).toLocaleString('en')
  return {
    id: row.id,
    kind: row.kind,
    prefix: row.prefix,
    country: row.country,
    provider: row.provider,
    firstAt: row.first_at,
    lastAt: row.last_at,
    open,
    windowMs: row.window_ms,
    attempts: row.attempts,
    converted: row.converted,
    expectedAttempts: row.expected_attempts,
    expectedConversion: row.expected_conversion,
    chance: row.chance,
    costMicros: row.cost_micros,
    text: `${row.attempts.toLocaleString('en')} verifications to ${row.prefix} within ${hours} h where ${usual} are usual; ${share(row.converted, row.attempts)} converted instead of ${share(row.expected_conversion, 1)}.`,
  }
}

export const fraudRuleOf = (row: FraudBlockRow, now: number): FraudRule => ({
  id: row.id,
  action: row.action,
  prefix: row.prefix,
  from: row.from_at,
  until: row.until_at,
  liftedAt: row.lifted_at,
  inForce: row.lifted_at === null && row.from_at <= now && row.until_at > now,
  author: row.author,
  reason: row.reason,
  refused: row.refused,
})

/** Whom the guard would have refused, had it blocked every finding of pumping for `guardMs`. */
function falsePositives(
  db: Database.Database,
  findings: readonly FraudFindingRow[],
  guardMs: number,
  now: number,
): FraudReport['falsePositives'] {
  const pumping = findings.filter(({ kind }) => kind === 'pumping')
  if (pumping.length === 0) return { blocks: 0, attempts: 0, legitimate: 0, share: null }
  const to = Math.floor(now / FRAUD_BUCKET_MS) + 1
  const from = to - (FRAUD_DAYS * DAY_MS) / FRAUD_BUCKET_MS
  const rows = fraudBucketsOf(
    db,
    pumping.map(({ prefix }) => prefix),
    from,
  )
  const traffic = new Map(prefixTraffic(rows, from, to).map((one) => [one.prefix, one]))
  let attempts = 0
  let legitimate = 0
  for (const { prefix, first_at: at, expected_conversion: usual } of pumping) {
    const own = traffic.get(prefix)
    if (own === undefined) continue
    const start = Math.floor(at / FRAUD_BUCKET_MS) - from
    const end = Math.ceil((at + guardMs) / FRAUD_BUCKET_MS) - from
    attempts += own.attempts(start, end)
    legitimate += legitimateAttempts(own, start, end, usual)
  }
  return { blocks: pumping.length, attempts, legitimate, share: attempts === 0 ? null : legitimate / attempts }
}

/** Sent, converted and still open in buckets of `bucketMs` up to now, of one prefix or of all. */
export function timelineOf(
  db: Database.Database,
  fromBucket: number,
  now: number,
  bucketMs: number,
  prefix: string | null,
): FraudReport['timeline'] {
  const first = Math.floor((fromBucket * FRAUD_BUCKET_MS) / bucketMs)
  const count = Math.floor(now / bucketMs) - first + 1
  const sent = new Array<number>(count).fill(0)
  const converted = new Array<number>(count).fill(0)
  const open = new Array<number>(count).fill(0)
  for (const row of bucketSums(db, fromBucket, prefix)) {
    const at = Math.floor((row.bucket * FRAUD_BUCKET_MS) / bucketMs) - first
    if (at < 0 || at >= count) continue
    sent[at] = (sent[at] ?? 0) + row.sent
    converted[at] = (converted[at] ?? 0) + row.converted
    if (row.bucket >= openFrom(now)) open[at] = (open[at] ?? 0) + row.sent - row.converted
  }
  return { bucketMs, starts: sent.map((_, i) => (first + i) * bucketMs), sent, converted, open }
}

/** What a block of a prefix over the last days would have stopped. */
export function blockPreview(
  db: Database.Database,
  { prefix, days }: { readonly prefix: string; readonly days: number },
  { mode, now }: ReportSetting,
): BlockPreview {
  const sums = prefixPreview(db, mode, prefix, now - days * DAY_MS)
  const usual = sums.others === 0 ? 0 : sums.othersConverted / sums.others
  const legitimate = usual === 0 ? sums.attempts : Math.min(sums.attempts, Math.round(sums.converted / usual))
  const { attempts, converted, cost } = sums
  return { prefix, days, attempts, converted, legitimate, costMicros: cost }
}
