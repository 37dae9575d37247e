import { ORPCError } from '@orpc/client'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import type { VerificationSummary } from '../../../src/contract/models.ts'
import { countries } from '../../../src/engine/sandbox/countries.ts'
import { magicFate, magicRefusal } from '../../../src/engine/sandbox/magic.ts'
import { checkFeedback, codeIn } from '../../../src/renderer/src/pages/test-bench/check-feedback.ts'
import { cleanNumber, fieldOf, recipientOf } from '../../../src/renderer/src/pages/test-bench/draft.ts'
import {
  behaviourNames,
  sandboxCountries,
  sandboxNumber,
} from '../../../src/renderer/src/pages/test-bench/sandbox-numbers.ts'
import {
  BENCH_CUSTOMER,
  emptySession,
  endRun,
  failRun,
  followRows,
  startRun,
} from '../../../src/renderer/src/pages/test-bench/session.ts'

describe('sandbox numbers', () => {
  test('exist for every country of the sandbox world', () => {
    expect([...sandboxCountries].sort()).toEqual(countries.map(({ iso }) => iso).sort())
  })

  test.each(sandboxCountries)('are mobile numbers that are valid in %s, whatever their owner does', (country) => {
    for (const behaviour of behaviourNames) {
      const number = parsePhoneNumberFromString(sandboxNumber(country, behaviour) ?? '')
      expect([number?.country, number?.isValid()]).toEqual([country, true])
      expect(number?.getType()).toMatch(/MOBILE/)
    }
  })

  test('end in digits that the sandbox knows', () => {
    for (const behaviour of behaviourNames) {
      const number = `+4915123${behaviour}`
      expect(magicRefusal(number) ?? magicFate(number)).not.toBeNull()
    }
    expect(magicFate(sandboxNumber('DE', '99012') ?? '')).toBe('ignored')
    expect(sandboxNumber('AQ', '99012')).toBeNull()
  })
})

describe('the form', () => {
  test.each([
    [' +49 151 23456789 ', '+49 151 23456789'],
    ['tel:+4915123456789', '+4915123456789'],
    ['<+4915123456789>', '+4915123456789'],
    ['\u202a+4915123456789\u202c', '+4915123456789'],
    ['004915123456789', '+4915123456789'],
    ['0151 23456789', '0151 23456789'],
    ['(0151) 23456789', '(0151) 23456789'],
  ])('takes a pasted %j', (pasted, clean) => {
    expect(cleanNumber(pasted)).toBe(clean)
  })

  test('leaves out what is to be chosen automatically', () => {
    expect(recipientOf({ to: '+4915123456789', country: null, service: 'sms', provider: null })).toEqual({
      to: '+4915123456789',
      service: 'sms',
    })
  })

  test('shows an error at the field it is about', () => {
    expect(fieldOf(new ORPCError('INVALID_PHONE_NUMBER', { data: { reason: 'landline' } }))).toBe('to')
    expect(fieldOf(new ORPCError('INVALID_PHONE_NUMBER', { data: { reason: 'country-mismatch' } }))).toBe('country')
    expect(fieldOf(new ORPCError('NO_PROVIDER'))).toBe('provider')
    expect(fieldOf(new ORPCError('STORE_UNAVAILABLE'))).toBeNull()
    expect(fieldOf(new Error('closed'))).toBeNull()
  })
})

describe('the session', () => {
  const aRow = (over: Partial<VerificationSummary> = {}): VerificationSummary => ({
    id: 9,
    mode: 'sandbox',
    state: 'pending',
    service: 'sms',
    country: 'DE',
    maskedNumber: '+49151•••••12',
    customerId: BENCH_CUSTOMER,
    provider: 'twilio',
    attempts: 1,
    createdAt: 1_000,
    acceptedAt: null,
    deliveredAt: null,
    convertedAt: null,
    acceptMs: null,
    cost: null,
    maybeDuplicate: false,
    failureReason: null,
    ...over,
  })
  const sending = startRun(emptySession, 1_000)

  test('finds its verification in the live log before the engine has answered', () => {
    const followed = followRows(sending, [aRow({ id: 8, customerId: 'acme' }), aRow()])
    expect(followed.run?.id).toBe(9)
    expect(followed.results.map(({ id }) => id)).toEqual([9])
  })

  test('does not take an earlier verification of its own for the new one', () => {
    expect(followRows(sending, [aRow({ id: 8, createdAt: 999 })]).run?.id).toBeNull()
  })

  test('keeps one line for each verification, in its latest state', () => {
    const ended = endRun(followRows(sending, [aRow()]), aRow({ state: 'accepted' }))
    expect(ended.results).toHaveLength(1)
    expect(followRows(ended, [aRow({ state: 'delivered' })]).results[0]?.state).toBe('delivered')
    expect(ended.run).toMatchObject({ id: 9, sending: false })
  })

  test('a refused send leaves no line behind', () => {
    const failed = failRun(sending, new Error('refused'))
    expect(failed.results).toEqual([])
    expect(failed.run).toMatchObject({ sending: false, id: null })
    expect(followRows(failed, [aRow()]).run?.id).toBeNull()
  })
})

describe('the code', () => {
  test('is found in a message, and not in longer numbers', () => {
    expect(codeIn('042137 is your Acme code. It is valid for 10 minutes.')).toBe('042137')
    expect(codeIn('Call 4915123456789')).toBeNull()
  })

  test('a wrong one says how many tries are left and lets another be tried', () => {
    expect(checkFeedback('wrong-code', 1)).toEqual({ tone: 'warn', text: 'Wrong code. 1 try left.', open: true })
    expect(checkFeedback('too-many-tries', 0).open).toBe(false)
    expect(checkFeedback('converted', 5)).toMatchObject({ tone: 'ok', open: false })
  })
})
