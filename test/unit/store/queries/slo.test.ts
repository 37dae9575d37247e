import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { takeUpHops } from '../../../../src/engine/store/episodes.ts'
import { saveMaintenance } from '../../../../src/engine/store/maintenance.ts'
import { sloFigures } from '../../../../src/engine/store/queries/slo.ts'
import { aStore } from '../../../builders/a-store.ts'
import { saveProviderMinute, saveServiceMinute } from '../../../builders/minutes.ts'
import { NOON, save } from '../../../builders/rows.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
  db.pragma('synchronous = off')
})

/** 100 minutes up to noon: 90 good, 4 bad in two incidents, 6 hidden by our own network. */
function aHundredMinutes(): void {
  for (let i = 0; i < 100; i++) {
    const minute = NOON - (100 - i) * MINUTE
    if (i === 50 || i === 52) saveServiceMinute(db, { minute, sent: 10, missed: 3 })
    else if (i === 90) saveServiceMinute(db, { minute, probes_ok: 0 })
    else if (i === 91) saveServiceMinute(db, { minute, sent: 5, missed: 5 })
    // Without our own network everything is missed; that says nothing about the service.
    else if (i >= 10 && i < 16) saveServiceMinute(db, { minute, sent: 4, missed: 4, link: 'down' })
    else saveServiceMinute(db, { minute, sent: i % 2, probes_ok: 1 })
  }
}

const figures = (spanMs = 24 * HOUR, providers: readonly string[] = ['alpha', 'beta']) =>
  sloFigures(db, { from: NOON - spanMs, to: NOON, target: 0.99, providers })

const plan = (provider: string | null, from: number, to: number, id: number | null = null, deleted = false) =>
  saveMaintenance(db, { id, provider, from, to, reason: 'planned', author: 'operator', changedAt: NOON, deleted })

test('an outage that is only known from imported history, when nobody watched, says nothing of recovery', () => {
  const outage = (at: number) => {
    save(db, {}, [{}], [{ created_at: at, from_provider: 'alpha', category: 'timeout' }])
    save(db, {}, [{ provider: 'alpha', started_at: at + MINUTE, settled_at: at + MINUTE + 100 }])
  }
  outage(NOON - 10 * HOUR)
  outage(NOON - HOUR)
  takeUpHops(db, 10)
  expect(figures().recovery.outages.n).toBe(0)
  saveProviderMinute(db, { provider: 'alpha', minute: NOON - HOUR })
  expect(figures().recovery.outages).toMatchObject({ n: 1, p50Ms: MINUTE + 100 })
})

describe('uptime by observed minutes', () => {
  test('unknown minutes count neither as up nor as down, closed ones are not observed', () => {
    aHundredMinutes()
    expect(figures()).toMatchObject({
      since: NOON - 100 * MINUTE,
      uptime: { good: 90, bad: 4, unknown: 6, maintenance: 0, unobserved: 24 * 60 - 100, value: 90 / 94, missed: 35 },
    })
  })

  test('nothing observed is unknown, not 100 %', () => {
    saveServiceMinute(db, { minute: NOON - MINUTE, link: 'down' })
    const { uptime, budget, burn } = figures()
    expect(uptime).toMatchObject({ value: null, unknown: 1 })
    expect(budget).toMatchObject({ allowed: 0, used: 0, left: 0 })
    expect(burn.map(({ rate }) => rate)).toEqual([null, null, null, null])
  })

  test('the budget is the part of the observed minutes that may be bad', () => {
    aHundredMinutes()
    const { budget } = figures()
    expect(budget.allowed).toBeCloseTo(0.94)
    expect(budget.left).toBeCloseTo(-3.06)
    expect(budget.whole).toBeCloseTo(14.4)
  })

  test('each burn rate looks at its own window, whatever the span', () => {
    aHundredMinutes()
    const [hour, sixHours, day] = figures(HOUR).burn
    // Minutes 40 to 99: 4 bad of 60.
    expect(hour).toMatchObject({ good: 56, bad: 4 })
    expect(hour?.rate).toBeCloseTo(4 / 60 / 0.01)
    expect(sixHours?.rate).toBeCloseTo(4 / 94 / 0.01)
    expect(day?.rate).toBe(sixHours?.rate)
  })

  test('bad minutes close together are one incident, with the episodes that overlap it', () => {
    aHundredMinutes()
    save(db, {}, [{}], [{ created_at: NOON - 49.5 * MINUTE }])
    save(db, {}, [{}], [{ created_at: NOON - 30 * MINUTE }])
    takeUpHops(db, 10)
    expect(figures().incidents).toEqual([
      { from: NOON - 10 * MINUTE, to: NOON - 8 * MINUTE, badMinutes: 2, sent: 5, missed: 5, episodes: [] },
      {
        from: NOON - 50 * MINUTE,
        to: NOON - 47 * MINUTE,
        badMinutes: 2,
        sent: 20,
        missed: 6,
        episodes: [{ id: 1, provider: 'alpha', cause: 'outage' }],
      },
    ])
  })

  test('the calendar adds up to the minutes', () => {
    aHundredMinutes()
    const { calendar, uptime } = figures(48 * HOUR)
    const sum = (column: readonly number[]) => column.reduce((a, b) => a + b, 0)
    expect(calendar.bucketMs).toBe(HOUR)
    for (const kind of ['good', 'bad', 'unknown', 'maintenance'] as const)
      expect(sum(calendar[kind])).toBe(uptime[kind])
  })
})

