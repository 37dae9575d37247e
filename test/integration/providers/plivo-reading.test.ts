import { describe, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { createPlivo } from '../../../src/engine/providers/plivo.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { answer } from '../../fakes/local-server.ts'
import { eachConnection } from './connection.ts'
import { aLookup, NOW } from './dialects.ts'

const options = { deadlineMs: 2_500 }
const connection = eachConnection()

const connect = (overrides: Partial<ProviderConfig> = {}) => {
  const { server, http, clock } = connection()
  const settings = { adapter: 'plivo', accountId: 'MA1', baseUrls: { api: server.url } } as const
  return createPlivo(aProvider({ ...settings, ...overrides }), { http, clock })
}

describe('lookup', () => {
  const listed = (id: string, fields: Record<string, unknown> = {}) => ({
    message_uuid: id,
    message_state: 'queued',
    message_direction: 'outbound',
    to_number: '4915112345678',
    from_number: '15005550006',
    message_time: '2026-01-05 12:00:01+00:00',
    ...fields,
  })
  const lookup = (objects: readonly unknown[], config: Partial<ProviderConfig> = {}) => {
    connection().reply(200, { objects })
    return connect(config).lookup(aLookup(), options)
  }

  test('asks for what went to the recipient around the submission, in UTC', async () => {
    expect(await lookup([])).toEqual({ kind: 'absent' })
    expect(connection().server.last).toMatchObject({ method: 'GET', path: '/v1/Account/MA1/Message/' })
    expect(connection().server.last.query).toEqual({
      limit: '20',
      offset: '0',
      message_direction: 'outbound',
      to_number: '+4915112345678',
      message_time__gte: '2026-01-05 11:59:54',
      message_time__lte: '2026-01-05 12:01:00',
    })
  })

  test.each([
    ['2026-01-05 17:30:01+05:30'],
    ['2026-01-05 12:00:01.000000'],
    ['2026-01-05T12:00:01Z'],
    ['2026-01-05 11:59:55+00:00'],
    ['2026-01-05 12:01:00+00:00'],
  ])('finds a message of %s', async (message_time) => {
    expect(await lookup([listed('a', { message_time })])).toMatchObject({ kind: 'found', providerMessageId: 'a' })
  })

  test.each([
    ['another recipient', { to_number: '4915112345679' }],
    ['no recipient', { to_number: null }],
    ['another sender', { from_number: '15005550007' }],
    ['an inbound message', { message_direction: 'inbound' }],
    ['an earlier submission', { message_time: '2026-01-05 11:59:53+00:00' }],
    ['a later submission', { message_time: '2026-01-05 12:01:01+00:00' }],
    ['an unreadable date', { message_time: 'yesterday' }],
    ['no date', { message_time: null }],
    ['no id', { message_uuid: null }],
  ])('is not misled by %s', async (_, fields) => {
    expect(await lookup([listed('a', fields)])).toEqual({ kind: 'absent' })
  })

  // Neither text nor reference is listed: a verification of the same number a little later looks the same.
  test('takes the nearest of several', async () => {
    const before = listed('a', { message_time: '2026-01-05 11:59:56+00:00' })
    const near = listed('b', { message_time: '2026-01-05 12:00:02+00:00' })
    const after = listed('c', { message_time: '2026-01-05 12:00:30+00:00' })
    for (const objects of [
      [before, near, after],
      [after, near, before],
    ])
      expect(await lookup(objects)).toMatchObject({ providerMessageId: 'b' })
  })

  test('a sender id is compared without regard to case; a Powerpack chooses its own', async () => {
    expect(await lookup([listed('a', { from_number: 'ACME' })], { sender: 'Acme' })).toMatchObject({ kind: 'found' })
    const powerpack = { sender: '5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46' }
    expect(await lookup([listed('a', { from_number: '15550000000' })], powerpack)).toMatchObject({ kind: 'found' })
  })

  test('reads on while pages are full, unreadable rows included', async () => {
    const others = Array.from({ length: 19 }, (_, n) => listed(`x${n}`, { to_number: '4915112345679' }))
    connection().server.script = ({ query }) =>
      answer(200, { objects: query['offset'] === '20' ? [listed('a')] : [...others, null] })
    expect(await connect().lookup(aLookup(), options)).toMatchObject({ kind: 'found', providerMessageId: 'a' })
    expect(connection().server.requests).toHaveLength(2)
  })

  test('a list too long to search is no absence', async () => {
    const others = Array.from({ length: 20 }, (_, n) => listed(`x${n}`, { to_number: '4915112345679' }))
    expect(await lookup(others)).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('more messages'),
    })
    expect(connection().server.requests).toHaveLength(5)
  })

  // Plivo takes 20 list requests a minute: beyond that an answer would be a 429.
  test('spares Plivo when there are too many lookups', async () => {
    connection().reply(200, { objects: [] })
    const provider = connect()
    for (let n = 0; n < 10; n++) expect(await provider.lookup(aLookup(), options)).toEqual({ kind: 'absent' })
    expect(await provider.lookup(aLookup(), options)).toMatchObject({ kind: 'unavailable' })
    expect(connection().server.requests).toHaveLength(10)
  })
})

