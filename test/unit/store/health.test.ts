import Database from 'better-sqlite3'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { recordMinute } from '../../../src/engine/store/health.ts'
import { healthMinute, healthMinutes, matureOutcomes, uptimeMinutes } from '../../../src/engine/store/queries/health.ts'
import { providerWindows } from '../../../src/engine/store/queries/health-windows.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const window = { from: NOON, to: NOON + MINUTE_MS }

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

describe('a minute', () => {
  test('counts what was submitted in it, by provider', () => {
    save(db, {}, [
      { provider: 'alpha', state: 'rejected-eligible', category: 'refused' },
      { provider: 'beta', duration_ms: 70 },
    ])
    save(db, {}, [
      { provider: 'alpha', state: 'unknown', category: 'timeout' },
      { provider: 'beta', duration_ms: 30 },
    ])
    save(db, {}, [{ provider: 'alpha', state: 'unknown', category: 'interrupted' }])
    save(db, {}, [{ provider: 'alpha', state: 'rejected-final', category: 'bad-recipient' }])
    save(db, { mode: 'drill' }, [{ provider: 'alpha' }])
    save(db, { created_at: NOON + MINUTE_MS }, [{ provider: 'alpha', started_at: NOON + MINUTE_MS }])
    expect(healthMinute(db, window).traffic).toEqual([
      { provider: 'alpha', accepted: 0, refused: 1, unknown: 1, submitMs: 0 },
      { provider: 'beta', accepted: 2, refused: 0, unknown: 0, submitMs: 100 },
    ])
  })

  test('is missed by whoever found no provider in time, and by nobody else', () => {
    save(db, { state: 'accepted', accepted_at: NOON, accept_ms: 4_500 }, [{}])
    save(db, { state: 'accepted', accepted_at: NOON, accept_ms: 4_501 }, [{}])
    save(db, { state: 'failed', final_at: NOON }, [{ state: 'rejected-eligible' }])
    save(db, { state: 'failed', final_at: NOON }, [{ state: 'rejected-final' }])
    save(db, { state: 'pending' }, [{ state: 'unknown' }])
    save(db, { mode: 'drill' }, [{ state: 'rejected-eligible' }])
    expect(healthMinute(db, window).service).toEqual({ sent: 5, missed: 3 })
  })

  test('that was written stays as it was', () => {
    const observed = [{ provider: 'alpha', probesOk: 4, probesFailed: 0, breaker: 'closed' as const }]
    const minute = { minute: NOON, link: 'up' as const, observed, traffic: [], service: { sent: 1, missed: 0 } }
    recordMinute(db, minute)
    recordMinute(db, { ...minute, link: 'down', service: { sent: 9, missed: 9 } })
    expect(uptimeMinutes(db, window)).toEqual({ good: 1, bad: 0, unknown: 0, sent: 1, missed: 0, since: NOON })
    expect(healthMinutes(db, { ...window, providers: ['alpha'] })).toHaveLength(1)
    expect(healthMinutes(db, { ...window, providers: ['beta'] })).toEqual([])
  })
})

describe('uptime', () => {
  const record = (n: number, sent: number, missed: number, probesOk: number, link: 'up' | 'down' = 'up') =>
    db
      .prepare('insert into service_minutes values (?, ?, ?, ?, ?)')
      .run(NOON + n * MINUTE_MS, sent, missed, probesOk, link)

  test('with traffic a minute is judged by it, without by probes; what our own network hid is left out', () => {
    record(0, 10, 0, 0)
    record(1, 10, 1, 4)
    record(2, 0, 0, 1)
    record(3, 0, 0, 0)
    record(4, 10, 10, 0, 'down')
    const hour = { from: NOON, to: NOON + HOUR_MS }
    expect(uptimeMinutes(db, hour)).toEqual({ good: 2, bad: 2, unknown: 1, sent: 30, missed: 11, since: NOON })
    expect(uptimeMinutes(db, { from: 0, to: NOON })).toMatchObject({ good: 0, bad: 0, unknown: 0, since: null })
  })
})

