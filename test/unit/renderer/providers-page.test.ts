import { describe, expect, test } from 'vitest'
import type { AuditEntry, ProviderRow, Queue } from '../../../src/contract/providers.ts'
import { auditText } from '../../../src/renderer/src/pages/providers/audit-text.ts'
import { inOrder, moved, ordinal, queueOf } from '../../../src/renderer/src/pages/providers/order.ts'
import { hasFilters, matchesProvider } from '../../../src/renderer/src/pages/providers/provider-filter.ts'

const aQueue = (version: number, overrides: Partial<Queue> = {}): Queue => ({
  version,
  country: null,
  service: 'sms',
  strategy: 'priority',
  providers: ['alpha', 'beta', 'gamma'],
  author: 'operator',
  reason: '',
  createdAt: 0,
  ...overrides,
})

const ranked = (pinned: readonly string[] = []) =>
  ['alpha', 'beta', 'gamma'].map((name, index) => ({ name, rank: index + 1, pinned: pinned.includes(name) }))

describe('which order is in force', () => {
  const queues = [aQueue(3), aQueue(1), aQueue(2, { country: 'DE' }), aQueue(4, { country: 'FR', providers: null })]

  test('the newest default, unless the country has one of its own', () => {
    expect(queueOf(queues, null)?.version).toBe(3)
    expect(queueOf(queues, 'DE')?.version).toBe(2)
    expect(queueOf(queues, 'BR')?.version).toBe(3)
  })

  test('a country that gave its own up follows the default', () => {
    expect(queueOf(queues, 'FR')?.version).toBe(3)
  })

  test('before any is known there is none, and rows keep their rank', () => {
    expect(queueOf([], 'DE')).toBeUndefined()
    expect(inOrder(ranked().toReversed(), undefined).map(({ name }) => name)).toEqual(['alpha', 'beta', 'gamma'])
  })

  test('pinned ones come first, those it does not name last', () => {
    const queue = aQueue(5, { providers: ['gamma', 'beta'] })
    expect(inOrder(ranked(), queue).map(({ name }) => name)).toEqual(['gamma', 'beta', 'alpha'])
    expect(inOrder(ranked(['beta']), queue).map(({ name }) => name)).toEqual(['beta', 'gamma', 'alpha'])
  })
})

describe('moving a row', () => {
  test('up, down, and no further than the ends', () => {
    expect(moved(ranked(), 'gamma', 0)).toEqual(['gamma', 'alpha', 'beta'])
    expect(moved(ranked(), 'alpha', 1)).toEqual(['beta', 'alpha', 'gamma'])
    expect(moved(ranked(), 'alpha', -1)).toBeNull()
    expect(moved(ranked(), 'gamma', 7)).toBeNull()
    expect(moved(ranked(), 'nobody', 0)).toBeNull()
  })

  test('never across the pinned ones', () => {
    const rows = ranked(['alpha'])
    expect(moved(rows, 'gamma', 0)).toEqual(['alpha', 'gamma', 'beta'])
    expect(moved(rows, 'beta', 0)).toBeNull()
    expect(moved(rows, 'alpha', 2)).toBeNull()
  })

  test.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [21, '21st'],
  ])('place %i is the %s', (n, text) => {
    expect(ordinal(n)).toBe(text)
  })
})

describe('filters', () => {
  const provider = {
    name: 'twilio-backup',
    label: 'Second account',
    adapter: 'twilio',
    state: 'drained',
    breaker: { state: 'open' },
  } as ProviderRow

  test.each([
    [{}, true],
    [{ states: 'drained,disabled' }, true],
    [{ states: 'enabled' }, false],
    [{ breakers: 'open' }, true],
    [{ breakers: 'closed' }, false],
    [{ search: 'SECOND' }, true],
    [{ search: 'vonage' }, false],
    [{ states: 'drained', search: 'vonage' }, false],
    [{ states: 'nonsense' }, true],
  ])('%j lets a drained one with an open breaker through: %s', (params, expected) => {
    expect(matchesProvider(provider, params)).toBe(expected)
  })

  test('neither the range nor the open row is a filter', () => {
    expect(hasFilters({ range: '1h', country: 'DE', name: 'twilio' })).toBe(false)
    expect(hasFilters({ search: 'x' })).toBe(true)
  })
})

describe('what was changed', () => {
  const anEntry = (action: string, before: object, after: object, subject = 'provider:alpha'): AuditEntry => ({
    id: 1,
    at: 0,
    actor: 'operator',
    action,
    subject,
    detail: { before: { ...before }, after: { ...after }, reason: null },
  })

  test('only what differs is told, in words', () => {
    const entry = anEntry(
      'provider.state',
      { state: 'enabled', disabledUntil: null },
      { state: 'disabled', disabledUntil: Date.UTC(2026, 0, 5, 12) },
    )
    expect(auditText(entry, 'utc')).toBe('state: enabled → disabled; comes back: never → 2026-01-05 12:00:00')
    expect(auditText(anEntry('provider.pin', { pinned: false }, { pinned: true }), 'utc')).toBe('pinned: no → yes')
    expect(
      auditText(anEntry('provider.limits', { perSecond: null, weight: 1 }, { perSecond: 25, weight: 1 }), 'utc'),
    ).toBe('sends per second: no limit → 25')
  })

  test('an order is told as a list, of a country by its name', () => {
    const after = { version: 7, providers: ['beta', 'alpha'] }
    expect(auditText(anEntry('queue.order', {}, after, 'queue:sms:default'), 'utc')).toBe(
      'Default order: beta, alpha (version 7)',
    )
    expect(auditText(anEntry('queue.order', {}, { version: 8, providers: null }, 'queue:sms:DE'), 'utc')).toBe(
      'Order for Germany: as the default (version 8)',
    )
  })
})
