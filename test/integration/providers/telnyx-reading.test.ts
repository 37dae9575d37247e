import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { createTelnyx } from '../../../src/engine/providers/telnyx.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { answer } from '../../fakes/local-server.ts'
import { eachConnection } from './connection.ts'
import { aLookup, NOW } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const settings = { adapter: 'telnyx', accountId: '', baseUrls: { api: server.url } } as const
  return createTelnyx(aProvider({ ...settings, ...overrides }), { http, clock })
}

describe('lookup', () => {
  const record = (uuid: string, fields: Record<string, unknown> = {}) => ({
    record_type: 'message_detail_record',
    uuid,
    cld: '+4915112345678',
    cli: '+15005550006',
    direction: 'outbound',
    status: 'delivered',
    created_at: '2026-01-05T12:00:01Z',
    cost: '0.0051',
    currency: 'USD',
    ...fields,
  })
  const lookup = (...data: readonly unknown[]) => {
    connection().reply(200, { data })
    return connect().lookup(aLookup(), options)
  }

  test('searches the detail records of the recipient from the submission on', async () => {
    expect(await lookup()).toEqual({ kind: 'absent' })
    expect(connection().server.last).toMatchObject({ method: 'GET', path: '/v2/detail_records' })
    expect(connection().server.last.query).toEqual({
      'filter[record_type]': 'messaging',
      'filter[direction]': 'outbound',
      'filter[cld]': '+4915112345678',
      'filter[created_at][gte]': '2026-01-05T11:59:54.000Z',
      'page[number]': '1',
      'page[size]': '50',
    })
  })

  test('reports what the record says', async () => {
    expect(await lookup(record('a'))).toEqual({
      kind: 'found',
      providerMessageId: 'a',
      report: {
        providerMessageId: 'a',
        delivery: 'delivered',
        final: true,
        errorCode: null,
        errorMessage: null,
        price: { micros: 5_100, currency: 'USD' },
        at: NOW + 1_000,
      },
    })
  })

  test.each([
    ['failed', 'failed', true],
    ['GW_REJECT', 'failed', true],
    ['gw_timeout', 'unknown', true],
    ['dlr_timeout', 'unknown', true],
    ['DLR_UNCONFIRMED', 'unknown', true],
    ['sent', 'sent', false],
    [null, 'pending', false],
  ])('the state %s of a record is %s', async (status, delivery, final) => {
    expect(await lookup(record('a', { status, cost: '0.0', currency: null }))).toMatchObject({
      report: { delivery, final, price: final ? { micros: 0, currency: 'USD' } : null },
    })
  })

  test.each([
    ['another recipient', { cld: '+4915112345679' }],
    ['another sender', { cli: '+15005550007' }],
    ['an inbound message', { direction: 'inbound' }],
    ['an earlier submission', { created_at: '2026-01-05T11:59:53Z' }],
    ['a later submission', { created_at: '2026-01-05T12:01:01Z' }],
    ['no date', { created_at: null }],
    ['no id', { uuid: null }],
  ])('is not misled by %s', async (_, fields) => {
    expect(await lookup(null, record('a', fields))).toEqual({ kind: 'absent' })
  })

  test('takes the nearest of several', async () => {
    const later = record('b', { created_at: '2026-01-05T12:00:40Z' })
    expect(await lookup(later, record('a'))).toMatchObject({ providerMessageId: 'a' })
    expect(await lookup(record('a'), later)).toMatchObject({ providerMessageId: 'a' })
  })
})

describe('statuses', () => {
  const read = async (fields: Record<string, unknown>) => {
    connection().reply(200, { data: { id: 'id-1', ...fields } })
    return (await connect().statuses(['id-1'], options))[0]
  }

  test.each([
    ['queued', 'pending', false],
    ['sending', 'pending', false],
    ['sent', 'sent', false],
    ['delivered', 'delivered', true],
    ['sending_failed', 'failed', true],
    ['delivery_failed', 'failed', true],
    ['expired', 'failed', true],
    ['delivery_unconfirmed', 'unknown', true],
  ])('%s is %s, final: %s', async (status, delivery, final) => {
    expect(await read({ to: [{ status }], errors: [] })).toMatchObject({ delivery, final, errorCode: null })
  })

  test.each([{}, { to: [] }, { to: 'x' }, { to: [{}] }])('a message without a state is pending: %j', async (fields) => {
    expect(await read(fields)).toMatchObject({ delivery: 'pending', final: false, errorMessage: null })
  })

  test('are asked for one by one', async () => {
    const provider = connect()
    connection().reply(200, { data: { id: 'a' } })
    await provider.statuses(['a', 'b'], options)
    expect(provider.statusBatchSize).toBe(1)
    expect(connection().server.requests.map((request) => request.path)).toEqual(['/v2/messages/a', '/v2/messages/b'])
  })

  test('the price and the last time known come along', async () => {
    const received_at = '2026-01-05T12:00:00.000+00:00'
    const sent_at = '2026-01-05T12:00:01.000+00:00'
    const completed_at = '2026-01-05T12:00:05.000+00:00'
    const cost = { amount: '0.0102', currency: 'USD' }
    expect(await read({ received_at, sent_at, completed_at, cost })).toMatchObject({
      at: NOW + 5_000,
      price: { micros: 10_200, currency: 'USD' },
    })
    expect(await read({ received_at, sent_at, completed_at: null, cost: null })).toMatchObject({
      at: NOW + 1_000,
      price: null,
    })
    expect(await read({ received_at })).toMatchObject({ at: NOW })
  })

  test('a failure is explained by the dictionary and by Telnyx, without the number', async () => {
    const failed = { to: [{ status: 'delivery_failed' }] }
    const error = { code: '40001', title: 'Not routable', detail: 'No route to +15551234567' }
    expect(await read({ ...failed, errors: [error] })).toMatchObject({
      errorCode: '40001',
      errorMessage: expect.stringMatching(/mobile number\. Telnyx says: No route to \+•••••••••67$/),
    })
    expect(await read({ ...failed, errors: [{ code: '49999', title: 'New' }] })).toMatchObject({
      errorCode: '49999',
      errorMessage: 'New',
    })
    expect(await read({ ...failed, errors: [{}] })).toMatchObject({ errorCode: null, errorMessage: null })
  })
})