test('outcomes are the accepted attempts with what became of them', () => {
  save(db, { country: 'FR', converted_at: NOON + 9 }, [{ provider: 'alpha', delivery: 'delivered' }])
  save(db, { created_at: NOON + 1 }, [
    { provider: 'alpha', state: 'unknown', started_at: NOON + 1 },
    { provider: 'beta', started_at: NOON + 2 },
  ])
  save(db, { mode: 'drill' }, [{}])
  expect(matureOutcomes(db, window)).toEqual([
    { provider: 'alpha', country: 'FR', startedAt: NOON, delivered: true, converted: true },
    { provider: 'beta', country: 'DE', startedAt: NOON + 2, delivered: false, converted: false },
  ])
})

describe('windows', () => {
  const to = NOON + HOUR_MS
  const query = { to, windowsMs: [5 * MINUTE_MS, HOUR_MS], provider: null, country: null }

  beforeEach(() => {
    for (let i = 1; i <= 20; i++) {
      const at = NOON + i * 1_000
      save(db, { created_at: at, converted_at: i <= 15 ? at + 9_000 : null }, [
        { provider: 'alpha', started_at: at, duration_ms: i, delivery: 'delivered', delivered_at: at + 100 * i },
      ])
    }
    save(db, { created_at: NOON }, [{ provider: 'alpha', state: 'rejected-eligible', category: 'refused' }])
    save(db, { created_at: NOON }, [{ provider: 'alpha', state: 'unknown', category: 'interrupted' }])
    save(db, { created_at: to - 1_000, country: 'FR' }, [{ provider: 'beta', started_at: to - 1_000 }])
  })

  test('give rates with n and interval, and times, over each span', () => {
    const [recent, hour] = providerWindows(db, query).filter(({ provider }) => provider === 'alpha')
    expect(recent).toMatchObject({
      windowMs: 5 * MINUTE_MS,
      accept: { n: 0, value: null },
      submit: { n: 0, p50: null },
    })
    expect(hour).toMatchObject({
      accept: { k: 20, n: 21 },
      delivery: { k: 20, n: 20, value: 1 },
      conversion: { k: 15, n: 20, value: 0.75, low: expect.any(Number) },
      submit: { n: 20, p50: 10, p95: 19, p99: 20 },
      receipt: { n: 20, p50: 1_000, p95: 1_900, p99: 2_000 },
      converted: { n: 15, p50: 9_000, p95: 9_000, p99: 9_000 },
    })
  })

  test('leave what is not mature out of delivery and conversion', () => {
    const beta = providerWindows(db, { ...query, provider: 'beta' })
    expect(beta.map(({ accept, conversion }) => [accept.n, conversion.n])).toEqual([
      [1, 0],
      [1, 0],
    ])
  })

  test('can be asked for one country', () => {
    expect(providerWindows(db, { ...query, country: 'FR' }).map(({ provider }) => provider)).toEqual(['beta', 'beta'])
    expect(providerWindows(db, { ...query, country: 'BR' })).toEqual([])
  })
})

test('nothing here scans a table of raw rows', async () => {
  for (let i = 0; i < 50; i++) save(db, { created_at: NOON + i }, [{ started_at: NOON + i }, {}])
  const statements: string[] = []
  const reader = new Database(db.name, { readonly: true, verbose: (sql) => statements.push(String(sql)) })
  onTestFinished(() => void reader.close())
  healthMinute(reader, window)
  matureOutcomes(reader, window)
  healthMinutes(reader, { ...window, providers: ['alpha'] })
  uptimeMinutes(reader, window)
  providerWindows(reader, { to: NOON + HOUR_MS, windowsMs: [HOUR_MS], provider: null, country: null })
  const plans = statements.map((sql) =>
    (reader.prepare(`explain query plan ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail).join('\n'),
  )
  expect(plans).toHaveLength(6)
  for (const plan of plans)
    expect(plan).not.toMatch(/SCAN (verifications|attempts|v|a|provider_health_minutes|service_minutes)\b/)
})
