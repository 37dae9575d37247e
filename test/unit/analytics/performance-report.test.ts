import type Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { performanceInput } from '../../../src/contract/analytics-performance.ts'
import { quantile } from '../../../src/contract/rate.ts'
import { performanceReport } from '../../../src/engine/analytics/performance-report.ts'
import { aBusinessHistory } from '../../builders/a-business-history.ts'

const DAY_MS = 86_400_000
const FROM = Date.UTC(2026, 2, 1, 3)

const reportOf = (db: Database.Database, now: number, query: object) =>
  performanceReport(db, performanceInput.parse(query), { mode: 'live', currency: 'EUR', now })

const columns = {
  country: 'v.country',
  service: 'v.service',
  customer: `coalesce(v.customer_id, '')`,
  network: `coalesce(v.network, '')`,
  provider: `(select provider from attempts where verification_id = v.id order by state = 'accepted' desc, n desc limit 1)`,
} as const

function rawGroups(db: Database.Database, by: keyof typeof columns, { from, to }: { from: number; to: number }) {
  return db
    .prepare(
      `select ${columns[by]} as key, count(*) as sent, count(accepted_at) as accepted, count(delivered_at) as delivered,
         count(converted_at) as converted
       from verifications v where mode = 'live' and created_at >= ? and created_at < ? group by 1 order by 2 desc, 1`,
    )
    .all(from, to) as { key: string; sent: number; accepted: number; delivered: number; converted: number }[]
}

describe.each(['Europe/Berlin', 'Asia/Kathmandu'])('in the days of %s', (zone) => {
  test('funnel, groups and weekly pattern equal raw rows, and percentiles are within 1 %', async () => {
    const db = await aBusinessHistory({ seed: 11, zone, from: FROM, verifications: 700 })
    const now = FROM + 80 * DAY_MS + 5_000_000
    for (const by of ['provider', 'country', 'service', 'customer', 'network'] as const) {
      const report = reportOf(db, now, { from: now - 45 * DAY_MS, to: now, bucket: 'day', by })
      const truth = rawGroups(db, by, report.span).filter(({ key }) => by !== 'network' || key !== '')
      expect(
        report.groups.map(({ key, sent, delivery, conversion }) => ({
          key,
          sent,
          accepted: delivery.n,
          delivered: delivery.k,
          converted: conversion.k,
        })),
      ).toEqual(truth)
      expect(report.groupCount).toBe(truth.length)
      for (const { key, latency } of report.groups) {
        if (latency === null) continue
        const times = submitTimes(db, report.span, by, key)
        expect(latency.submit.n).toBe(times.length)
        const exact = quantile(times, 0.95) ?? 0
        expect(Math.abs((latency.submit.p95 ?? 0) / exact - 1)).toBeLessThan(0.0101)
      }
    }
    const report = reportOf(db, now, { from: now - 45 * DAY_MS, to: now, bucket: 'day' })
    const total = rawGroups(db, 'service', report.span)
    const sumOf = (name: 'sent' | 'accepted' | 'delivered' | 'converted') =>
      total.reduce((sum, group) => sum + group[name], 0)
    expect(report.funnel.map(({ n }) => n)).toEqual([
      sumOf('sent'),
      sumOf('accepted'),
      sumOf('delivered'),
      sumOf('converted'),
    ])
    expect(report.series.sent.reduce((sum, n) => sum + n, 0)).toBe(sumOf('sent'))
    expect(report.latencyBefore?.submit.n).toBeGreaterThan(0)
  }, 30_000)
})

function submitTimes(
  db: Database.Database,
  { from, to }: { from: number; to: number },
  by: keyof typeof columns,
  key: string,
): readonly number[] {
  const column = by === 'provider' ? 'a.provider' : columns[by]
  return db
    .prepare(
      `select a.duration_ms from attempts a join verifications v on v.id = a.verification_id
       where v.mode = 'live' and a.state = 'accepted' and v.created_at >= ? and v.created_at < ? and ${column} = ?
       order by 1`,
    )
    .pluck()
    .all(from, to, key) as number[]
}

test('the weekly pattern is in local hours, Monday first, and what cannot be told apart is null', async () => {
  const db = await aBusinessHistory({ seed: 3, zone: 'Europe/Berlin', from: FROM, verifications: 400 })
  const now = FROM + 101 * DAY_MS
  const query = { from: FROM, to: now, bucket: 'week' }
  const { heatMap, span } = reportOf(db, now, query)
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const expected = new Array<number>(168).fill(0)
  const moments = db
    .prepare(`select created_at from verifications where mode = 'live' and created_at >= ? and created_at < ?`)
    .pluck()
    .all(span.from, span.to) as number[]
  for (const at of moments) {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts['weekday'] ?? '')
    const place = weekday * 24 + Number(parts['hour'])
    expected[place] = (expected[place] ?? 0) + 1
  }
  // Roll-ups by hour hold whole hours, and the clocks of Berlin change by whole hours.
  expect(heatMap?.sent).toEqual(expected)
  const filtered = reportOf(db, now, { ...query, filter: { customer: { values: ['alba'] } } })
  expect(filtered.heatMap).toBeNull()
  expect(filtered.latency).toBeNull()
  expect(filtered.funnel[0]?.n).toBeGreaterThan(0)
})
