import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { createInfobip } from '../../../src/engine/providers/infobip.ts'
import { infobipApiErrors, infobipErrors } from '../../../src/engine/providers/infobip-errors.ts'
import { categoryRules } from '../../../src/engine/providers/outcome.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { eachConnection } from './connection.ts'
import { aMessage } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const settings = { adapter: 'infobip', accountId: '', currency: 'EUR', baseUrls: { api: server.url } } as const
  return createInfobip(aProvider({ ...settings, ...overrides }), { http, clock })
}
const sendWith = (status: Record<string, unknown>, fields: Record<string, unknown> = {}) => {
  connection().reply(200, { bulkId: 'b', messages: [{ messageId: 'sb-1-1', status, ...fields }] })
  return connect().send(aMessage(), options)
}

/** From the provider's documentation: `status.id`, its group and what it means. */
const documented = [
  ['4', 'UNDELIVERABLE', 'content-rejected', 'rejected-final', 'none'],
  ['6', 'REJECTED', 'geo-blocked', 'rejected-eligible', 'none'],
  ['8', 'REJECTED', 'bad-recipient', 'rejected-final', 'none'],
  ['9', 'UNDELIVERABLE', 'bad-recipient', 'rejected-final', 'none'],
  ['10', 'REJECTED', 'opted-out', 'rejected-final', 'none'],
  ['11', 'REJECTED', 'bad-sender', 'rejected-eligible', 'none'],
  ['12', 'REJECTED', 'no-credit', 'rejected-eligible', 'trip'],
  ['13', 'REJECTED', 'bad-sender', 'rejected-eligible', 'none'],
  ['14', 'REJECTED', 'opted-out', 'rejected-final', 'none'],
  ['15', 'EXPIRED', 'bad-recipient', 'rejected-final', 'none'],
  ['17', 'REJECTED', 'no-credit', 'rejected-eligible', 'trip'],
  ['18', 'REJECTED', 'geo-blocked', 'rejected-eligible', 'none'],
  ['19', 'REJECTED', 'geo-blocked', 'rejected-eligible', 'none'],
  ['20', 'REJECTED', 'content-rejected', 'rejected-final', 'none'],
  ['21', 'REJECTED', 'server-error', 'unknown', 'failure'],
  ['25', 'REJECTED', 'bad-request', 'rejected-final', 'none'],
  ['29', 'EXPIRED', 'server-error', 'unknown', 'failure'],
  ['31', 'UNDELIVERABLE', 'server-error', 'unknown', 'failure'],
  ['51', 'REJECTED', 'bad-request', 'rejected-final', 'none'],
  ['52', 'REJECTED', 'bad-recipient', 'rejected-final', 'none'],
  ['87', 'REJECTED', 'content-rejected', 'rejected-final', 'none'],
] as const

describe('refusals inside HTTP 200', () => {
  test.each(documented)('status %s of group %s is %s: %s, signal %s', async (id, group, category, outcome, signal) => {
    for (const status of [{ id: Number(id), groupName: group }, { id }]) {
      const result = await sendWith({ ...status, description: 'Infobip text' })
      const { meaning, advice } = infobipErrors[id] ?? {}
      expect(result).toMatchObject({ outcome, category, code: id })
      expect(result).toMatchObject({ message: `${meaning} ${advice} Infobip says: Infobip text` })
    }
    expect(categoryRules[category]).toEqual({ outcome, signal })
  })

  test('every one of the dictionary is tried above, and says what it means and what to do', () => {
    expect(Object.keys(infobipErrors).sort()).toEqual(documented.map(([id]) => id).sort())
    for (const { meaning, advice } of Object.values({ ...infobipErrors, ...infobipApiErrors })) {
      expect(meaning).toMatch(/^[A-Z].+\.$/)
      expect(advice).toMatch(/^[A-Z].+\.$/)
    }
  })

  test('a refusal needs no message id', async () => {
    expect(await sendWith({ id: 51 }, { messageId: null })).toMatchObject({ category: 'bad-request', code: '51' })
  })

  test.each([
    { id: 777, groupName: 'REJECTED' },
    { id: 777, groupName: 'UNDELIVERABLE' },
  ])('one that nobody has described leaves the outcome open: %j', async (status) => {
    expect(await sendWith(status)).toMatchObject({ outcome: 'unknown', category: 'malformed-answer', code: '777' })
  })

  test.each([{}, { id: 777, groupName: 'OTHER' }, { id: 777, groupName: 'toString' }, { id: 'constructor' }])(
    'a status of no known group is no acceptance: %j',
    async (status) => {
      expect(await sendWith(status)).toMatchObject({ outcome: 'unknown', category: 'malformed-answer', code: '200' })
    },
  )
})

