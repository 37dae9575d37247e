import type Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { AnalyticsService } from '../../../src/engine/analytics/analytics-service.ts'
import { EventBus } from '../../../src/engine/events.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { fraudRuleFor } from '../../../src/engine/store/fraud.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aStore } from '../../builders/a-store.ts'
import { createAnalyticsWorker } from '../../builders/an-engine.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const MINUTE_MS = 60_000
const BUCKET_MS = 10 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const START = Date.UTC(2026, 0, 15, 12)

interface Stream {
  readonly prefix: string
  readonly from: number
  readonly to: number
  readonly perBucket: number
  /** One of so many converts; 0 for none. */
  readonly convertsOneIn: number
  readonly country?: string
}

/** Verifications at an even pace, with an attempt each. */
function send(db: Database.Database, stream: Stream): void {
  const { prefix, from, to, perBucket, convertsOneIn, country = 'ID' } = stream
  const step = Math.floor(BUCKET_MS / perBucket)
  const first = (db.prepare('select coalesce(max(id), 0) + 1 from verifications').pluck().get() as number) - 1
  db.transaction(() => {
    db.prepare(
      `with recursive n (i) as (select 1 union all select i + 1 from n where :from + i * :step < :to)
       insert into verifications (id, mode, state, service, country, to_hash, to_prefix, to_last2, reference, code_hash,
         segments, checks_left, created_at, expires_at, accepted_at, delivered_at, converted_at, final_at)
       select :first + i, 'live', 'expired', 'sms', :country, 'hash', :prefix, '42', :prefix || '-' || :first || '-' || i,
         'hash', 1, 5, :from + i * :step - 1, :from, :from + i * :step, :from + i * :step,
         case when :one > 0 and i % :one = 0 then :from + i * :step + 20000 end, :from + i * :step from n`,
    ).run({ first, from, to, step, prefix, country, one: convertsOneIn })
    db.prepare(
      `insert into attempts (verification_id, n, provider, reference, trigger, state, started_at, candidates,
         policy_version, selection_probability, cost_micros, cost_currency, cost_reporting_micros)
       select id, 1, 'vonage', reference || '-1', 'first', 'accepted', created_at, '[]', 'test', 1, 50000, 'EUR', 50000
       from verifications where id > ?`,
    ).run(first)
  })()
}

async function aSentinel() {
  const db = await aStore()
  const clock = new FakeClock(START)
  const service = new AnalyticsService({
    db,
    createWorker: createAnalyticsWorker,
    clock,
    log: silentLog,
    events: new EventBus(() => {}),
    mode: 'live',
    currency: 'EUR',
  })
  onTestFinished(() => service.stop())
  for (const prefix of ['+62811', '+62812', '+62813', '+62814'])
    send(db, { prefix, from: START - 9 * DAY_MS, to: START, perBucket: 2, convertsOneIn: 2 })
  const fraud = () => service.fraud({ spanMs: DAY_MS, limit: 50 })
  return { db, clock, service, fraud, look: () => service.sentinel.look() }
}

/** Two hours of forty times as much to one prefix, of which nothing converts; the others go on. */
function attack(db: Database.Database): void {
  send(db, { prefix: '+62812', from: START, to: START + 2 * HOUR_MS, perBucket: 40, convertsOneIn: 0 })
  for (const prefix of ['+62811', '+62813', '+62814'])
    send(db, { prefix, from: START, to: START + 2 * HOUR_MS, perBucket: 2, convertsOneIn: 2 })
}

test('a quiet world has no finding, and an attack is found with what it costs and whom a block would hit', async () => {
  const { db, clock, fraud, look } = await aSentinel()
  await look()
  expect(await fraud()).toMatchObject({ findings: [], countries: 1, prefixCount: 4, mode: 'watch' })
  attack(db)
  await clock.advance(2 * HOUR_MS + MINUTE_MS)
  await look()
  const report = await fraud()
  expect(report.findings).toMatchObject([{ kind: 'pumping', prefix: '+62812', open: true, provider: 'vonage' }])
  expect(report.atRiskMicrosPerMinute).toBeGreaterThan(100_000)
  expect(report.prefixes[0]).toMatchObject({ prefix: '+62812', finding: report.findings[0]?.id })
  expect(report.falsePositives).toMatchObject({ blocks: 1 })
  // Watching blocks nobody.
  expect(fraudRuleFor(db, '+6281234567', clock.now())).toBeUndefined()
  const sums = db.prepare(
    'select count(*) as sent, count(converted_at) as converted from verifications where created_at >= ?',
  )
  const from = Math.floor((clock.now() - DAY_MS) / BUCKET_MS) * BUCKET_MS
  expect(report.funnel).toMatchObject(sums.get(from) as object)
  expect(report.timeline.sent.reduce((sum, n) => sum + n, 0)).toBe(report.funnel.sent)
}, 30_000)

test('the guard blocks the prefix, says so in the audit log, and the block runs out by itself', async () => {
  const { db, clock, fraud, look } = await aSentinel()
  setSetting(db, 'fraud.mode', 'guard', clock.now())
  setSetting(db, 'fraud.guardMs', HOUR_MS, clock.now())
  attack(db)
  await clock.advance(2 * HOUR_MS + MINUTE_MS)
  await look()
  const at = clock.now()
  expect(fraudRuleFor(db, '+6281234567', at)).toMatchObject({ action: 'block', prefix: '+62812', author: 'guard' })
  expect(fraudRuleFor(db, '+6281134567', at)).toBeUndefined()
  expect(fraudRuleFor(db, '+6281234567', at + HOUR_MS)).toBeUndefined()
  expect(listAudit(db, { subjects: ['prefix:+62812'], beforeId: null, limit: 9 })).toMatchObject([
    { actor: 'guard', action: 'fraud.block' },
  ])
  await look()
  await clock.advance(BUCKET_MS)
  await look()
  expect((await fraud()).rules).toHaveLength(1)
}, 30_000)

test('switched off it finds nothing, and it catches up when it is switched on again', async () => {
  const { db, clock, fraud, look } = await aSentinel()
  setSetting(db, 'fraud.mode', 'off', clock.now())
  attack(db)
  await clock.advance(2 * HOUR_MS + MINUTE_MS)
  await look()
  expect((await fraud()).findings).toEqual([])
  setSetting(db, 'fraud.mode', 'watch', clock.now())
  await look()
  expect((await fraud()).findings).toMatchObject([{ kind: 'pumping', prefix: '+62812' }])
}, 30_000)

test('what an operator allows is never blocked by the guard', async () => {
  const { db, clock, service, look } = await aSentinel()
  setSetting(db, 'fraud.mode', 'guard', clock.now())
  db.prepare(
    `insert into fraud_blocks (action, prefix, from_at, until_at, author, reason)
     values ('allow', '+62812', ?, ?, 'operator', 'A launch')`,
  ).run(START, START + DAY_MS)
  attack(db)
  await clock.advance(2 * HOUR_MS + MINUTE_MS)
  await look()
  expect(fraudRuleFor(db, '+6281234567', clock.now())?.action).toBe('allow')
  const preview = await service.report('blockPreview', { prefix: '+62812', days: 1 })
  expect(preview.attempts).toBeGreaterThan(preview.legitimate)
  expect(preview.legitimate).toBeGreaterThanOrEqual(preview.converted)
}, 30_000)
