import { describe, expect, test } from 'vitest'
import type { Rate } from '../../../src/contract/models.ts'
import {
  countryName,
  describeRate,
  formatAge,
  formatBytes,
  formatDateTime,
  formatDuration,
  formatInterval,
  formatMoney,
  formatPercent,
  formatPrice,
  formatSum,
  formatTime,
  plural,
  zoneName,
} from '../../../src/renderer/src/format.ts'

const eur = (micros: number) => ({ micros, currency: 'EUR' })

describe('money', () => {
  test('an unknown amount is a dash, and zero is zero', () => {
    expect(formatSum(null)).toBe('—')
    expect(formatPrice(null)).toBe('—')
    expect(formatSum(eur(0))).toBe('€0.00')
  })

  test('a price has four decimals, and up to six where it needs them', () => {
    expect(formatPrice(eur(75_000))).toBe('€0.07500')
    expect(formatPrice(eur(7_950))).toBe('€0.00795')
    expect(formatPrice(eur(7_951))).toBe('€0.00795')
  })

  test('a sum has two decimals and thousands separators', () => {
    expect(formatSum(eur(1_234_567_890_000))).toBe('€1,234,567.89')
  })

  test('a sum below a cent is not shown as nothing', () => {
    expect(formatSum(eur(7_900))).toBe('€0.0079')
  })

  test('a symbol that several currencies share is followed by the code', () => {
    expect(formatMoney({ micros: 7_900, currency: 'USD' }, 4)).toBe('$0.0079 USD')
    expect(formatMoney({ micros: 7_900, currency: 'CAD' }, 4)).toBe('$0.0079 CAD')
    expect(formatMoney({ micros: 5_000_000, currency: 'SEK' })).toBe('kr5.00 SEK')
  })

  test('a currency without a symbol is led by its code alone', () => {
    expect(formatMoney({ micros: 1_500_000, currency: 'CHF' })).toBe('CHF 1.50')
  })

  test('a minus sign comes first, and never before a rounded zero', () => {
    expect(formatMoney(eur(-12_340_000))).toBe('-€12.34')
    expect(formatMoney(eur(-1))).toBe('€0.00')
  })
})

describe('rates', () => {
  const rate: Rate = { k: 401, n: 412, value: 0.9733, low: 0.953, high: 0.985 }
  const none: Rate = { k: 0, n: 0, value: null, low: null, high: null }

  test('a share is a percentage with one decimal, but the ends are exact', () => {
    expect(formatPercent(0.9733)).toBe('97.3 %')
    expect(formatPercent(1)).toBe('100 %')
    expect(formatPercent(0)).toBe('0 %')
    expect(formatPercent(null)).toBe('—')
  })

  // 0.9996 rounds to 100.0 and would read as "all of them".
  test('almost all is not all, and almost none is not none', () => {
    expect(formatPercent(0.9996)).toBe('99.9 %')
    expect(formatPercent(0.0004)).toBe('0.1 %')
  })

  test('a rate in words carries its interval and n', () => {
    expect(describeRate(rate)).toBe('97.3 %, 95 % interval 95.3–98.5, n = 412')
    expect(describeRate(none)).toBe('unknown, n = 0')
    expect(formatInterval(none)).toBe('')
  })
})

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [820.4, '820 ms'],
    [999.6, '1.00 s'],
    [4_020, '4.02 s'],
    [9_999, '10.0 s'],
    [42_130, '42.1 s'],
    [59_980, '1 min'],
    [190_000, '3 min 10 s'],
    [7_500_000, '2 h 5 min'],
    [3_599_600, '1 h'],
    [1_188_780_000, '13 d 18 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test('an unknown duration is a dash', () => {
    expect(formatDuration(null)).toBe('—')
  })

  test('an age is told in its largest unit', () => {
    expect(formatAge(59_999)).toBe('59 s')
    expect(formatAge(240_000)).toBe('4 min')
    expect(formatAge(3 * 3_600_000)).toBe('3 h')
    expect(formatAge(49 * 3_600_000)).toBe('2 d')
    // The clock was set back between the event and now.
    expect(formatAge(-5_000)).toBe('0 s')
  })
})

describe('moments', () => {
  const at = Date.UTC(2026, 10, 22, 4, 5, 9)

  test('UTC has two digits everywhere', () => {
    expect(formatTime(at, { zone: 'utc' })).toBe('04:05:09')
    expect(formatDateTime(at, { zone: 'utc' })).toBe('2026-11-22 04:05:09')
  })

  test('a zone is named once', () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    expect(zoneName(at, 'utc')).toBe('UTC')
    expect(zoneName(at, 'local').match(/UTC/g)).toHaveLength(1)
    expect(zoneName(at, 'local').startsWith(timeZone)).toBe(true)
  })

  test('local time is the default', () => {
    const local = new Date(2026, 0, 2, 3, 4, 5).getTime()
    expect(formatDateTime(local)).toBe('2026-01-02 03:04:05')
  })
})

test('counts agree with their nouns', () => {
  expect(plural(1, 'failover')).toBe('1 failover')
  expect(plural(0, 'failover')).toBe('0 failovers')
  expect(plural(1_204, 'country', 'countries')).toBe('1,204 countries')
})

test('sizes are told in decimal units', () => {
  expect(formatBytes(812_000)).toBe('812 kB')
  expect(formatBytes(18_400_000)).toBe('18.4 MB')
  expect(formatBytes(1_440_000_000)).toBe('1.4 GB')
})

test('a country has its English name, and an unknown code stays as it is', () => {
  expect(countryName('DE')).toBe('Germany')
  expect(countryName('ZZ1')).toBe('ZZ1')
})
