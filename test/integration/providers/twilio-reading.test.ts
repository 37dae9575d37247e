import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { createTwilio } from '../../../src/engine/providers/twilio.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { eachConnection } from './connection.ts'
import { aLookup, NOW } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const baseUrls = { api: server.url, pricing: server.url }
  return createTwilio(aProvider({ baseUrls, ...overrides }), { http, clock })
}
const message = (fields: Record<string, unknown> = {}) => ({ sid: 'SM1', status: 'queued', ...fields })

describe('lookup', () => {
  const listed = (sid: string, fields: Record<string, unknown> = {}) =>
    message({
      sid,
      to: '+4915112345678',
      body: 'Your code is 123456',
      date_created: 'Mon, 05 Jan 2026 12:00:01 +0000',
      ...fields,
    })
  const lookup = (...messages: readonly unknown[]) => {
    connection().reply(200, { messages })
    return connect().lookup(aLookup(), options)
  }

  // A message that waits in Twilio's queue has no DateSent: filtering by it hid the message we were after.
  test('asks by recipient only, so that a queued message is seen', async () => {
    expect(await lookup(listed('SM1', { date_sent: null }))).toMatchObject({ kind: 'found', providerMessageId: 'SM1' })
    expect(connection().server.last.query).toEqual({ To: '+4915112345678', PageSize: '50' })
  })

  test('takes the newest of several', async () => {
    const older = listed('SM1')
    const newer = listed('SM2', { date_created: 'Mon, 05 Jan 2026 12:00:03 +0000' })
    expect(await lookup(older, newer)).toMatchObject({ providerMessageId: 'SM2' })
    expect(await lookup(newer, older)).toMatchObject({ providerMessageId: 'SM2' })
  })

  test.each([
    ['another text', { body: 'Your code is 654321' }],
    ['no text', { body: null }],
    ['another recipient', { to: '+4915112345679' }],
    ['an earlier submission', { date_created: 'Mon, 05 Jan 2026 11:59:50 +0000' }],
    ['an unreadable date', { date_created: 'yesterday' }],
    ['no date', { date_created: null }],
    ['no id', { sid: null }],
  ])('is not misled by %s', async (_, fields) => {
    expect(await lookup(listed('SM1', fields))).toEqual({ kind: 'absent' })
  })

  test("a clock of Twilio's that is a few seconds slow does not hide it", async () => {
    const slow = listed('SM1', { date_created: 'Mon, 05 Jan 2026 11:59:55 +0000' })
    expect(await lookup(slow)).toMatchObject({ kind: 'found' })
  })

  test('the notice that a trial account puts before the text does not hide it', async () => {
    const trial = listed('SM1', { body: 'Sent from your Twilio trial account - Your code is 123456' })
    expect(await lookup(trial)).toMatchObject({ kind: 'found' })
  })

  test('one unreadable row does not hide the others', async () => {
    expect(await lookup(null, 'x', listed('SM1'))).toMatchObject({ kind: 'found' })
  })
})

describe('statuses', () => {
  const read = async (fields: Record<string, unknown>) => {
    connection().reply(200, message(fields))
    return (await connect().statuses(['SM1'], options))[0]
  }

  test.each([
    ['accepted', 'pending', false],
    ['scheduled', 'pending', false],
    ['queued', 'pending', false],
    ['sending', 'pending', false],
    ['sent', 'sent', false],
    ['delivered', 'delivered', true],
    ['read', 'delivered', true],
    ['undelivered', 'failed', true],
    ['failed', 'failed', true],
    ['canceled', 'failed', true],
    ['partially_delivered', 'sent', false],
    ['receiving', 'pending', false],
    ['received', 'pending', false],
  ])('%s is %s, final: %s', async (status, delivery, final) => {
    expect(await read({ status })).toMatchObject({ delivery, final, errorCode: null, errorMessage: null })
  })

  test('the price arrives with the report, made positive; so does the time', async () => {
    const report = await read({
      status: 'delivered',
      price: '-0.0079',
      price_unit: 'USD',
      date_created: 'Mon, 05 Jan 2026 12:00:00 +0000',
      date_updated: 'Mon, 05 Jan 2026 12:00:07 +0000',
    })
    expect(report).toMatchObject({ price: { micros: 7_900, currency: 'USD' }, at: NOW + 7_000 })
    expect(await read({ status: 'delivered' })).toMatchObject({ price: null, at: null })
  })

  test('a failure is explained by the dictionary and by Twilio, without the number', async () => {
    expect(
      await read({ status: 'undelivered', error_code: 30006, error_message: 'Landline +15551234567' }),
    ).toMatchObject({
      errorCode: '30006',
      errorMessage:
        'The number is a landline or cannot be reached by SMS. Ask the user for a mobile number. Twilio says: Landline +•••••••••67',
    })
    expect(await read({ status: 'failed', error_code: 30008 })).toMatchObject({
      errorMessage: expect.stringMatching(/^Delivery failed for a reason the carrier did not give\./),
    })
    expect(await read({ status: 'failed', error_code: 1, error_message: 'new' })).toMatchObject({ errorMessage: 'new' })
  })

  test('asks for one id at a time', async () => {
    const provider = connect()
    connection().reply(200, message())
    await provider.statuses(['SM1', 'SM2'], options)
    expect(provider.statusBatchSize).toBe(1)
    expect(connection().server.requests.map((request) => request.path.split('/').at(-1))).toEqual([
      'SM1.json',
      'SM2.json',
    ])
  })
})

