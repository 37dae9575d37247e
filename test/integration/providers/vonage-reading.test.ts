import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { createVonage } from '../../../src/engine/providers/vonage.ts'
import { vonageDeliveryErrors } from '../../../src/engine/providers/vonage-delivery-errors.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { eachConnection } from './connection.ts'
import { aLookup, NOW } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const baseUrls = { rest: server.url, api: server.url }
  const settings = { adapter: 'vonage', accountId: 'abcd1234', currency: 'EUR', baseUrls } as const
  return createVonage(aProvider({ ...settings, ...overrides }), { http, clock })
}

/** Error codes of delivery receipts: Vonage documents 0..15, 50-54 and 99. */
const documentedDeliveryErrors = [...Array.from({ length: 15 }, (_, index) => index + 1), 50, 51, 52, 53, 54, 99].map(
  String,
)

describe('lookup', () => {
  test('searches the time around the submission', async () => {
    connection().clock.jump(90_000)
    connection().reply(200, { records: [] })
    await connect().lookup(aLookup(), options)
    expect(connection().server.last).toMatchObject({
      path: '/v2/reports/records',
      query: {
        account_id: 'abcd1234',
        product: 'SMS',
        direction: 'outbound',
        date_start: '2026-01-05T11:59:00.000Z',
        date_end: '2026-01-05T12:02:30.000Z',
      },
    })
  })

  // Reports refuses a longer window, so an attempt left open over a weekend could never be looked up.
  test('never asks for more than 24 hours', async () => {
    connection().clock.jump(3 * 24 * 60 * 60_000)
    connection().reply(200, { records: [] })
    await connect().lookup(aLookup(), options)
    expect(connection().server.last.query['date_end']).toBe('2026-01-06T11:59:00.000Z')
  })

  test('one unreadable record does not hide the others', async () => {
    connection().reply(200, { records: [null, { message_id: 7 }, { message_id: 'id-7', client_ref: 'sb-1-1' }] })
    expect(await connect().lookup(aLookup(), options)).toMatchObject({ kind: 'found', providerMessageId: 'id-7' })
  })
})

describe('statuses', () => {
  const read = async (fields: Record<string, unknown>) => {
    connection().reply(200, { records: [{ message_id: 'id-1', ...fields }] })
    return (await connect().statuses(['id-1'], options))[0]
  }

  test.each([
    ['buffered', 'pending', false],
    ['accepted', 'sent', false],
    ['delivered', 'delivered', true],
    ['expired', 'failed', true],
    ['failed', 'failed', true],
    ['rejected', 'failed', true],
    ['deleted', 'failed', true],
    ['unknown', 'unknown', true],
  ])('%s is %s, final: %s', async (status, delivery, final) => {
    expect(await read({ status })).toMatchObject({ delivery, final })
  })

  test('many ids go in one request', async () => {
    const provider = connect()
    connection().reply(200, { records: [] })
    await provider.statuses(['a', 'b', 'c'], options)
    expect(provider.statusBatchSize).toBe(50)
    expect(connection().server.requests).toHaveLength(1)
    expect(connection().server.last.query).toMatchObject({ id: 'a,b,c' })
  })

  test('the price comes with its currency, the time is the last one known', async () => {
    expect(
      await read({
        status: 'delivered',
        currency: 'USD',
        total_price: '0.0444',
        date_received: '2026-01-05T12:00:00Z',
        date_finalized: '2026-01-05T12:00:09+0000',
      }),
    ).toMatchObject({ price: { micros: 44_400, currency: 'USD' }, at: NOW + 9_000 })
    expect(await read({ total_price: 0.01 })).toMatchObject({ price: { micros: 10_000, currency: 'EUR' }, at: null })
    expect(await read({})).toMatchObject({ price: null, delivery: 'pending' })
  })

  test.each(documentedDeliveryErrors)('error code %s is explained', async (code) => {
    const report = await read({ status: 'failed', error_code: code, error_code_description: 'Words' })
    const { meaning, advice } = vonageDeliveryErrors[code] ?? {}
    expect(report).toMatchObject({ errorCode: code, errorMessage: `${meaning} ${advice} Vonage says: Words` })
  })

  test('every one of the dictionary is tried above, and says what it means and what to do', () => {
    expect(Object.keys(vonageDeliveryErrors).sort()).toEqual([...documentedDeliveryErrors].sort())
    for (const { meaning, advice } of Object.values(vonageDeliveryErrors)) {
      expect(meaning).toMatch(/^[A-Z].+\.$/)
      expect(advice).toMatch(/^[A-Z].+\.$/)
    }
  })

  test('a code nobody has described is explained by Vonage or not at all; 0 is no error', async () => {
    const described = { status: 'failed', error_code: '77', error_code_description: 'Odd +15551234567' }
    expect(await read(described)).toMatchObject({ errorCode: '77', errorMessage: 'Odd +•••••••••67' })
    expect(await read({ status: 'failed', error_code: '77' })).toMatchObject({ errorCode: '77', errorMessage: null })
    expect(await read({ status: 'delivered', error_code: '0', error_code_description: 'Delivered' })).toMatchObject({
      errorCode: null,
      errorMessage: null,
    })
  })
})

