import { expect, test } from 'vitest'
import { analyticsParams } from '../../../../src/contract/analytics-query.ts'
import {
  barQuery,
  noChips,
  readBar,
  writeChip,
  writeCompare,
} from '../../../../src/renderer/src/components/time-bar/bar-state.ts'
import { describeChange } from '../../../../src/renderer/src/components/time-bar/change.ts'
import { patchParams } from '../../../../src/renderer/src/router.ts'

const NOW = Date.UTC(2026, 10, 23, 5)
const DAY = 86_400_000

test('an empty address is the last 30 days against those before, without a filter', () => {
  const bar = readBar({})
  expect(bar).toEqual({ range: { kind: 'last', preset: '30d' }, compare: { kind: 'previous' }, filter: {} })
  expect(barQuery(bar, NOW, 'utc')).toMatchObject({ from: NOW - 30 * DAY, to: NOW })
})

test('a chip comes back from the address as it went in, whatever is in its values', () => {
  const values = ['a,b', '!c', '100 %', '']
  const params = patchParams({}, writeChip('customer', values, true))
  expect(readBar(params).filter).toEqual({ customer: { values, exclude: true } })
  expect(patchParams(params, noChips)).toEqual({})
  expect(patchParams(params, writeChip('customer', [], true))).toEqual({})
})

test('the links of the engine open the page with what they ask', () => {
  const query = {
    from: NOW - DAY,
    to: NOW,
    compare: { kind: 'year' },
    filter: { country: { values: ['DE'] } },
  } as const
  const bar = readBar(analyticsParams({ ...query, filter: { country: { values: ['DE'] } } }))
  expect(barQuery(bar, NOW + DAY, 'utc')).toEqual({
    from: NOW - DAY,
    to: NOW,
    compare: { kind: 'year' },
    filter: { country: { values: ['DE'], exclude: false } },
  })
})

test('the usual comparison leaves the address alone, another one stands in it', () => {
  expect(writeCompare({ kind: 'previous' })).toEqual({ compare: null })
  expect(readBar({ compare: writeCompare({ kind: 'none' })['compare'] ?? '' }).compare).toEqual({ kind: 'none' })
  expect(readBar({ compare: '1700000000000' }).compare).toEqual({ kind: 'custom', from: 1_700_000_000_000 })
  expect(readBar({ compare: 'nonsense', range: 'nonsense' })).toEqual(readBar({}))
})

test('the month to date begins with the month of the reader', () => {
  expect(barQuery(readBar({ range: 'mtd' }), NOW, 'utc').from).toBe(Date.UTC(2026, 10, 1))
})

test('a change is told in words that fit it', () => {
  expect(describeChange(112.5, 100, false)).toBe('+12.5 %')
  expect(describeChange(90, 100, false)).toBe('-10.0 %')
  expect(describeChange(300, 100, false)).toBe('+200 %')
  expect(describeChange(5, 5, false)).toBe('no change')
  expect(describeChange(5, 0, false)).toBe('new')
  expect(describeChange(0.281, 0.3, true)).toBe('-1.9 points')
  expect(describeChange(0.9511, 0.9514, true)).toBe('-0.1 points')
  expect(describeChange(-50, -100, false)).toBe('+50.0 %')
})
