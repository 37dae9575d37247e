import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { categoryRules } from '../../../src/engine/providers/outcome.ts'
import { createTwilio } from '../../../src/engine/providers/twilio.ts'
import { twilioErrors } from '../../../src/engine/providers/twilio-errors.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { eachConnection } from './connection.ts'
import { aMessage } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const baseUrls = { api: server.url, pricing: server.url }
  return createTwilio(aProvider({ baseUrls, ...overrides }), { http, clock })
}
const message = (fields: Record<string, unknown> = {}) => ({ sid: 'SM1', status: 'queued', ...fields })

/** From Twilio's catalogue, with the HTTP status it comes with; asynchronous codes are tried at 400. */
const documented = [
  ['20003', 401, 'bad-credentials'],
  ['20005', 401, 'account-blocked'],
  ['20404', 404, 'bad-credentials'],
  ['20429', 429, 'throttled'],
  ['20500', 500, 'server-error'],
  ['21211', 400, 'bad-recipient'],
  ['21401', 400, 'bad-sender'],
  ['21408', 400, 'geo-blocked'],
  ['21601', 400, 'bad-sender'],
  ['21606', 400, 'bad-sender'],
  ['21608', 400, 'geo-blocked'],
  ['21610', 400, 'opted-out'],
  ['21611', 400, 'throttled'],
  ['21612', 400, 'geo-blocked'],
  ['21614', 400, 'bad-recipient'],
  ['30001', 400, 'throttled'],
  ['30002', 400, 'account-blocked'],
  ['30003', 400, 'bad-recipient'],
  ['30005', 400, 'bad-recipient'],
  ['30006', 400, 'bad-recipient'],
  ['30007', 400, 'content-rejected'],
  ['30008', 400, 'server-error'],
  ['30649', 400, 'geo-blocked'],
  ['63017', 400, 'throttled'],
] as const

describe('error codes', () => {
  test.each(documented)('%s at HTTP %d is %s', async (code, status, category) => {
    for (const printed of [Number(code), code]) {
      connection().reply(status, { code: printed, message: 'Twilio text', status })
      const result = await connect().send(aMessage(), options)
      expect(result).toMatchObject({ outcome: categoryRules[category].outcome, category, code })
      const { meaning, advice } = twilioErrors[code] ?? {}
      expect(result).toMatchObject({ message: `${meaning} ${advice} Twilio says: Twilio text` })
    }
  })

  test('every one of the dictionary is tried above, and says what it means and what to do', () => {
    expect(Object.keys(twilioErrors).sort()).toEqual(documented.map(([code]) => code).sort())
    for (const { meaning, advice } of Object.values(twilioErrors)) {
      expect(meaning).toMatch(/^[A-Z].+\.$/)
      expect(advice).toMatch(/^[A-Z].+\.$/)
    }
  })

  test.each([
    [400, 'bad-request'],
    [401, 'bad-credentials'],
    [403, 'account-blocked'],
    [409, 'bad-request'],
  ])('a code nobody has described is judged by HTTP %d', async (status, category) => {
    connection().reply(status, { code: 99999, message: 'new' })
    expect(await connect().send(aMessage(), options)).toMatchObject({ category, code: '99999' })
  })

  test.each(['toString', '__proto__', 'constructor'])('the code %j is no entry of the table', async (code) => {
    connection().reply(400, { code })
    expect(await connect().send(aMessage(), options)).toMatchObject({ category: 'bad-request' })
  })
})

describe('send', () => {
  test('names recipient, sender, text and how long it may take', async () => {
    connection().reply(201, message())
    await connect().send(aMessage({ body: 'Ihr Code: 1+1 & mehr €' }), options)
    expect(connection().server.last.form).toEqual({
      To: '+4915112345678',
      From: '+15005550006',
      Body: 'Ihr Code: 1+1 & mehr €',
      ValidityPeriod: '600',
    })
  })

  test('goes through a Messaging Service when the sender is one', async () => {
    connection().reply(201, message())
    await connect({ sender: 'MG0123' }).send(aMessage(), options)
    expect(connection().server.last.form).toMatchObject({ MessagingServiceSid: 'MG0123' })
    expect(connection().server.last.form).not.toHaveProperty('From')
  })

  test.each([
    [0, '1'],
    [999, '1'],
    [1_999, '1'],
    [36_000_000, '36000'],
    [90_000_000, '36000'],
  ])('%d ms are valid for %s s', async (ttlMs, seconds) => {
    connection().reply(201, message())
    await connect().send(aMessage({ ttlMs }), options)
    expect(connection().server.last.form['ValidityPeriod']).toBe(seconds)
  })

  test.each([
    [
      { price: null, num_segments: '0' },
      { price: null, segments: null },
    ],
    [{}, { price: null, segments: null }],
    [
      { price: '-0.00750', price_unit: 'USD', num_segments: '2' },
      { price: { micros: 7_500, currency: 'USD' }, segments: 2 },
    ],
    [
      { price: -0.0075, price_unit: 'EUR', num_segments: 2 },
      { price: { micros: 7_500, currency: 'EUR' }, segments: 2 },
    ],
    [{ price: '0.01' }, { price: { micros: 10_000, currency: 'USD' } }],
    [
      { price: 'free', num_segments: 'some' },
      { price: null, segments: null },
    ],
    [{ price: '0.01', price_unit: 'dollars' }, { price: null }],
    [
      { price: { amount: 1 }, num_segments: '1.5' },
      { price: null, segments: null },
    ],
  ])('%j', async (fields, expected) => {
    connection().reply(201, message(fields))
    expect(await connect().send(aMessage(), options)).toMatchObject({ outcome: 'accepted', ...expected })
  })
})
