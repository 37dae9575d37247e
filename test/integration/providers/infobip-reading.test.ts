import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { createInfobip } from '../../../src/engine/providers/infobip.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { eachConnection } from './connection.ts'
import { aLookup, NOW } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const settings = { adapter: 'infobip', accountId: '', currency: 'EUR', baseUrls: { api: server.url } } as const
  return createInfobip(aProvider({ ...settings, ...overrides }), { http, clock })
}
const row = (status: Record<string, unknown>, fields: Record<string, unknown> = {}) => ({
  messageId: 'sb-1-1',
  status,
  ...fields,
})
const pending = { id: 26, groupName: 'PENDING' }
const duplicate = { id: 23, groupName: 'REJECTED' }

describe('lookup', () => {
  const lookup = (...results: readonly unknown[]) => {
    connection().reply(200, { results })
    return connect().lookup(aLookup(), options)
  }

  test('asks the logs for our own id', async () => {
    expect(await lookup(row(pending))).toMatchObject({ kind: 'found', providerMessageId: 'sb-1-1' })
    expect(connection().server.last).toMatchObject({
      method: 'GET',
      path: '/sms/3/logs',
      query: { messageId: 'sb-1-1', limit: '1000' },
    })
  })

  // It was never sent, so another provider may have it.
  test.each([{ id: 12, groupName: 'REJECTED' }, { id: 52 }, { id: 777, groupName: 'REJECTED' }])(
    'a message that was refused is not there: %j',
    async (status) => {
      expect(await lookup(row(status))).toEqual({ kind: 'absent' })
    },
  )

  test('a refused duplicate does not hide the original, and alone proves that there is one', async () => {
    const sent = row({ id: 2, groupName: 'DELIVERED' })
    expect(await lookup(sent, row(duplicate))).toMatchObject({ kind: 'found', report: { delivery: 'sent' } })
    expect(await lookup(row(duplicate), sent)).toMatchObject({ kind: 'found', report: { delivery: 'sent' } })
    expect(await lookup(row(duplicate))).toEqual({ kind: 'found', providerMessageId: 'sb-1-1', report: null })
  })

  test('is not misled by other messages or unreadable rows', async () => {
    expect(await lookup(null, {}, row(pending, { messageId: 'sb-1-2' }))).toEqual({ kind: 'absent' })
  })
})

