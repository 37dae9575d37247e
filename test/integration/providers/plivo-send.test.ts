import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { categoryRules } from '../../../src/engine/providers/outcome.ts'
import { createPlivo } from '../../../src/engine/providers/plivo.ts'
import { plivoErrors } from '../../../src/engine/providers/plivo-errors.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { eachConnection } from './connection.ts'
import { aMessage } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const settings = { adapter: 'plivo', accountId: 'MA1', baseUrls: { api: server.url } } as const
  return createPlivo(aProvider({ ...settings, ...overrides }), { http, clock })
}

/** HTTP status and words of a refused submission, and what they mean. */
const refusals = [
  [400, null, 'bad-request', 'rejected-final', 'none'],
  [400, 'dst is not a valid phone number', 'bad-recipient', 'rejected-final', 'none'],
  [400, 'Invalid destination', 'bad-recipient', 'rejected-final', 'none'],
  [400, 'src is not valid', 'bad-sender', 'rejected-eligible', 'none'],
  [400, 'this caller ID is not allowed', 'bad-sender', 'rejected-eligible', 'none'],
  [400, 'src and dst cannot be the same', 'bad-request', 'rejected-final', 'none'],
  [400, 'Insufficient Credit', 'no-credit', 'rejected-eligible', 'trip'],
  [402, 'insufficient credit', 'no-credit', 'rejected-eligible', 'trip'],
  [403, 'Insufficient Credit', 'no-credit', 'rejected-eligible', 'trip'],
  [401, 'Could not verify your access level', 'bad-credentials', 'rejected-eligible', 'trip'],
  [403, 'geo permission not enabled', 'geo-blocked', 'rejected-eligible', 'none'],
  [403, null, 'geo-blocked', 'rejected-eligible', 'none'],
  [404, 'not found', 'bad-credentials', 'rejected-eligible', 'trip'],
  [405, 'not allowed', 'bad-request', 'rejected-final', 'none'],
  [429, 'too many requests', 'throttled', 'rejected-eligible', 'throttle'],
  [500, 'internal', 'server-error', 'unknown', 'failure'],
  [500, 'dst is not a valid phone number', 'server-error', 'unknown', 'failure'],
] as const

describe('refusals', () => {
  test.each(refusals)('HTTP %d with %j is %s: %s, signal %s', async (status, error, category, outcome, signal) => {
    connection().reply(status, { api_id: 'a', error })
    const result = await connect().send(aMessage(), options)
    expect(result).toMatchObject({ category, outcome, code: String(status) })
    expect(categoryRules[category]).toEqual({ outcome, signal })
    if (error !== null) expect(result).toMatchObject({ message: expect.stringContaining(`. Plivo says: ${error}`) })
  })
})

/** They come in reports, so the category says what the failure counts as. */
const documented = [
  ['10', 'content-rejected', 'rejected-final', 'none'],
  ['20', 'server-error', 'unknown', 'failure'],
  ['30', 'content-rejected', 'rejected-final', 'none'],
  ['40', 'bad-sender', 'rejected-eligible', 'none'],
  ['50', 'bad-recipient', 'rejected-final', 'none'],
  ['420', 'server-error', 'unknown', 'failure'],
  ['450', 'geo-blocked', 'rejected-eligible', 'none'],
  ['900', 'no-credit', 'rejected-eligible', 'trip'],
] as const

describe('error codes of messages', () => {
  test.each(documented)('%s is %s: %s, signal %s', async (code, category, outcome, signal) => {
    for (const printed of [code, Number(code)]) {
      connection().reply(200, {
        message_uuid: 'a',
        message_state: 'failed',
        error_code: printed,
        error_message: 'Words',
      })
      const [report] = await connect().statuses(['a'], options)
      const { meaning, advice } = plivoErrors[code] ?? {}
      expect(report).toMatchObject({ errorCode: code, errorMessage: `${meaning} ${advice} Plivo says: Words` })
    }
    expect(plivoErrors[code]?.category).toBe(category)
    expect(categoryRules[category]).toEqual({ outcome, signal })
  })

  test('every one of the dictionary is tried above, and says what it means and what to do', () => {
    expect(Object.keys(plivoErrors).sort()).toEqual(documented.map(([code]) => code).sort())
    for (const { meaning, advice } of Object.values(plivoErrors)) {
      expect(meaning).toMatch(/^[A-Z].+\.$/)
      expect(advice).toMatch(/^[A-Z].+\.$/)
    }
  })
})

describe('send', () => {
  const bodyOf = async (message: Parameters<typeof aMessage>[0], config: Partial<ProviderConfig> = {}) => {
    connection().reply(202, { message_uuid: ['id-1'] })
    await connect(config).send(aMessage(message), options)
    return JSON.parse(connection().server.last.body)
  }

  test('names sender, recipient, text and how long it may take, on a path that ends with a slash', async () => {
    expect(await bodyOf({ body: 'Ihr Code: 1 €' })).toEqual({
      src: '+15005550006',
      dst: '+4915112345678',
      text: 'Ihr Code: 1 €',
      type: 'sms',
      message_expiry: 600,
    })
    expect(connection().server.last.path).toBe('/v1/Account/MA1/Message/')
  })

  test('goes through a Powerpack when the sender is one', async () => {
    const sender = '5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46'
    const body = await bodyOf({}, { sender })
    expect(body).toMatchObject({ powerpack_uuid: sender })
    expect(body).not.toHaveProperty('src')
  })

  test.each([
    [0, 5],
    [9_999, 9],
    [90_000_000, 10_800],
  ])('%d ms are valid for %d s', async (ttlMs, seconds) => {
    expect(await bodyOf({ ttlMs })).toMatchObject({ message_expiry: seconds })
  })

  test.each([{}, { message_uuid: [] }, { message_uuid: [null] }, { message_uuid: 'id-1' }, { error: 'odd' }])(
    'an acceptance without a message id leaves the outcome open: %j',
    async (body) => {
      connection().reply(202, body)
      expect(await connect().send(aMessage(), options)).toMatchObject({
        outcome: 'unknown',
        category: 'malformed-answer',
      })
    },
  )
})
