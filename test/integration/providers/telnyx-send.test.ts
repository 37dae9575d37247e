import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { categoryRules } from '../../../src/engine/providers/outcome.ts'
import { createTelnyx } from '../../../src/engine/providers/telnyx.ts'
import { telnyxErrors } from '../../../src/engine/providers/telnyx-errors.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { answer } from '../../fakes/local-server.ts'
import { eachConnection } from './connection.ts'
import { aMessage } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const settings = { adapter: 'telnyx', accountId: '', baseUrls: { api: server.url } } as const
  return createTelnyx(aProvider({ ...settings, ...overrides }), { http, clock })
}
const message = (fields: Record<string, unknown> = {}) => ({
  data: { id: 'id-1', to: [{ phone_number: '+4915112345678', status: 'queued' }], errors: [], ...fields },
})

/** From Telnyx's catalogue, with the HTTP status it comes with; asynchronous codes are tried at 400. */
const documented = [
  ['10002', 400, 'bad-recipient', 'rejected-final', 'none'],
  ['10005', 404, 'bad-credentials', 'rejected-eligible', 'trip'],
  ['10009', 401, 'bad-credentials', 'rejected-eligible', 'trip'],
  ['10010', 403, 'account-blocked', 'rejected-eligible', 'trip'],
  ['10011', 429, 'throttled', 'rejected-eligible', 'throttle'],
  ['10015', 422, 'bad-request', 'rejected-final', 'none'],
  ['10016', 400, 'bad-recipient', 'rejected-final', 'none'],
  ['20100', 402, 'no-credit', 'rejected-eligible', 'trip'],
  ['40001', 400, 'bad-recipient', 'rejected-final', 'none'],
  ['40002', 400, 'content-rejected', 'rejected-final', 'none'],
  ['40003', 400, 'content-rejected', 'rejected-final', 'none'],
  ['40004', 400, 'content-rejected', 'rejected-final', 'none'],
  ['40005', 400, 'server-error', 'unknown', 'failure'],
  ['40006', 400, 'server-error', 'unknown', 'failure'],
  ['40008', 400, 'opted-out', 'rejected-final', 'none'],
  ['40009', 400, 'content-rejected', 'rejected-final', 'none'],
  ['40300', 400, 'opted-out', 'rejected-final', 'none'],
  ['40305', 400, 'bad-sender', 'rejected-eligible', 'none'],
  ['40309', 400, 'geo-blocked', 'rejected-eligible', 'none'],
  ['40310', 400, 'bad-recipient', 'rejected-final', 'none'],
  ['40318', 400, 'throttled', 'rejected-eligible', 'throttle'],
  ['40321', 400, 'bad-sender', 'rejected-eligible', 'none'],
] as const

describe('error codes', () => {
  test.each(documented)('%s at HTTP %d is %s: %s, signal %s', async (code, status, category, outcome, signal) => {
    for (const printed of [Number(code), code]) {
      connection().reply(status, { errors: [{ code: printed, title: 'Title', detail: 'Telnyx text' }] })
      const result = await connect().send(aMessage(), options)
      const { meaning, advice } = telnyxErrors[code] ?? {}
      expect(result).toMatchObject({ outcome, category, code })
      expect(result).toMatchObject({ message: `${meaning} ${advice} Telnyx says: Telnyx text` })
    }
    expect(categoryRules[category]).toEqual({ outcome, signal })
  })

  test('every one of the dictionary is tried above, and says what it means and what to do', () => {
    expect(Object.keys(telnyxErrors).sort()).toEqual(documented.map(([code]) => code).sort())
    for (const { meaning, advice } of Object.values(telnyxErrors)) {
      expect(meaning).toMatch(/^[A-Z].+\.$/)
      expect(advice).toMatch(/^[A-Z].+\.$/)
    }
  })

  test.each([
    [400, 'bad-request'],
    [402, 'no-credit'],
    [403, 'account-blocked'],
    [422, 'bad-request'],
    [503, 'server-error'],
  ])('a code nobody has described is judged by HTTP %d, in the words of its title', async (status, category) => {
    connection().reply(status, { errors: [{ code: '99999', title: 'New' }] })
    expect(await connect().send(aMessage(), options)).toMatchObject({
      category,
      code: '99999',
      message: expect.stringContaining('Telnyx says: New'),
    })
  })

  test.each([
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': '3', 'x-ratelimit-reset': '60' }, 3_000],
    [{ 'retry-after-ms': '250', 'x-ratelimit-reset': '60' }, 250],
    [{ 'x-ratelimit-limit': '50', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }, 60_000],
    [{ 'x-ratelimit-reset': 'soon' }, null],
    [{}, null],
  ])('a throttle with %j', async (headers, retryAfterMs) => {
    connection().server.script = () => answer(429, { errors: [{ code: '10011' }] }, headers)
    expect(await connect().send(aMessage(), options)).toMatchObject({ category: 'throttled', retryAfterMs })
  })

  test('the state of the rate limit on other answers is no request to stay away', async () => {
    connection().server.script = () => answer(400, { errors: [{ code: '40310' }] }, { 'x-ratelimit-reset': '60' })
    expect(await connect().send(aMessage(), options)).toMatchObject({ retryAfterMs: null })
  })
})

describe('send', () => {
  const bodyOf = async (config: Partial<ProviderConfig> = {}) => {
    connection().reply(200, message())
    await connect(config).send(aMessage(), options)
    return JSON.parse(connection().server.last.body)
  }

  test('names sender, recipient and text', async () => {
    expect(await bodyOf({ accountId: 'profile-1' })).toEqual({
      from: '+15005550006',
      to: '+4915112345678',
      text: 'Your code is 123456',
      type: 'SMS',
    })
  })

  test('a sender id of letters comes with its messaging profile', async () => {
    expect(await bodyOf({ sender: 'Acme', accountId: 'profile-1' })).toMatchObject({
      from: 'Acme',
      messaging_profile_id: 'profile-1',
    })
  })

  test.each([
    [
      { parts: 2, cost: { amount: '0.0102', currency: 'USD' } },
      { segments: 2, price: { micros: 10_200, currency: 'USD' } },
    ],
    [
      { parts: '1', cost: { amount: 0.0051, currency: 'EUR' } },
      { segments: 1, price: { micros: 5_100, currency: 'EUR' } },
    ],
    [{ cost: { amount: '0.01' } }, { segments: null, price: { micros: 10_000, currency: 'USD' } }],
    [
      { parts: 0, cost: { amount: '0.0', currency: 'USD' } },
      { segments: null, price: null },
    ],
    [
      { parts: 'some', cost: { amount: 'free', currency: 'USD' } },
      { segments: null, price: null },
    ],
    [{ cost: { amount: null, currency: null } }, { price: null }],
    [{ cost: 'odd', to: null, errors: null }, { price: null }],
  ])('%j', async (fields, expected) => {
    connection().reply(200, message(fields))
    expect(await connect().send(aMessage(), options)).toMatchObject({ outcome: 'accepted', ...expected })
  })
})
