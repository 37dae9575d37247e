import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { fraudLook } from '../../../src/engine/analytics/fraud-look.ts'
import { blockPreview, fraudReport, timelineOf } from '../../../src/engine/analytics/fraud-report.ts'
import {
  addFraudRule,
  FRAUD_BUCKET_MS,
  liftFraudRule,
  saveFraudBuckets,
  saveFraudFinding,
  saveFraudLook,
} from '../../../src/engine/store/fraud.ts'
import { fraudTraffic } from '../../../src/engine/store/queries/analytics-fraud.ts'
import type { FraudBucketRow } from '../../../src/engine/store/schema-analytics.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAttempt, aVerification, save } from '../../builders/rows.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.UTC(2026, 0, 15, 12)
/** The one that has just begun. */
const CURRENT = NOW / FRAUD_BUCKET_MS
const HOUR = HOUR_MS / FRAUD_BUCKET_MS
const DAYS = 9 * 24 * HOUR
const setting = { mode: 'live', currency: 'EUR', now: NOW }
const QUIET = ['+62811', '+62813', '+62814']
const ATTACKED = '+62812'

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

const bucket = (row: Partial<FraudBucketRow>): FraudBucketRow => ({
  bucket: CURRENT - 1,
  prefix: ATTACKED,
  country: 'ID',
  provider: 'vonage',
  sent: 2,
  delivered: 2,
  converted: 1,
  cost_micros: 100_000,
  priced: 2,
  ...row,
})

/** Nine days of two verifications in 10 minutes to each prefix, of which one converts, up to the current bucket. */
function quiet(rows: readonly FraudBucketRow[] = [], length = DAYS): void {
  const usual = [...QUIET, ATTACKED].flatMap((prefix) =>
    Array.from({ length }, (_, n) => bucket({ prefix, bucket: CURRENT - 1 - n })),
  )
  const given = new Set(rows.map((row) => `${row.bucket} ${row.prefix}`))
  const all = [...rows, ...usual.filter((row) => !given.has(`${row.bucket} ${row.prefix}`))]
  saveFraudBuckets(db, { from: CURRENT - DAYS, to: CURRENT + 1 }, all)
}

/** Two hours of twenty times as much that converts no better than before. */
const attack = (row: Partial<FraudBucketRow> = {}) =>
  Array.from({ length: 2 * HOUR }, (_, n) =>
    bucket({ bucket: CURRENT - 1 - n, sent: 42, delivered: 30, cost_micros: 42 * 50_000, priced: 42, ...row }),
  )

const look = (at = CURRENT, now = NOW) => fraudLook(db, at, now)
const report = (query: Partial<{ spanMs: number; limit: number; guardMs: number }> = {}) =>
  fraudReport(db, { spanMs: DAY_MS, limit: 50, guardMs: HOUR_MS, ...query }, setting)

/** The sentinel looked an hour ago and now, and found the same. */
function lookedTwice(): void {
  for (const [at, before] of [
    [NOW - HOUR_MS, NOW - HOUR_MS],
    [NOW, NOW - HOUR_MS],
  ] as const) {
    for (const finding of look(CURRENT, at)) saveFraudFinding(db, finding, before)
    saveFraudLook(db, { bucket: CURRENT, lookedAt: at })
  }
}

test('a look finds the attacked prefix, and what it cost is what came beyond the usual', () => {
  quiet(attack())
  const [finding, ...more] = look()
  expect(more).toEqual([])
  expect(finding).toMatchObject({ kind: 'pumping', prefix: ATTACKED, country: 'ID', provider: 'vonage', last_at: NOW })
  const { attempts = 0, expected_attempts: usual = 0 } = finding ?? {}
  // Everything of the window cost 50,000 micros each.
  expect(finding?.cost_micros).toBe(Math.round(attempts * 50_000 * (1 - usual / attempts)))
  expect(usual).toBeCloseTo(((finding?.window_ms ?? 0) / FRAUD_BUCKET_MS) * 2, 0)
  expect(finding?.expected_conversion).toBeCloseTo(0.5, 2)
})

test('an attack without a known price has no cost, and the provider is the one that carried most', () => {
  const split = attack({ cost_micros: 0, priced: 0 }).flatMap((row) => [
    { ...row, sent: 12, delivered: 10 },
    { ...row, provider: 'plivo', sent: 30, delivered: 20, converted: 0 },
  ])
  quiet(split)
  expect(look()).toMatchObject([{ prefix: ATTACKED, cost_micros: null }])
  db.exec(`update fraud_buckets set provider = 'twilio' where provider = 'vonage' and prefix = '${ATTACKED}'`)
  expect(report().prefixes.find(({ prefix }) => prefix === ATTACKED)).toMatchObject({ provider: 'twilio' })
})

