import { describe, expect, test } from 'vitest'
import {
  boundsOf,
  describeRange,
  fromInputValue,
  readRange,
  shiftRange,
  type TimeRange,
  toInputValue,
  writeRange,
  zoomRange,
} from '../../../src/renderer/src/components/filter-bar/time-range.ts'

const NOW = Date.UTC(2026, 10, 22, 14, 5, 9)
const HOUR = 3_600_000

describe('a time range', () => {
  test.each<TimeRange>([
    { kind: 'all' },
    { kind: 'last', preset: '24h' },
    { kind: 'between', from: NOW - HOUR, to: NOW },
  ])('comes back from the address: %j', (range) => {
    const params = Object.fromEntries(Object.entries(writeRange(range)).filter(([, value]) => value !== null))
    expect(readRange(params as Record<string, string>)).toEqual(range)
  })

  test('nonsense in the address means all time', () => {
    expect(readRange({ from: '20', to: '10' })).toEqual({ kind: 'all' })
    expect(readRange({ from: 'x', to: '10' })).toEqual({ kind: 'all' })
  })

  test('that ends now has an open end, so that new rows belong to it', () => {
    expect(boundsOf({ kind: 'last', preset: '1h' }, NOW, 'utc')).toEqual({ from: NOW - HOUR })
  })

  test('to date begins with the calendar month, quarter and year', () => {
    expect(boundsOf({ kind: 'last', preset: 'mtd' }, NOW, 'utc').from).toBe(Date.UTC(2026, 10, 1))
    expect(boundsOf({ kind: 'last', preset: 'qtd' }, NOW, 'utc').from).toBe(Date.UTC(2026, 9, 1))
    expect(boundsOf({ kind: 'last', preset: 'ytd' }, NOW, 'utc').from).toBe(Date.UTC(2026, 0, 1))
  })

  test('steps to the stretch before and back again', () => {
    const before = shiftRange({ kind: 'last', preset: '1h' }, -1, NOW, 'utc')
    expect(before).toEqual({ kind: 'between', from: NOW - 2 * HOUR, to: NOW - HOUR })
    expect(shiftRange(before, 1, NOW, 'utc')).toEqual({ kind: 'between', from: NOW - HOUR, to: NOW })
    expect(shiftRange({ kind: 'all' }, -1, NOW, 'utc')).toEqual({ kind: 'all' })
  })

  test('is described and typed in the zone of the reader', () => {
    expect(describeRange({ kind: 'between', from: NOW - HOUR, to: NOW }, 'utc')).toBe(
      '2026-11-22 13:05 to 2026-11-22 14:05',
    )
    expect(toInputValue(NOW, 'utc')).toBe('2026-11-22T14:05')
    expect(fromInputValue('2026-11-22T14:05', 'utc')).toBe(Date.UTC(2026, 10, 22, 14, 5))
    expect(fromInputValue('2026-11', 'utc')).toBeNull()
  })
})

describe('zooming', () => {
  const between = (from: number, to: number): TimeRange => ({ kind: 'between', from, to })

  test('keeps the middle of a range that is over', () => {
    const range = between(NOW - 10 * HOUR, NOW - 6 * HOUR)
    expect(zoomRange(range, 1 / 2, NOW, 'utc')).toEqual(between(NOW - 9 * HOUR, NOW - 7 * HOUR))
    expect(zoomRange(range, 2, NOW, 'utc')).toEqual(between(NOW - 12 * HOUR, NOW - 4 * HOUR))
  })

  test('keeps the end of a range that reaches up to now, and never goes beyond it', () => {
    expect(zoomRange({ kind: 'last', preset: '1h' }, 2, NOW, 'utc')).toEqual(between(NOW - 2 * HOUR, NOW))
    expect(zoomRange(between(NOW - 5 * HOUR, NOW - HOUR), 4, NOW, 'utc')).toEqual(between(NOW - 16 * HOUR, NOW))
  })

  test('stops at a minute, and leaves all time alone', () => {
    expect(zoomRange(between(NOW - 90_000, NOW), 1 / 2, NOW, 'utc')).toEqual(between(NOW - 60_000, NOW))
    expect(zoomRange({ kind: 'all' }, 2, NOW, 'utc')).toEqual({ kind: 'all' })
  })
})
