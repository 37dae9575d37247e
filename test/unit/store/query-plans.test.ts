import Database from 'better-sqlite3'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { attemptsOf, attemptsToPoll, nextPollAt, spentSince } from '../../../src/engine/store/attempts.ts'
import { fraudTraffic, prefixPreview } from '../../../src/engine/store/queries/analytics-fraud.ts'
import { failoverPage } from '../../../src/engine/store/queries/failover-list.ts'
import { searchRows } from '../../../src/engine/store/queries/search.ts'
import { trafficSummary } from '../../../src/engine/store/queries/traffic.ts'
import { verificationPage, verificationsByIds } from '../../../src/engine/store/queries/verification-list.ts'
import { nextRescueAt, rescuesDue } from '../../../src/engine/store/rescues.ts'
import {
  countPending,
  expiredVerifications,
  nextExpiry,
  unfinishedVerifications,
} from '../../../src/engine/store/verifications.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

let db: Database.Database
let statements: string[]

beforeEach(async () => {
  const writer = await aStore()
  writer.transaction(() => {
    for (let i = 0; i < 50; i++) save(writer, { created_at: NOON + i }, [{}, {}], [{}])
  })()
  db = new Database(writer.name, { readonly: true, verbose: (sql) => statements.push(String(sql)) })
  onTestFinished(() => void db.close())
})

/** How SQLite would run each statement of `query`, one line a step. */
function plansOf(query: () => unknown): readonly string[] {
  statements = []
  query()
  return statements.map((sql) => {
    const steps = db.prepare(`explain query plan ${sql}`).all() as { detail: string }[]
    return steps.map(({ detail }) => detail).join('\n')
  })
}

const page = { limit: 50, before: { createdAt: NOON + 20, id: 20 } }
const TABLE_SCAN = /SCAN (?!.*USING)(verifications|attempts|failover_logs|v|a)\b/

describe('pages go by key along their index, without sorting', () => {
  test.each([
    ['all', {}],
    ['by state', { states: ['accepted' as const] }],
    ['by provider', { providers: ['alpha'] }],
    ['failed over', { failedOver: true }],
    ['by last digits', { search: '*78' }],
    ['by time', { from: NOON, to: NOON + 30 }],
  ])('verifications, %s', (_, filter) => {
    const rows = plansOf(() => verificationPage(db, filter, page)).at(-1)
    expect(rows).toMatch(/verifications USING INDEX verifications_by_time \(.*created_at.*\)/)
    expect(rows).not.toMatch(TABLE_SCAN)
    expect(rows?.split('\n')[0]).not.toContain('SCAN')
    expect(rows).not.toMatch(/TEMP B-TREE FOR (LAST TERM OF )?ORDER BY\n.*verifications/)
  })

  test.each([
    ['all', {}],
    ['by provider', { fromProviders: ['alpha'] }],
    ['by duration', { minDurationMs: 10 }],
  ])('failovers, %s', (_, filter) => {
    const rows = plansOf(() => failoverPage(db, filter, page)).at(-1)
    expect(rows).toMatch(
      /failover_logs_by_time \(created_at<\?\)|failover_logs_by_time \(\(created_at,id\)<\(\?,\?\)\)|failover_logs_by_provider \(from_provider=\? AND created_at<\?\)/,
    )
    expect(rows).not.toMatch(/TEMP B-TREE/)
  })

  test('one verification by its id', () => {
    expect(plansOf(() => verificationPage(db, { search: '7' }, { limit: 50 })).at(-1)).toContain('INTEGER PRIMARY KEY')
    expect(plansOf(() => verificationsByIds(db, [1, 2])).at(-1)).toContain('INTEGER PRIMARY KEY')
  })
})

test('a search steps through the keys of the verifications and never reads their table', () => {
  for (const plan of plansOf(() => searchRows(db, { text: 'EXT-1', limit: 5 }))) {
    expect(plan).not.toMatch(TABLE_SCAN)
    expect(plan).not.toMatch(/SCAN v\b/)
  }
})

describe('what the send path and its timers ask reads an index only', () => {
  test.each([
    ['attempts to poll', () => attemptsToPoll(db, NOON, 10), 'attempts_to_poll'],
    ['the next poll', () => nextPollAt(db), 'attempts_to_poll'],
    ['attempts of one', () => attemptsOf(db, 1), 'sqlite_autoindex_attempts_1'],
    ['pending ones', () => countPending(db), 'verifications_open'],
    ['expired ones', () => expiredVerifications(db, NOON), 'verifications_open'],
    ['the next expiry', () => nextExpiry(db), 'verifications_open'],
    ['rescues due', () => rescuesDue(db, NOON, 10), 'verifications_to_rescue'],
    ['the next rescue', () => nextRescueAt(db), 'verifications_to_rescue'],
    ['spent today', () => spentSince(db, 'test', NOON), 'attempts_by_time'],
    ['unfinished ones', () => unfinishedVerifications(db), 'attempts_under_way'],
    ['unfinished ones', () => unfinishedVerifications(db), 'verifications_open'],
  ])('%s', (_, query, index) => {
    const [plan] = plansOf(query)
    expect(plan).toContain(index)
    expect(plan).not.toMatch(TABLE_SCAN)
  })
})

// Joined instead, the attempts of all time were gone through for every few hours.
test('the fraud sentinel reads a stretch of time and looks its attempts up', () => {
  for (const plan of [
    ...plansOf(() => fraudTraffic(db, 'live', { from: 0, to: 10 })),
    ...plansOf(() => prefixPreview(db, 'live', '+49151', NOON)),
  ]) {
    expect(plan).toMatch(/verifications_by_time \(created_at/)
    expect(plan).not.toMatch(TABLE_SCAN)
    expect(plan).not.toMatch(/MATERIALIZE|AUTOMATIC/)
  }
})

test('the overview reads its window along the indexes by time', () => {
  const plans = plansOf(() => trafficSummary(db, { from: NOON, to: NOON + 10 }))
  expect(plans.length).toBeGreaterThanOrEqual(8)
  for (const plan of plans) {
    expect(plan).toMatch(
      /(verifications|failover_logs)_by_time \(created_at|attempts_failed \(provider=\? AND started_at/,
    )
    expect(plan).not.toMatch(TABLE_SCAN)
  }
})

// A day of the busiest workspace has ten thousands of verifications: they are not counted one by one every second.
test('whole hours of the overview and the counts of the list come from the roll-ups', () => {
  const day = { from: NOON - 20 * 3_600_000, to: NOON + 4 * 3_600_000 }
  const plans = plansOf(() => trafficSummary(db, day)).join('\n')
  for (const table of ['rollup_country_hours', 'rollup_provider_hours', 'h'])
    expect(plans).not.toMatch(new RegExp(`SCAN ${table}\\b`))
  expect(plans).toMatch(/SEARCH rollup_country_hours USING PRIMARY KEY \(hour>\? AND hour<\?\)/)
  expect(plans).toMatch(/SEARCH rollup_provider_hours USING PRIMARY KEY \(hour>\? AND hour<\?\)/)
  const counts = plansOf(() => verificationPage(db, { countries: ['DE'] }, { limit: 50 })).slice(0, -1)
  expect(counts.join('\n')).not.toMatch(/verifications/)
})