test('without traffic or with an hour of it, nothing is found', () => {
  expect(look()).toEqual([])
  quiet(attack().slice(0, HOUR), HOUR)
  expect(look()).toEqual([])
})

test('the report tells of an open finding: what it costs a minute and whom a block would have hit', () => {
  quiet(attack())
  lookedTwice()
  const { findings, atRiskMicrosPerMinute, falsePositives, prefixes, ...rest } = report()
  const [finding] = findings
  expect(findings).toHaveLength(1)
  expect(finding).toMatchObject({ open: true, prefix: ATTACKED, firstAt: NOW - HOUR_MS, lastAt: NOW })
  expect(finding?.text).toMatch(
    /^\d{2,3} verifications to \+62812 within [13] h where \d+ are usual; \d\.\d % converted instead of 50\.0 %\.$/,
  )
  expect(atRiskMicrosPerMinute).toBeCloseTo(((finding?.costMicros ?? 0) * 60_000) / (finding?.windowMs ?? 1), 3)
  // A block of an hour from the first look on: 6 buckets of 42, of which one each converted, and usually every second.
  expect(falsePositives).toEqual({ blocks: 1, attempts: 6 * 42, legitimate: 12, share: 12 / 252 })
  expect(prefixes[0]).toMatchObject({ prefix: ATTACKED, finding: finding?.id, rule: null })
  expect(prefixes.slice(1).map((prefix) => prefix.finding)).toEqual([null, null, null])
  expect(rest).toMatchObject({ lookedAt: NOW, countries: 1, prefixCount: 4, at: NOW, currency: 'EUR' })
})

test('a finding that the last look did not see again is not open, and costs nothing any more', () => {
  quiet(attack())
  for (const finding of look(CURRENT, NOW - HOUR_MS)) saveFraudFinding(db, finding, NOW)
  saveFraudLook(db, { bucket: CURRENT, lookedAt: NOW })
  expect(report()).toMatchObject({ findings: [{ open: false }], atRiskMicrosPerMinute: 0 })
  db.exec('update fraud_findings set cost_micros = null')
  saveFraudLook(db, { bucket: CURRENT, lookedAt: NOW - HOUR_MS })
  expect(report()).toMatchObject({ findings: [{ open: true, costMicros: null }], atRiskMicrosPerMinute: null })
})

test('before the first look there is nothing to report', () => {
  expect(report()).toMatchObject({
    lookedAt: null,
    atRiskMicrosPerMinute: 0,
    findings: [],
    prefixes: [],
    rules: [],
    falsePositives: { blocks: 0, attempts: 0, legitimate: 0, share: null },
    funnel: { sent: 0, delivered: 0, converted: 0, open: 0, over: { sent: 0, converted: 0 } },
  })
})

test('what may still convert is open, and the rate is taken from the rest', () => {
  quiet([
    bucket({ bucket: CURRENT, sent: 9, delivered: 5, converted: 0 }),
    bucket({ bucket: CURRENT - 1, sent: 8, delivered: 6, converted: 3 }),
  ])
  const { funnel, timeline } = report({ spanMs: HOUR_MS })
  // An hour of four prefixes, and the current bucket; codes of the last two are still valid.
  expect(funnel).toEqual({
    sent: 5 * 8 + 8 + 6 + 9,
    delivered: 5 * 8 + 6 + 6 + 5,
    converted: 5 * 4 + 3 + 3 + 0,
    open: 9 + 8 - 3 + 6 - 3,
    over: { sent: 5 * 8, converted: 5 * 4 },
  })
  expect(timeline.open).toEqual([0, 0, 0, 0, 0, 8 - 3 + 6 - 3, 9])
  expect(timeline.sent.reduce((sum, n) => sum + n, 0)).toBe(funnel.sent)
  expect(timeline.converted.reduce((sum, n) => sum + n, 0)).toBe(funnel.converted)
})

test('what may still convert counts neither for nor against a prefix, and ranks none', () => {
  // A burst of this moment beside prefixes that lost half of an hour; and one whose first messages have just gone out.
  const fresh = bucket({
    prefix: '+62899',
    bucket: CURRENT,
    sent: 50,
    delivered: 20,
    converted: 5,
    cost_micros: 9_000_000,
  })
  quiet([bucket({ bucket: CURRENT, sent: 400, delivered: 90, converted: 0, cost_micros: 90_000_000 }), fresh])
  const { prefixes } = report({ spanMs: HOUR_MS })
  const of = (prefix: string) => prefixes.find((row) => row.prefix === prefix)
  const half = { conversion: { k: 5, n: 10, value: 0.5 }, atRiskMicros: 250_000 }
  expect(of(QUIET[0] ?? '')).toMatchObject({ ...half, sent: 12, converted: 6, open: 1 })
  expect(of(ATTACKED)).toMatchObject({ ...half, sent: 412, converted: 6, open: 401, costMicros: 90_600_000 })
  expect(of('+62899')).toMatchObject({ sent: 50, open: 45, conversion: { n: 0, value: null }, atRiskMicros: 0 })
  expect(prefixes.map(({ prefix }) => prefix)).toEqual([...QUIET, ATTACKED].sort().concat('+62899'))
})

