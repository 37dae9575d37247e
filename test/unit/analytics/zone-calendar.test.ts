import { describe, expect, test } from 'vitest'
import {
  periodOf,
  periodsBetween,
  sameElapsedPart,
  shifted,
} from '../../../src/engine/analytics/models/zone-calendar.ts'

const hours = ({ startMs, endMs }: { startMs: number; endMs: number }) => (endMs - startMs) / 3_600_000
const at = (iso: string) => Date.parse(iso)

describe('local days', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29T12:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', 25],
    ['Europe/Berlin', '2026-07-01T12:00:00Z', 24],
    ['Australia/Lord_Howe', '2026-04-04T20:00:00Z', 24.5],
    ['Australia/Lord_Howe', '2026-10-03T20:00:00Z', 23.5],
    ['Asia/Kathmandu', '2026-03-01T00:00:00Z', 24],
  ])('%s at %s lasts %d hours', (zone, instant, length) => {
    const day = periodOf(at(instant), 'day', zone)
    expect(hours(day)).toBe(length)
    expect(day.startMs).toBeLessThanOrEqual(at(instant))
    expect(day.endMs).toBeGreaterThan(at(instant))
  })

  test('a day whose midnight does not exist begins at one', () => {
    const day = periodOf(at('2018-11-04T12:00:00Z'), 'day', 'America/Sao_Paulo')
    expect(new Date(day.startMs).toISOString()).toBe('2018-11-04T03:00:00.000Z')
    expect(hours(day)).toBe(23)
    expect(periodOf(day.startMs - 1, 'day', 'America/Sao_Paulo').endMs).toBe(day.startMs)
  })
})

test('23:30 UTC on the last of the month is the first of the next in Berlin', () => {
  expect(periodOf(at('2026-01-31T23:30:00Z'), 'month', 'Europe/Berlin').key).toBe('2026-02-01')
  expect(periodOf(at('2026-01-31T22:59:59Z'), 'month', 'Europe/Berlin').key).toBe('2026-01-01')
  expect(periodOf(at('2026-01-31T23:30:00Z'), 'month', 'UTC').key).toBe('2026-01-01')
})

test.each([
  ['day', '2026-08-19'],
  ['week', '2026-08-17'],
  ['month', '2026-08-01'],
  ['quarter', '2026-07-01'],
  ['year', '2026-01-01'],
] as const)('the %s of 19 August 2026 begins on %s, and ends where the next begins', (unit, key) => {
  const period = periodOf(at('2026-08-19T10:00:00Z'), unit, 'Europe/Berlin')
  expect(period.key).toBe(key)
  const next = shifted(period, 1, unit, 'Europe/Berlin')
  expect(next.startMs).toBe(period.endMs)
  expect(shifted(next, -1, unit, 'Europe/Berlin')).toEqual(period)
})

test('periods between two instants follow each other without gaps', () => {
  const days = periodsBetween(at('2026-03-27T12:00:00Z'), at('2026-04-01T00:00:00Z'), 'day', 'Europe/Berlin')
  expect(days.map((day) => day.key)).toEqual([
    '2026-03-27',
    '2026-03-28',
    '2026-03-29',
    '2026-03-30',
    '2026-03-31',
    '2026-04-01',
  ])
  days.slice(1).forEach((day, index) => {
    expect(day.startMs).toBe(days[index]?.endMs)
  })
})

describe('an unfinished period is held against the same part of an earlier one', () => {
  const zone = 'Europe/Berlin'
  const march = periodOf(at('2026-03-15T00:00:00Z'), 'month', zone)
  const february = shifted(march, -1, 'month', zone)

  test('by the local clock, across the change of clocks', () => {
    const part = sameElapsedPart(march, february, at('2026-03-10T08:30:00Z'), zone)
    expect(part).toEqual({ startMs: february.startMs, endMs: at('2026-02-10T08:30:00Z') })
    const april = shifted(march, 1, 'month', zone)
    const spring = sameElapsedPart(april, march, at('2026-04-30T10:00:00Z'), zone)
    expect(new Date(spring.endMs).toISOString()).toBe('2026-03-30T10:00:00.000Z')
  })

  test('never beyond its end, and all of it once the period is over', () => {
    expect(sameElapsedPart(march, february, at('2026-03-31T12:00:00Z'), zone).endMs).toBe(february.endMs)
    expect(sameElapsedPart(march, february, at('2026-05-01T00:00:00Z'), zone)).toEqual({
      startMs: february.startMs,
      endMs: february.endMs,
    })
  })
})