/** From the provider's documentation: `errorCode`, with the HTTP status it comes with. */
const documentedApiErrors = [
  ['E400', 400, 'bad-request', 'rejected-final', 'none'],
  ['E401', 401, 'bad-credentials', 'rejected-eligible', 'trip'],
  ['E403', 403, 'account-blocked', 'rejected-eligible', 'trip'],
  ['E500', 500, 'server-error', 'unknown', 'failure'],
] as const

describe('errors of the API', () => {
  test.each(documentedApiErrors)(
    '%s at HTTP %d is %s: %s, signal %s',
    async (code, status, category, outcome, signal) => {
      connection().reply(status, { errorCode: code, description: 'Infobip text', action: 'x', violations: [] })
      const { meaning, advice } = infobipApiErrors[code] ?? {}
      expect(await connect().send(aMessage(), options)).toMatchObject({
        outcome,
        category,
        code,
        message: `${meaning} ${advice} Infobip says: Infobip text`,
      })
      expect(categoryRules[category]).toEqual({ outcome, signal })
    },
  )

  test('every one of the dictionary is tried above', () => {
    expect(Object.keys(infobipApiErrors).sort()).toEqual(documentedApiErrors.map(([code]) => code).sort())
  })

  test('the older endpoints have another envelope', async () => {
    const serviceException = { messageId: 'UNAUTHORIZED', text: 'Invalid login details' }
    connection().reply(401, { requestError: { serviceException } })
    await expect(connect().balance(options)).rejects.toMatchObject({
      category: 'bad-credentials',
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('Infobip says: Invalid login details'),
    })
  })
})

describe('send', () => {
  const bodyOf = async (message: Parameters<typeof aMessage>[0], config: Partial<ProviderConfig> = {}) => {
    connection().reply(200, { messages: [{ messageId: 'sb-1-1', status: { id: 26, groupName: 'PENDING' } }] })
    await connect(config).send(aMessage(message), options)
    return JSON.parse(connection().server.last.body)
  }

  test('names sender, recipient, text, life and our reference as the message id', async () => {
    expect(await bodyOf({})).toEqual({
      messages: [
        {
          sender: '15005550006',
          destinations: [{ to: '4915112345678', messageId: 'sb-1-1' }],
          content: { text: 'Your code is 123456' },
          options: { validityPeriod: { amount: 600, timeUnit: 'SECONDS' } },
        },
      ],
    })
  })

  test('an alphanumeric sender stays as it is', async () => {
    expect(await bodyOf({}, { sender: 'Acme+1' })).toMatchObject({ messages: [{ sender: 'Acme+1' }] })
  })

  test.each([
    [0, 1],
    [1_999, 1],
    [9e9, 172_800],
  ])('a life of %d ms becomes %d s', async (ttlMs, amount) => {
    const body = await bodyOf({ ttlMs })
    expect(body.messages[0].options.validityPeriod).toEqual({ amount, timeUnit: 'SECONDS' })
  })

  test.each([
    { id: 26, groupName: 'PENDING' },
    { id: 7 },
    { id: 3 },
    { id: 2, groupName: 'DELIVERED' },
    { id: 5, groupName: 'DELIVERED' },
    { id: 777, groupName: 'ACCEPTED' },
    { id: 777, groupName: 'PENDING' },
  ])('%j is an acceptance', async (status) => {
    expect(await sendWith(status, { details: { messageCount: 2 } })).toEqual({
      outcome: 'accepted',
      providerMessageId: 'sb-1-1',
      segments: 2,
      price: null,
    })
  })

  // Infobip takes an id once, so the first submission under it got through.
  test('a duplicate of our own id was accepted before', async () => {
    expect(await sendWith({ id: 23, groupName: 'REJECTED' })).toMatchObject({
      outcome: 'accepted',
      providerMessageId: 'sb-1-1',
    })
  })

  test.each([{ messageId: null }, { messageId: '' }, { messageId: 'a,b' }])(
    'an acceptance without a message id leaves the outcome open: %j',
    async (fields) => {
      for (const id of [26, 23]) {
        expect(await sendWith({ id, groupName: 'PENDING' }, fields)).toMatchObject({ category: 'malformed-answer' })
      }
    },
  )

  test.each([{ details: null }, { details: { messageCount: 0 } }, { details: 'odd' }])(
    'a count of segments that is none is unknown: %j',
    async (fields) => {
      expect(await sendWith({ id: 26 }, fields)).toMatchObject({ outcome: 'accepted', segments: null })
    },
  )
})
