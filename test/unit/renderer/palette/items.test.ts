import { describe, expect, test } from 'vitest'
import { hitGroups } from '../../../../src/renderer/src/components/palette/hit-items.ts'
import { type Item, lastDigitsOfNumber, matching } from '../../../../src/renderer/src/components/palette/items.ts'

const item = (label: string, keywords = ''): Item =>
  ({
    id: label,
    label,
    keywords,
    icon: () => null,
    view: null,
    run: () => {},
  }) as unknown as Item

const labels = (items: readonly Item[]) => items.map(({ label }) => label)

describe('matching', () => {
  const items = [item('Switch workspace'), item('Work in UTC'), item('Export this page', 'download work')]

  test('puts what begins with the text first, then words that do, then the rest', () => {
    expect(labels(matching(items, 'work'))).toEqual(['Work in UTC', 'Switch workspace', 'Export this page'])
  })

  test('wants every word, in any order and case', () => {
    expect(labels(matching(items, 'UTC work'))).toEqual(['Work in UTC'])
    expect(matching(items, 'utc export')).toEqual([])
  })
})

describe('a phone number', () => {
  test.each([
    ['+49 151 1234567', '67'],
    ['(0151) 123-4567', '67'],
    ['4915112345678', '78'],
  ])('%s is one', (text, digits) => {
    expect(lastDigitsOfNumber(text)).toBe(digits)
  })

  test.each(['12', '123456', 'order 1234567', '+', '1234567890123456'])('%s is none', (text) => {
    expect(lastDigitsOfNumber(text)).toBeNull()
  })
})

test('what was found opens the view that shows it', () => {
  const at = Date.UTC(2026, 0, 5, 12)
  const groups = hitGroups(
    [
      {
        kind: 'verification',
        id: 7,
        country: 'DE',
        lastDigits: '42',
        state: 'converted',
        mode: 'live',
        foundBy: 'A-1',
        at,
      },
      { kind: 'provider', name: 'twilio', label: 'Twilio', adapter: 'twilio' },
      { kind: 'country', country: 'DE' },
      { kind: 'customer', id: 'shop-1', name: 'Shop' },
      { kind: 'episode', id: 3, provider: 'twilio', cause: 'outage', hops: 1, at },
      { kind: 'policy', version: 2, reason: 'cheaper', live: true, at },
      { kind: 'alert', id: 9, ruleName: 'Breaker open', message: 'twilio is open', open: true, at },
    ],
    'utc',
  )
  expect(groups.flatMap(({ items }) => items.map(({ label, view }) => [label, view]))).toEqual([
    ['Verification 7', { path: '/verifications', params: { id: '7' } }],
    ['Twilio', { path: '/providers', params: { name: 'twilio' } }],
    ['Germany', { path: '/verifications', params: { countries: 'DE' } }],
    ['Germany', { path: '/prices', params: { countries: 'DE' } }],
    ['Shop', { path: '/customers', params: { id: 'shop-1' } }],
    ['Outage at twilio', { path: '/failovers', params: { episode: '3' } }],
    ['Policy version 2, in force', { path: '/policy', params: { tab: 'versions' } }],
    ['Breaker open, open', { path: '/alerts', params: { id: '9' } }],
  ])
  expect(groups.map(({ label }) => label)).toEqual([
    'Verifications',
    'Providers',
    'Countries',
    'Customers',
    'Failovers',
    'Policies',
    'Alerts',
  ])
  expect(groups[0]?.items[0]?.detail).toBe('A-1 · Germany, number ends in 42 · converted · 2026-01-05 12:00:00')
})