describe('prices', () => {
  const row = (...prices: readonly unknown[]) => ({ carrier: 'Vodafone', mcc: '262', mnc: '02', prices })
  const price = (current: unknown, type = 'mobile', base: unknown = '9.99') => ({
    current_price: current,
    base_price: base,
    number_type: type,
  })
  const pricesOf = async (...rows: readonly unknown[]) => {
    connection().reply(200, { iso_country: 'DE', price_unit: 'USD', outbound_sms_prices: rows })
    return (await connect().prices(['DE'], options)).map((quote) => quote.price.micros)
  }

  test('come for each carrier, country by country', async () => {
    connection().reply(200, { price_unit: 'USD', outbound_sms_prices: [row(price('0.0979'))] })
    const quotes = await connect().prices(['DE', 'FR'], options)
    expect(connection().server.requests.map((request) => request.path)).toEqual([
      '/v1/Messaging/Countries/DE',
      '/v1/Messaging/Countries/FR',
    ])
    expect(quotes).toHaveLength(2)
    expect(quotes[0]).toEqual({
      country: 'DE',
      service: 'sms',
      mcc: '262',
      mnc: '02',
      networkName: 'Vodafone',
      price: { micros: 97_900, currency: 'USD' },
      level: 'account',
    })
  })

  test('are read from text and from numbers', async () => {
    expect(await pricesOf(row(price('0.05')), row(price(0.05)))).toEqual([50_000, 50_000])
  })

  test('are those of the account, or of the list where the account has none', async () => {
    expect(await pricesOf(row(price('0.04', 'mobile', '0.05')), row(price(null, 'mobile', '0.05')))).toEqual([
      40_000, 50_000,
    ])
  })

  test('are those of a mobile sender, else the lowest', async () => {
    expect(
      await pricesOf(
        row(price('0.01', 'shortcode'), price('0.03', 'mobile')),
        row(price('0.03', 'local'), price('0.02', 'tollfree')),
        row(price('broken', 'mobile'), price('0.02', 'local')),
      ),
    ).toEqual([30_000, 20_000, 20_000])
  })

  test('that are missing, negative or malformed are unknown, not free', async () => {
    expect(
      await pricesOf(
        row(),
        row(price(null, 'mobile', null)),
        row(price('-0.01')),
        row(price('n/a')),
        { carrier: 'x' },
        null,
        row(price('0.05')),
      ),
    ).toEqual([50_000])
  })

  test('take their currency from the list, or else from the settings', async () => {
    connection().reply(200, { outbound_sms_prices: [row(price('0.05'))] })
    const [quote] = await connect({ currency: 'EUR' }).prices(['DE'], options)
    expect(quote?.price).toEqual({ micros: 50_000, currency: 'EUR' })
  })

  test('a carrier without network code is the default of the country', async () => {
    connection().reply(200, {
      price_unit: 'USD',
      outbound_sms_prices: [{ carrier: '', mcc: null, prices: [price('0.05')] }],
    })
    expect(await connect().prices(['DE'], options)).toMatchObject([{ mcc: null, mnc: null, networkName: null }])
  })
})

test.each([{ balance: 'lots', currency: 'USD' }, { balance: '1', currency: 'credits' }, { balance: '1' }])(
  'a balance that is no amount of money is not made up: %j',
  async (body) => {
    connection().reply(200, body)
    await expect(connect().balance(options)).rejects.toMatchObject({ category: 'malformed-answer' })
  },
)
