import { expect, test } from 'vitest'
import { coveredBy, dueAt, nextRunAt } from '../../../src/engine/reports/schedule-times.ts'

const weekly = { every: 'week', weekday: 1, day: 1, time: '07:30', zone: 'Europe/Berlin' } as const
const monthly = { ...weekly, every: 'month', day: 3 } as const
const utc = (text: string) => Date.parse(`${text}Z`)

test('a week goes by the clocks of its zone, over the change to summer time', () => {
  expect(nextRunAt(weekly, utc('2026-03-20T00:00'))).toBe(utc('2026-03-23T06:30'))
  expect(nextRunAt(weekly, utc('2026-03-23T06:30'))).toBe(utc('2026-03-30T05:30'))
})

test('a month has its day, and a time that the clocks skip is moved on', () => {
  expect(nextRunAt(monthly, utc('2026-01-03T06:31'))).toBe(utc('2026-02-03T06:30'))
  expect(nextRunAt({ ...weekly, weekday: 7, time: '02:30' }, utc('2026-03-28T12:00'))).toBe(utc('2026-03-29T01:30'))
})

test('of all that was slept through only the last is due', () => {
  expect(dueAt(weekly, utc('2026-03-01T00:00'), utc('2026-03-01T23:00'))).toBeNull()
  expect(dueAt(weekly, utc('2026-03-01T00:00'), utc('2026-03-25T00:00'))).toBe(utc('2026-03-23T06:30'))
})

test('it covers the whole week or month before', () => {
  expect(coveredBy(weekly, utc('2026-03-30T05:30'))).toEqual({
    from: utc('2026-03-22T23:00'),
    to: utc('2026-03-29T22:00'),
  })
  expect(coveredBy(monthly, utc('2026-03-03T06:30'))).toEqual({
    from: utc('2026-01-31T23:00'),
    to: utc('2026-02-28T23:00'),
  })
})