describe('prices', () => {
  const network = (fields: Record<string, unknown> = {}) => ({
    type: 'mobile',
    price: '0.04',
    currency: 'EUR',
    mcc: '262',
    mnc: '01',
    networkName: 'Telekom',
    ...fields,
  })
  const country = (code: string | undefined, fields: Record<string, unknown> = {}) => ({
    countryCode: code,
    currency: 'EUR',
    defaultPrice: '0.05',
    networks: [network()],
    ...fields,
  })

  test('are the default of the country and those of its mobile networks', async () => {
    connection().reply(200, country('DE'))
    expect(await connect().prices(['DE'], options)).toEqual([
      {
        country: 'DE',
        service: 'sms',
        mcc: null,
        mnc: null,
        networkName: null,
        price: { micros: 50_000, currency: 'EUR' },
        level: 'account',
      },
      {
        country: 'DE',
        service: 'sms',
        mcc: '262',
        mnc: '01',
        networkName: 'Telekom',
        price: { micros: 40_000, currency: 'EUR' },
        level: 'account',
      },
    ])
    expect(connection().server.last).toMatchObject({
      path: '/account/get-pricing/outbound/sms',
      query: { country: 'DE' },
    })
  })

  test('that are missing, negative or malformed are unknown, not free; landlines are not networks', async () => {
    connection().reply(
      200,
      country('DE', {
        defaultPrice: null,
        networks: [
          network({ price: null }),
          network({ price: '-1' }),
          network({ price: 'n/a' }),
          network({ type: 'landline', mcc: null, mnc: null }),
          network({ mnc: '' }),
          'odd',
          network({ price: 0.03, currency: null, mnc: 2 }),
        ],
      }),
    )
    expect(await connect().prices(['DE'], options)).toMatchObject([
      { mcc: '262', mnc: '2', price: { micros: 30_000, currency: 'EUR' } },
    ])
  })

  test('take their currency from the network, the country or the settings, in this order', async () => {
    connection().reply(200, country('DE', { currency: null, networks: [network({ currency: 'USD' })] }))
    const quotes = await connect({ currency: 'GBP' }).prices(['DE'], options)
    expect(quotes.map((quote) => quote.price.currency)).toEqual(['GBP', 'USD'])
  })

  test('of up to three countries are asked for one by one, a second apart', async () => {
    connection().reply(200, country('DE'))
    const quotes = connect().prices(['DE', 'FR', 'GB'], options)
    await connection().server.received(1)
    await new Promise(setImmediate)
    expect(connection().server.requests).toHaveLength(1)
    await connection().clock.advance(1_000)
    await connection().server.received(2)
    await new Promise(setImmediate)
    await connection().clock.advance(1_000)
    await connection().server.received(3)
    expect(await quotes).toHaveLength(6)
    expect(connection().server.requests.map((request) => request.query['country'])).toEqual(['DE', 'FR', 'GB'])
  })

  test('of more countries come in one list; a country without a code is left out', async () => {
    connection().reply(200, {
      count: '3',
      countries: [country('DE'), country(undefined), country('FR', { networks: null })],
    })
    const quotes = await connect().prices(['DE', 'FR', 'GB', 'IT'], options)
    expect(connection().server.requests.map((request) => request.path)).toEqual([
      '/account/get-full-pricing/outbound/sms',
    ])
    expect(quotes.map((quote) => `${quote.country} ${quote.mnc}`)).toEqual(['DE null', 'DE 01', 'FR null'])
  })

  test('of several calls keep the pace of one a second together, or say that there is no time', async () => {
    connection().reply(200, country('DE'))
    const provider = connect()
    await provider.prices(['DE'], options)
    await expect(provider.prices(['DE'], { deadlineMs: 500 })).rejects.toMatchObject({
      category: 'throttled',
      retryAfterMs: 1_000,
    })
    expect(connection().server.requests).toHaveLength(1)
  })
})

test('the balance is in EUR, whatever the currency of the prices', async () => {
  connection().reply(200, { value: '10.171275', autoReload: false })
  expect(await connect({ currency: 'USD' }).balance(options)).toEqual({ micros: 10_171_275, currency: 'EUR' })
})