describe('statuses', () => {
  const read = async (...results: readonly unknown[]) => {
    connection().reply(200, { results })
    return connect().statuses(['sb-1-1'], options)
  }

  test.each([
    [3, 'PENDING', 'pending', false],
    [7, 'PENDING', 'pending', false],
    [26, 'PENDING', 'pending', false],
    // The group says delivered, but only the carrier has it.
    [2, 'DELIVERED', 'sent', false],
    [5, 'DELIVERED', 'delivered', true],
    [4, 'UNDELIVERABLE', 'failed', true],
    [9, 'UNDELIVERABLE', 'failed', true],
    [31, 'UNDELIVERABLE', 'failed', true],
    [15, 'EXPIRED', 'failed', true],
    [29, 'EXPIRED', 'unknown', true],
    [87, 'EXPIRED', 'failed', true],
    [12, 'REJECTED', 'failed', true],
    [777, 'ACCEPTED', 'pending', false],
    [777, 'PENDING', 'pending', false],
    [777, 'DELIVERED', 'sent', false],
    [777, 'UNDELIVERABLE', 'failed', true],
    [777, 'EXPIRED', 'failed', true],
    [777, 'REJECTED', 'failed', true],
    [777, 'OTHER', 'pending', false],
  ])('%d of group %s is %s, final: %s', async (id, groupName, delivery, final) => {
    expect(await read(row({ id, groupName }))).toMatchObject([{ providerMessageId: 'sb-1-1', delivery, final }])
  })

  test('many ids go in one request to the logs, never to the reports', async () => {
    const provider = connect()
    connection().reply(200, { results: [] })
    await provider.statuses(['a', 'b', 'c'], options)
    expect(provider.statusBatchSize).toBe(100)
    expect(connection().server.requests).toHaveLength(1)
    expect(connection().server.last).toMatchObject({ path: '/sms/3/logs', query: { messageId: 'a,b,c' } })
  })

  test('a refused duplicate says nothing of the original', async () => {
    expect(await read(row(pending), row(duplicate))).toMatchObject([{ delivery: 'pending' }])
    expect(await read(row(duplicate))).toEqual([])
  })

  test.each([
    [
      { price: { pricePerMessage: 0.01, currency: 'EUR' }, messageCount: 2 },
      { micros: 20_000, currency: 'EUR' },
    ],
    [
      { price: { pricePerMessage: '0.01', currency: 'USD' }, messageCount: 1 },
      { micros: 10_000, currency: 'USD' },
    ],
    [
      { price: { pricePerMessage: 0.01 }, messageCount: 1 },
      { micros: 10_000, currency: 'EUR' },
    ],
    [{ price: { pricePerMessage: 0, currency: 'EUR' }, messageCount: 1 }, null],
    [{ price: { pricePerMessage: 0.01, currency: 'EUR' } }, null],
    [{ price: { currency: 'EUR' }, messageCount: 1 }, null],
    [{ price: 'odd', messageCount: 1 }, null],
    [{}, null],
  ])('the price of %j is that of all segments', async (fields, price) => {
    expect(await read(row(pending, fields))).toMatchObject([{ price }])
  })

  test('a message that failed may have been free', async () => {
    const price = { pricePerMessage: 0, currency: 'EUR' }
    const [report] = await read(row({ id: 9, groupName: 'UNDELIVERABLE' }, { price, messageCount: 1 }))
    expect(report?.price).toEqual({ micros: 0, currency: 'EUR' })
  })

  test('the time is when it was done, or else sent', async () => {
    const sentAt = '2026-01-05T12:00:00.000+0000'
    const doneAt = '2026-01-05T13:00:07.000+0100'
    expect(await read(row(pending, { sentAt }))).toMatchObject([{ at: NOW }])
    expect(await read(row(pending, { sentAt, doneAt }))).toMatchObject([{ at: NOW + 7_000 }])
  })

  test('a failure is explained by the dictionary and by Infobip, without the number', async () => {
    const failed = { id: 9, groupName: 'UNDELIVERABLE', description: 'Not delivered' }
    const error = { id: 27, name: 'EC_ABSENT_SUBSCRIBER', description: 'Absent +15551234567', permanent: false }
    const said = async (fields: Record<string, unknown>, status: Record<string, unknown> = failed) =>
      (await read(row(status, fields)))[0]?.errorMessage
    expect(await said({ error })).toMatch(/another number\. Infobip says: Absent \+•••••••••67$/)
    expect(await said({ error: { name: 'EC_ABSENT_SUBSCRIBER' } })).toMatch(/says: EC_ABSENT_SUBSCRIBER$/)
    expect(await said({})).toMatch(/says: Not delivered$/)
    expect(await said({}, { id: 777, groupName: 'REJECTED', description: 'New' })).toBe('New')
    expect(await said({}, { id: 777, groupName: 'REJECTED' })).toBeNull()
    expect(await said({ error: { name: 'NO_ERROR' } }, { id: 5 })).toBeNull()
  })

  test('the code of a failure is that of its status', async () => {
    expect(await read(row({ id: 15, groupName: 'EXPIRED' }))).toMatchObject([{ errorCode: '15' }])
    expect(await read(row({ id: 5, groupName: 'DELIVERED' }))).toMatchObject([{ errorCode: null }])
  })

  // Infobip takes 120 log requests a minute, for receipts and lookups together.
  test('20 requests go at once, the next ones wait for their turn or are not made', async () => {
    connection().reply(200, { results: [] })
    const provider = connect()
    for (let n = 0; n < 20; n++) await provider.statuses(['a'], options)
    expect(await provider.lookup(aLookup(), { deadlineMs: 500 })).toMatchObject({ kind: 'unavailable' })
    expect(connection().server.requests).toHaveLength(20)
    const waiting = provider.statuses(['a'], options)
    await connection().clock.advance(600)
    expect(await waiting).toEqual([])
    expect(connection().server.requests).toHaveLength(21)
  })
})

test.each([{ balance: 'lots', currency: 'EUR' }, { balance: 1, currency: 'credits' }, { balance: 1 }])(
  'a balance that is no amount of money is not made up: %j',
  async (body) => {
    connection().reply(200, body)
    await expect(connect().balance(options)).rejects.toMatchObject({ category: 'malformed-answer' })
  },
)
