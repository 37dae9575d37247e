import { describe, expect, test } from 'vitest'
import type { Slo } from '../../../src/contract/slo.ts'
import {
  formatBurn,
  formatMinutes,
  formatTarget,
  formatUptime,
} from '../../../src/renderer/src/components/slo-format.ts'
import { calendarRows } from '../../../src/renderer/src/pages/slo/calendar.ts'

const HOUR = 3_600_000
const start = Date.UTC(2026, 10, 22, 22)

type Column = 'good' | 'bad' | 'unknown' | 'maintenance'

/** One bucket for each entry, from 22:00 on. */
const calendar = (buckets: readonly Partial<Record<Column, number>>[], bucketMs = HOUR): Slo['calendar'] => {
  const column = (name: Column) => buckets.map((bucket) => bucket[name] ?? 0)
  return {
    bucketMs,
    starts: buckets.map((_, i) => start + i * bucketMs),
    good: column('good'),
    bad: column('bad'),
    unknown: column('unknown'),
    maintenance: column('maintenance'),
  }
}

describe('the calendar', () => {
  test('a row a day, a cell an hour, and the worst of an hour decides', () => {
    const rows = calendarRows(
      { calendar: calendar([{ good: 59, bad: 1 }, { good: 9, bad: 51 }, { good: 1, unknown: 59 }, { unknown: 60 }]) },
      'utc',
    )
    expect(rows.map(({ label, cells }) => [label, ...cells.map(({ column, kind }) => `${column} ${kind}`)])).toEqual([
      ['2026-11-22', '22 some-bad', '23 bad'],
      ['2026-11-23', '0 good', '1 unknown'],
    ])
    expect(rows[0]?.cells[0]?.title).toBe('2026-11-22 22:00: 59 good minutes, 1 bad minute')
  })

  test('a single day is shown in steps of ten minutes', () => {
    const rows = calendarRows(
      { calendar: calendar([{ maintenance: 10 }, {}, { good: 10 }, {}, {}, {}, { good: 10 }], HOUR / 6) },
      'utc',
    )
    expect(rows.map(({ label, cells }) => [label, cells.length])).toEqual([
      ['11-22 22:00', 6],
      ['11-22 23:00', 1],
    ])
    expect(rows[0]?.cells.map(({ kind }) => kind)).toEqual(['maintenance', 'none', 'good', 'none', 'none', 'none'])
  })
})

test('an uptime is never rounded up to what it is not', () => {
  expect([0.999, 0.9995, 0.99, 0.95].map(formatTarget)).toEqual(['99.9 %', '99.95 %', '99 %', '95 %'])
  expect([0.999999, 0.99999, 0.9990001, 0.95, 1, null].map(formatUptime)).toEqual([
    '99.999 %',
    '99.999 %',
    '99.900 %',
    '95.00 %',
    '100 %',
    '—',
  ])
})

test('minutes and burn rates', () => {
  expect([0.42, 0.002, -3.06, 43.2, 8, 0].map(formatMinutes)).toEqual([
    '25 s',
    '0.1 s',
    '-3.1 min',
    '43 min',
    '8 min',
    '0 min',
  ])
  expect([0.28, 14.4, null].map(formatBurn)).toEqual(['0.3 ×', '14 ×', '—'])
})