test('a long span has a column an hour, and a prefix has its own', () => {
  quiet()
  const { timeline, funnel } = report({ spanMs: 3 * DAY_MS })
  expect(timeline.bucketMs).toBe(HOUR_MS)
  expect(timeline.starts).toHaveLength(73)
  expect(timeline.starts.at(-1)).toBe(NOW)
  expect(timeline.sent[0]).toBe(4 * 6 * 2)
  expect(timeline.sent.reduce((sum, n) => sum + n, 0)).toBe(funnel.sent)
  const own = timelineOf(db, CURRENT - HOUR, NOW, FRAUD_BUCKET_MS, ATTACKED)
  expect(own).toMatchObject({ sent: [2, 2, 2, 2, 2, 2, 0], converted: [1, 1, 1, 1, 1, 1, 0] })
})

test('prefixes are listed by what they lost, at most so many, with the rule that covers them', () => {
  quiet(attack())
  db.exec(`update fraud_buckets set cost_micros = 0, priced = 0 where prefix = '+62813'`)
  const rule = { action: 'block', from_at: NOW - HOUR_MS, until_at: NOW + HOUR_MS, author: 'operator', reason: 'odd' }
  const wide = addFraudRule(db, { ...rule, action: 'block', prefix: '+6281' })
  const lifted = addFraudRule(db, { ...rule, action: 'allow', prefix: ATTACKED })
  liftFraudRule(db, lifted.id, NOW - 1)
  const { prefixes, rules, prefixCount } = report({ limit: 3 })
  expect(prefixes).toHaveLength(3)
  expect(prefixCount).toBe(4)
  expect(prefixes[0]).toMatchObject({ prefix: ATTACKED, rule: wide.id })
  const { sent, costMicros, atRiskMicros } = prefixes[0] ?? {}
  expect(sent).toBe(12 * 42 + 132 * 2)
  expect(costMicros).toBe((12 * 42 + 132 * 2) * 50_000)
  // Codes of the last bucket can still be entered: nothing of it is lost yet.
  const over = 11 * 42 + 132 * 2
  expect(atRiskMicros).toBeCloseTo(over * 50_000 * (1 - (11 + 132) / over), 3)
  expect(rules.map(({ id, inForce }) => [id, inForce])).toEqual([
    [wide.id, true],
    [lifted.id, false],
  ])
  const unpriced = report().prefixes.find(({ prefix }) => prefix === '+62813')
  expect(unpriced).toMatchObject({ costMicros: null, atRiskMicros: null })
})

test('the preview of a block counts whom it would have stopped, with the rest of the country for comparison', () => {
  const day = NOW - DAY_MS / 2
  const send = (prefix: string, n: number, converted: number, rest: object = {}) => {
    for (let i = 0; i < n; i++)
      save(
        db,
        aVerification({
          country: 'ID',
          to_prefix: prefix,
          created_at: day + i,
          converted_at: i < converted ? day : null,
          ...rest,
        }),
        [anAttempt({ started_at: day + i, cost_reporting_micros: 1_000 })],
      )
  }
  send('+62812', 20, 2)
  send('+62811', 10, 8)
  send('+62812', 5, 5, { mode: 'test' })
  send('+62812', 5, 5, { created_at: NOW - 5 * DAY_MS })
  expect(blockPreview(db, { prefix: '+62812', days: 1 }, setting)).toEqual({
    prefix: '+62812',
    days: 1,
    attempts: 20,
    converted: 2,
    // Of ten others eight converted: with two conversions go two and a half people.
    legitimate: 3,
    costMicros: 20_000,
  })
  // Without anything to compare with, everybody counts.
  expect(blockPreview(db, { prefix: '+6281', days: 1 }, setting)).toMatchObject({ attempts: 30, legitimate: 30 })
  expect(blockPreview(db, { prefix: '+49', days: 1 }, setting)).toMatchObject({ attempts: 0, costMicros: null })
  // What is kept by bucket is the same traffic.
  const rows = fraudTraffic(db, 'live', { from: Math.floor(day / FRAUD_BUCKET_MS), to: CURRENT })
  expect(rows).toMatchObject([
    { prefix: '+62811', provider: 'alpha', sent: 10, converted: 8, cost_micros: 10_000, priced: 10 },
    { prefix: '+62812', provider: 'alpha', sent: 20, converted: 2, cost_micros: 20_000, priced: 20 },
  ])
})
