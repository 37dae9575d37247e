import { describe, expect, test } from 'vitest'
import type { VerificationSummary } from '../../../src/contract/models.ts'
import {
  hasFilters,
  matchesVerification,
  searchProblem,
  verificationFilter,
} from '../../../src/renderer/src/pages/verifications/verification-filter.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000

const aRow = (over: Partial<VerificationSummary> = {}): VerificationSummary => ({
  id: 4711,
  mode: 'live',
  state: 'delivered',
  service: 'sms',
  country: 'DE',
  maskedNumber: '+49151•••••42',
  customerId: 'acme',
  provider: 'twilio',
  attempts: 1,
  createdAt: NOW - HOUR / 2,
  acceptedAt: NOW,
  deliveredAt: NOW,
  convertedAt: null,
  acceptMs: 320,
  cost: null,
  maybeDuplicate: false,
  failureReason: null,
  ...over,
})

const matches = (params: Record<string, string>, row: Partial<VerificationSummary> = {}): boolean | null =>
  matchesVerification(aRow(row), verificationFilter(params, NOW, 'utc'))

describe('the filter of an address', () => {
  test('no params mean no filter', () => {
    expect(verificationFilter({}, NOW, 'utc')).toEqual({})
    expect(hasFilters({ id: '12' })).toBe(false)
  })

  test('all params together', () => {
    const params = {
      states: 'failed,expired',
      countries: 'DE,FR',
      providers: 'twilio',
      modes: 'live',
      failedOver: '1',
      duplicate: '1',
      search: '*42',
      range: '1h',
    }
    expect(verificationFilter(params, NOW, 'utc')).toEqual({
      states: ['failed', 'expired'],
      countries: ['DE', 'FR'],
      providers: ['twilio'],
      modes: ['live'],
      failedOver: true,
      maybeDuplicate: true,
      search: '*42',
      from: NOW - HOUR,
    })
    expect(hasFilters(params)).toBe(true)
  })

  test('values that do not exist, as in an old link, are dropped', () => {
    expect(verificationFilter({ states: 'lost,failed', countries: 'Germany', range: 'ever' }, NOW, 'utc')).toEqual({
      states: ['failed'],
    })
  })

  test('a search text that cannot be understood says so and hides nothing', () => {
    expect(searchProblem('hello')).toContain('id')
    expect(searchProblem('*4')).not.toBeNull()
    expect(searchProblem('#4711')).toBeNull()
    expect(verificationFilter({ search: 'hello' }, NOW, 'utc')).toEqual({})
    expect(verificationFilter({ search: '#4711' }, NOW, 'utc')).toEqual({ search: '4711' })
  })
})

describe('a changed row belongs to the list', () => {
  test.each<[Record<string, string>, Partial<VerificationSummary>, Partial<VerificationSummary>]>([
    [{ states: 'delivered,converted' }, {}, { state: 'failed' }],
    [{ countries: 'DE' }, {}, { country: 'FR' }],
    [{ providers: 'twilio' }, {}, { provider: 'vonage' }],
    [{ modes: 'live' }, {}, { mode: 'drill' }],
    [{ failedOver: '1' }, { attempts: 2 }, { attempts: 1 }],
    [{ duplicate: '1' }, { maybeDuplicate: true }, {}],
    [{ search: '4711' }, {}, { id: 47 }],
    [{ search: '*42' }, {}, { maskedNumber: '+49151•••••24' }],
    [{ range: '1h' }, {}, { createdAt: NOW - 2 * HOUR }],
    [{ from: String(NOW - HOUR), to: String(NOW) }, {}, { createdAt: NOW }],
  ])('%j', (params, inside, outside) => {
    expect(matches(params, inside)).toBe(true)
    expect(matches(params, outside)).toBe(false)
  })

  test('a row that moved on from the provider asked for cannot be told from its summary', () => {
    expect(matches({ providers: 'twilio' }, { provider: 'vonage', attempts: 2 })).toBeNull()
    expect(matches({ providers: 'twilio', states: 'failed' }, { provider: 'vonage', attempts: 2 })).toBe(false)
  })

  test('all conditions must hold', () => {
    expect(matches({ states: 'delivered', countries: 'DE' })).toBe(true)
    expect(matches({ states: 'delivered', countries: 'FR' })).toBe(false)
  })
})