describe('prices', () => {
  const row = (fields: Record<string, unknown> = {}) => ({
    name: 'Slovakia - Orange',
    rate: 0.079,
    unit: 'part',
    currency: 'USD',
    type: 'usage',
    country_iso: 'SK',
    direction: 'termination',
    tiers: [],
    ...fields,
  })
  const quote = (fields: Record<string, unknown> = {}) => ({
    country: 'SK',
    service: 'sms',
    mcc: null,
    mnc: null,
    networkName: 'Slovakia - Orange',
    price: { micros: 79_000, currency: 'USD' },
    level: 'list',
    ...fields,
  })
  const pricesOf = async (...data: readonly unknown[]) => {
    connection().reply(200, { data, meta: { page_number: 1, total_pages: 1 } })
    return connect().prices(['SK'], options)
  }

  test('are the public list of one country', async () => {
    expect(await pricesOf(row())).toEqual([quote()])
    expect(connection().server.last).toMatchObject({
      path: '/v2/pricing/products/messaging-outbound',
      query: { 'filter[country_iso]': 'SK', 'page[number]': '1', 'page[size]': '100' },
    })
  })

  test.each([
    ['a rate as text', { rate: '0.079' }, {}],
    ['the country as iso', { country_iso: undefined, iso: 'sk' }, {}],
    ['the country as a code', { country_iso: null, country: 'SK' }, {}],
    ['the country as a name', { country_iso: null, country: 'Slovakia' }, {}],
    ['an operator', { operator: 'O2' }, { networkName: 'O2' }],
    ['a network', { network: 'O2' }, { networkName: 'O2' }],
    ['a carrier', { carrier: 'O2' }, { networkName: 'O2' }],
    ['a description', { name: null, description: 'O2' }, { networkName: 'O2' }],
    ['no name', { name: null }, { networkName: null }],
    ['network codes', { mcc: 231, mnc: '01' }, { mcc: '231', mnc: '01' }],
    ['half a network code', { mcc: '231' }, {}],
    ['no currency', { currency: null }, {}],
    [
      'tiers only',
      {
        rate: null,
        tiers: [
          { min: 1_000, max: null, rate: 0.07 },
          { min: 0, rate: '0.079' },
        ],
      },
      {},
    ],
    ['a dearer first tier', { rate: 0.05, tiers: [{ min: 0, max: null, rate: 0.079 }] }, {}],
    ['a cheaper first tier', { tiers: [{ min: 0, max: null, rate: 0.05 }] }, {}],
  ])('are read from rows with %s', async (_, fields, expected) => {
    expect(await pricesOf(row(fields))).toEqual([quote(expected)])
  })

  test.each([
    ['no rate', { rate: null }],
    ['a negative rate', { rate: '-1' }],
    ['a malformed rate', { rate: 'see deck', tiers: [{ min: 0, rate: null }, 'odd'] }],
    ['another country', { country_iso: 'CZ' }],
    ['messages to us', { direction: 'inbound' }],
    ['MMS', { type: 'mms' }],
  ])('leave out rows with %s', async (_, fields) => {
    expect(await pricesOf(row(fields), null, 'odd')).toEqual([])
  })

  test('come page by page', async () => {
    connection().server.script = ({ query }) =>
      answer(200, { data: [row({ operator: `p${query['page[number]']}` })], meta: { total_pages: 3 } })
    const quotes = await connect().prices(['SK'], options)
    expect(quotes.map(({ networkName }) => networkName)).toEqual(['p1', 'p2', 'p3'])
  })

  test('without a number of pages end with a page that is not full', async () => {
    const full = Array.from({ length: 100 }, () => row())
    connection().server.script = ({ query }) => answer(200, { data: query['page[number]'] === '1' ? full : [row()] })
    expect(await connect().prices(['SK'], options)).toHaveLength(101)
    expect(connection().server.requests).toHaveLength(2)
  })

  test('end at some point, whatever Telnyx says', async () => {
    connection().reply(200, { data: [], meta: { total_pages: 1_000_000 } })
    expect(await connect().prices(['SK'], options)).toEqual([])
    expect(connection().server.requests).toHaveLength(20)
  })
})

test.each([{ data: { balance: 'lots', currency: 'USD' } }, { data: { balance: '1' } }, { balance: '1' }])(
  'a balance that is no amount of money is not made up: %j',
  async (body) => {
    connection().reply(200, body)
    await expect(connect().balance(options)).rejects.toMatchObject({ category: 'malformed-answer' })
  },
)