describe('maintenance, set afterwards', () => {
  test('a window for all takes its minutes out of uptime, good ones too, and is listed', () => {
    aHundredMinutes()
    const window = plan(null, NOON - 50 * MINUTE, NOON - 47 * MINUTE)
    const { uptime, maintenance, incidents } = figures()
    expect(uptime).toMatchObject({ good: 89, bad: 2, maintenance: 3, value: 89 / 91 })
    expect(maintenance).toEqual([window])
    expect(incidents).toHaveLength(1)
  })

  test('an edited window counts as edited, a deleted one no longer; earlier versions are kept', () => {
    aHundredMinutes()
    const { id } = plan(null, NOON - 50 * MINUTE, NOON - 47 * MINUTE)
    plan(null, NOON - 10 * MINUTE, NOON - 8 * MINUTE, id)
    expect(figures().uptime).toMatchObject({ good: 90, bad: 2, maintenance: 2 })
    plan(null, NOON - 10 * MINUTE, NOON - 8 * MINUTE, id, true)
    expect(figures().uptime).toMatchObject({ good: 90, bad: 4, maintenance: 0 })
    expect(db.prepare('select count(*) from maintenance_windows').pluck().get()).toBe(3)
    expect(() => db.exec('delete from maintenance_windows')).toThrow('append-only')
  })

  test('the service is planned to be away only while every provider in use is', () => {
    aHundredMinutes()
    plan('alpha', NOON - 60 * MINUTE, NOON - 49 * MINUTE)
    expect(figures().uptime.maintenance).toBe(0)
    plan('beta', NOON - 50 * MINUTE, NOON - 40 * MINUTE)
    expect(figures().uptime.maintenance).toBe(1)
    expect(figures(24 * HOUR, ['alpha']).uptime.maintenance).toBe(11)
  })
})

test('a provider is judged by its traffic, without it by its probes, and not at all without either', () => {
  const at = (i: number) => NOON - (20 - i) * MINUTE
  const provider = 'alpha'
  saveProviderMinute(db, { provider, minute: at(0), accepted: 5, refused: 5 })
  saveProviderMinute(db, { provider, minute: at(1), accepted: 4, refused: 3, unknown: 2 })
  saveProviderMinute(db, { provider, minute: at(2) })
  saveProviderMinute(db, { provider, minute: at(3), probes_ok: 0, probes_failed: 4 })
  saveProviderMinute(db, { provider, minute: at(4), probes_ok: 0 })
  saveProviderMinute(db, { provider, minute: at(5), refused: 9, link: 'down' })
  saveProviderMinute(db, { provider, minute: at(6), refused: 9 })
  plan('alpha', at(6) + 1, at(6) + 2)
  expect(figures().providers).toEqual([
    { provider: 'alpha', good: 2, bad: 2, unknown: 1, maintenance: 1, value: 0.5 },
    { provider: 'beta', good: 0, bad: 0, unknown: 0, maintenance: 0, value: null },
  ])
})

test('failover times leave rescues and refusals out and keep drills apart', () => {
  const hop = (duration_ms: number, over: object = {}) =>
    save(db, {}, [{}], [{ created_at: NOON - MINUTE, duration_ms, ...over }])
  for (const ms of [10, 20, 30]) hop(ms)
  hop(30_000, { trigger: 'rescue' })
  hop(4_000, { outcome: 'unknown' })
  hop(2_600, { mode: 'drill' })
  expect(figures().failover).toEqual({
    traffic: { n: 3, p50Ms: 20, p95Ms: 30, p99Ms: 30, maxMs: 30 },
    drills: { n: 1, p50Ms: 2_600, p95Ms: 2_600, p99Ms: 2_600, maxMs: 2_600 },
  })
})