describe('statuses', () => {
  const read = async (fields: Record<string, unknown>, config: Partial<ProviderConfig> = {}) => {
    connection().reply(200, { message_uuid: 'id-1', ...fields })
    return (await connect(config).statuses(['id-1'], options))[0]
  }

  // In the United States and Canada there are no receipts: `sent` stays, and the poller gives up in time.
  test.each([
    ['queued', 'pending', false],
    ['sent', 'sent', false],
    ['delivered', 'delivered', true],
    ['undelivered', 'failed', true],
    ['failed', 'failed', true],
    ['rejected', 'failed', true],
  ])('%s is %s, final: %s', async (message_state, delivery, final) => {
    expect(await read({ message_state })).toMatchObject({ delivery, final, errorCode: null, errorMessage: null })
  })

  test('are asked for one by one, on a path that ends with a slash', async () => {
    const provider = connect()
    connection().reply(200, { message_uuid: 'a' })
    await provider.statuses(['a', 'b'], options)
    expect(provider.statusBatchSize).toBe(1)
    expect(connection().server.requests.map((request) => request.path)).toEqual([
      '/v1/Account/MA1/Message/a/',
      '/v1/Account/MA1/Message/b/',
    ])
  })

  test.each([
    [
      { message_state: 'delivered', total_amount: '0.00500', units: 2 },
      { micros: 5_000, currency: 'USD' },
    ],
    [
      { message_state: 'sent', total_amount: 0.0025 },
      { micros: 2_500, currency: 'USD' },
    ],
    [
      { message_state: 'failed', total_amount: '0.00000' },
      { micros: 0, currency: 'USD' },
    ],
    [{ message_state: 'queued', total_amount: '0.00000' }, null],
    [{ message_state: 'delivered', total_amount: null }, null],
    [{ message_state: 'delivered', total_amount: 'n/a' }, null],
  ])('the price of %j', async (fields, price) => {
    expect(await read(fields)).toMatchObject({ price })
  })

  test('the currency is that of the settings', async () => {
    const report = await read({ message_state: 'sent', total_amount: '0.01' }, { currency: 'EUR' })
    expect(report?.price).toEqual({ micros: 10_000, currency: 'EUR' })
  })

  test('the time is the last one known', async () => {
    const message_time = '2026-01-05 12:00:00+00:00'
    const message_sent_time = '2026-01-05 12:00:01+00:00'
    const message_updated_time = '2026-01-05 12:00:04+00:00'
    expect(await read({ message_time })).toMatchObject({ at: NOW })
    expect(await read({ message_time, message_sent_time })).toMatchObject({ at: NOW + 1_000 })
    expect(await read({ message_time, message_sent_time, message_updated_time })).toMatchObject({ at: NOW + 4_000 })
    expect(await read({})).toMatchObject({ at: null })
  })

  test('"000" is no error; a code nobody has described is explained by Plivo or not at all', async () => {
    expect(await read({ message_state: 'delivered', error_code: '000' })).toMatchObject({ errorCode: null })
    const odd = { message_state: 'failed', error_code: 7777 }
    expect(await read({ ...odd, error_message: 'Odd +15551234567' })).toMatchObject({
      errorCode: '7777',
      errorMessage: 'Odd +•••••••••67',
    })
    expect(await read(odd)).toMatchObject({ errorCode: '7777', errorMessage: null })
  })
})

describe('prices', () => {
  const list = (outbound: unknown, networks: unknown = []) => ({
    country_iso: 'DE',
    message: { inbound: { rate: '0.00000' }, outbound, outbound_networks_list: networks },
  })
  const quote = (networkName: string | null, micros: number) => ({
    country: 'DE',
    service: 'sms',
    mcc: null,
    mnc: null,
    networkName,
    price: { micros, currency: 'USD' },
    level: 'account',
  })

  test('are the rate of the country and those of its groups of networks, which have names only', async () => {
    connection().reply(200, list({ rate: '0.08150' }, [{ group_name: 'Germany - O2', rate: '0.09000' }]))
    expect(await connect().prices(['DE'], options)).toEqual([quote(null, 81_500), quote('Germany - O2', 90_000)])
    expect(connection().server.last).toMatchObject({ path: '/v1/Account/MA1/Pricing/', query: { country_iso: 'DE' } })
  })

  test('that are missing, negative or malformed are unknown, not free', async () => {
    const networks = [
      { group_name: 'a', rate: null },
      { group_name: 'b', rate: '-1' },
      { group_name: 'c', rate: 'n/a' },
      { group_name: null, rate: '0.01' },
      'odd',
      { group_name: 'd', rate: 0.02 },
    ]
    connection().reply(200, list({ rate: null }, networks))
    expect(await connect().prices(['DE'], options)).toEqual([quote('d', 20_000)])
    connection().reply(200, list(null, null))
    expect(await connect().prices(['DE'], options)).toEqual([])
  })

  test('are asked for country by country, a little apart', async () => {
    connection().reply(200, list({ rate: '0.05' }))
    const quotes = connect().prices(['DE', 'FR'], options)
    await connection().server.received(1)
    await new Promise(setImmediate)
    expect(connection().server.requests).toHaveLength(1)
    await connection().clock.advance(50)
    await connection().server.received(2)
    expect((await quotes).map(({ country }) => country)).toEqual(['DE', 'FR'])
  })
})

describe('the balance', () => {
  test('is in the currency of the settings, since Plivo names none', async () => {
    connection().reply(200, { cash_credits: '4.88860', billing_mode: 'prepaid' })
    expect(await connect({ currency: 'EUR' }).balance(options)).toEqual({ micros: 4_888_600, currency: 'EUR' })
    expect(connection().server.last.path).toBe('/v1/Account/MA1/')
  })

  test.each([{ cash_credits: 'lots' }, {}])('that is no amount is not made up: %j', async (body) => {
    connection().reply(200, body)
    await expect(connect().balance(options)).rejects.toMatchObject({ category: 'malformed-answer' })
  })

  test('fails in the words of Plivo', async () => {
    connection().reply(403, { api_id: 'a', error: 'Account suspended' })
    await expect(connect().balance(options)).rejects.toThrow('Plivo says: Account suspended')
  })
})
