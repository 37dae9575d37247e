import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { categoryRules } from '../../../src/engine/providers/outcome.ts'
import { createVonage } from '../../../src/engine/providers/vonage.ts'
import { vonageErrors } from '../../../src/engine/providers/vonage-errors.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { eachConnection } from './connection.ts'
import { aMessage } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const baseUrls = { rest: server.url, api: server.url }
  const settings = { adapter: 'vonage', accountId: 'abcd1234', currency: 'EUR', baseUrls } as const
  return createVonage(aProvider({ ...settings, ...overrides }), { http, clock })
}

const sendWith = (...messages: readonly unknown[]) => {
  connection().reply(200, { 'message-count': String(messages.length), messages })
  return connect().send(aMessage(), options)
}
const part = (id: string, fields: Record<string, unknown> = {}) => ({ status: '0', 'message-id': id, ...fields })

/** From the documentation of its SMS API. */
const documented = [
  ['1', 'throttled'],
  ['2', 'bad-request'],
  ['3', 'bad-recipient'],
  ['4', 'bad-credentials'],
  ['5', 'server-error'],
  ['6', 'bad-recipient'],
  ['7', 'opted-out'],
  ['8', 'account-blocked'],
  ['9', 'no-credit'],
  ['10', 'throttled'],
  ['11', 'account-blocked'],
  ['12', 'bad-request'],
  ['14', 'bad-credentials'],
  ['15', 'bad-sender'],
  ['22', 'bad-request'],
  ['23', 'bad-request'],
  ['29', 'geo-blocked'],
  ['32', 'bad-credentials'],
  ['33', 'opted-out'],
] as const

describe('statuses inside HTTP 200', () => {
  test.each(documented)('%s is %s', async (status, category) => {
    for (const printed of [status, Number(status)]) {
      const result = await sendWith({ status: printed, 'error-text': 'Vonage text' })
      expect(result).toMatchObject({ outcome: categoryRules[category].outcome, category, code: status })
      expect(result).toMatchObject({ message: expect.stringMatching(/\. .+\. Vonage says: Vonage text$/) })
    }
  })

  test('every one of the dictionary is tried above, and says what it means and what to do', () => {
    expect(Object.keys(vonageErrors).sort()).toEqual(documented.map(([status]) => status).sort())
    for (const { meaning, advice } of Object.values(vonageErrors)) {
      expect(meaning).toMatch(/^[A-Z].+\.$/)
      expect(advice).toMatch(/^[A-Z].+\.$/)
    }
  })

  test.each(['77', '-1', '00', 'ok', '__proto__'])(
    '%j, which nobody has described, leaves the outcome open',
    async (status) => {
      expect(await sendWith({ status })).toMatchObject({
        outcome: 'unknown',
        category: 'malformed-answer',
        code: status,
      })
    },
  )

  test('a throttle says in words how long to wait', async () => {
    const text = 'Throughput Rate Exceeded - please wait [ 250 ] and retry'
    expect(await sendWith({ status: '1', 'error-text': text })).toMatchObject({ retryAfterMs: 250 })
    expect(await sendWith({ status: '1', 'error-text': 'Throttled' })).toMatchObject({ retryAfterMs: null })
    expect(await sendWith({ status: '1' })).toMatchObject({ retryAfterMs: null })
    expect(await sendWith({ status: '9', 'error-text': text })).toMatchObject({ retryAfterMs: null })
  })
})

describe('send', () => {
  const formOf = async (message: Parameters<typeof aMessage>[0], config: Parameters<typeof aProvider>[0] = {}) => {
    connection().reply(200, { messages: [part('id-1')] })
    await connect(config).send(aMessage(message), options)
    return connection().server.last.form
  }

  test('names sender, recipient, text, life and our reference', async () => {
    expect(await formOf({})).toEqual({
      from: '15005550006',
      to: '4915112345678',
      text: 'Your code is 123456',
      type: 'text',
      ttl: '600000',
      'client-ref': 'sb-1-1',
    })
  })

  test('an alphanumeric sender stays as it is', async () => {
    expect(await formOf({}, { sender: 'Acme+1' })).toMatchObject({ from: 'Acme+1' })
  })

  test('a text outside the GSM alphabet is marked, or it would arrive garbled', async () => {
    expect(await formOf({ body: 'Ваш код 1' })).toMatchObject({ type: 'unicode', text: 'Ваш код 1' })
    expect(await formOf({ body: 'Code: 1 €' })).toMatchObject({ type: 'text', text: 'Code: 1 €' })
  })

  test.each([
    [0, '20000'],
    [20_001.7, '20001'],
    [9e9, '604800000'],
  ])('a life of %d ms becomes %s', async (ttlMs, ttl) => {
    expect(await formOf({ ttlMs })).toMatchObject({ ttl })
  })

  test('the price is the sum over the parts, in the currency of the settings', async () => {
    const parts = [part('id-1', { 'message-price': '0.03330000' }), part('id-2', { 'message-price': 0.0333 })]
    expect(await sendWith(...parts)).toEqual({
      outcome: 'accepted',
      providerMessageId: 'id-1',
      segments: 2,
      price: { micros: 66_600, currency: 'EUR' },
    })
  })

  test('one part without a price makes the whole unknown', async () => {
    expect(await sendWith(part('id-1', { 'message-price': '0.03' }), part('id-2'))).toMatchObject({ price: null })
    expect(await sendWith(part('id-1', { 'message-price': 'n/a' }))).toMatchObject({ price: null })
  })

  test.each([
    [part('id-1'), { status: '9' }],
    [{ status: '9' }, part('id-1')],
    [part('id-1'), { status: '3' }],
  ])('a message that was taken in part is neither accepted nor refused', async (...parts) => {
    expect(await sendWith(...parts)).toMatchObject({ outcome: 'unknown', category: 'malformed-answer' })
  })

  test('a message whose parts were all refused is judged by the first', async () => {
    expect(await sendWith({ status: '9' }, { status: '1' })).toMatchObject({ category: 'no-credit', code: '9' })
  })

  test('an unreadable part leaves the outcome open', async () => {
    for (const odd of [null, {}, 'x', { status: null }]) {
      expect(await sendWith(part('id-1'), odd)).toMatchObject({ outcome: 'unknown', category: 'malformed-answer' })
    }
  })

  test('the words of both hosts are passed on', async () => {
    connection().reply(401, { 'error-code': '401', 'error-code-label': 'authentication failed' })
    expect(await connect().send(aMessage(), options)).toMatchObject({
      category: 'bad-credentials',
      code: '401',
      message: expect.stringContaining('Vonage says: authentication failed'),
    })
    connection().reply(422, { type: 'https://example.com', title: 'Invalid', detail: 'No such product' })
    await expect(connect().statuses(['a'], options)).rejects.toThrow('Vonage says: No such product')
    connection().reply(403, { title: 'Forbidden' })
    await expect(connect().statuses(['a'], options)).rejects.toThrow('Vonage says: Forbidden')
  })
})
