import { expect, test } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, basic, client, type Reply } from './talk.ts'

const DELIVERED = '4915112399011'

const aVonage = async (clock = new FakeClock(Date.UTC(2026, 0, 5, 12))) => {
  const sandbox = await aSandbox({ clock })
  const { config, get, post, postJson } = client(sandbox, 'vonage')
  const report = (parameters: Record<string, string>) =>
    get(
      'api',
      `/v2/reports/records?${new URLSearchParams({ account_id: config.accountId, product: 'SMS', direction: 'outbound', ...parameters })}`,
    )
  return {
    sandbox,
    clock,
    config,
    get,
    post,
    postJson,
    report,
    send: (form: Record<string, string>) =>
      post('rest', '/sms/json', { to: DELIVERED, from: 'Signalbox', text: 'Your code is 123456', ...form }),
  }
}

const idsOf = ({ body }: Reply) =>
  (body as { messages: { 'message-id': string }[] }).messages.map((item) => item['message-id'])

test('an accepted message answers 200 with strings only, and echoes the reference', async () => {
  const { send } = await aVonage()
  const reply = await send({ 'client-ref': 'attempt-7' })
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({
    'message-count': '1',
    messages: [
      {
        to: DELIVERED,
        'message-id': expect.stringMatching(/^0A[0-9A-F]{14}$/),
        status: '0',
        'remaining-balance': expect.stringMatching(/^999\.\d{8}$/),
        'message-price': expect.stringMatching(/^0\.\d{8}$/),
        network: expect.stringMatching(/^2620[123]$/),
        'client-ref': 'attempt-7',
      },
    ],
  })
})

test('a JSON body, as the official SDK sends it, is taken as well', async () => {
  const { sandbox, postJson } = await aVonage()
  const body = { to: DELIVERED, from: 'Signalbox', text: 'Код 1234', type: 'unicode', ttl: 60_000, 'client-ref': 'a' }
  expect((await postJson('rest', '/sms/json', body)).body).toMatchObject({ messages: [{ status: '0' }] })
  expect((await postJson('rest', '/sms/json', { ...body, ttl: 600 })).body).toMatchObject({
    messages: [{ status: '3', 'error-text': 'Invalid value for param: ttl' }],
  })
  expect(sandbox.record()).toMatchObject([{ body: 'Код 1234', reference: 'a' }])
})

test('a long message answers one item for each part', async () => {
  const { sandbox, send, report } = await aVonage()
  const reply = await send({ text: 'a'.repeat(161) })
  const ids = idsOf(reply)
  expect(reply.body).toMatchObject({ 'message-count': '2', messages: [{ status: '0' }, { status: '0' }] })
  expect(new Set(ids).size).toBe(2)
  expect(sandbox.record()).toMatchObject([{ providerMessageId: ids[0], reference: null }])
  expect((await report({ id: ids.join(',') })).body).toMatchObject({ items_count: 2 })
})

test('characters beyond GSM-7 arrive only when the type is unicode', async () => {
  const { sandbox, send } = await aVonage()
  await send({ text: 'Код 1234' })
  await send({ text: 'Код 1234', type: 'unicode' })
  expect(sandbox.record().map(({ body }) => body)).toEqual(['??? 1234', 'Код 1234'])
})

test.each([
  [{ to: '' }, '2', 'Missing to param'],
  [{ from: '' }, '2', 'Missing from param'],
  [{ text: '' }, '2', 'Missing text param'],
  [{ to: '+4915112399011' }, '3', 'Invalid value for param: to'],
  [{ to: '123' }, '3', 'Invalid value for param: to'],
  [{ 'client-ref': 'r'.repeat(41) }, '3', 'Invalid value for param: client-ref'],
  [{ ttl: '600' }, '3', 'Invalid value for param: ttl'],
  [{ text: 'a'.repeat(3_201) }, '12', 'Message too long'],
  [{ from: 'a sender too long' }, '15', 'Illegal Sender Address - rejected'],
  [{ to: '4366412345678' }, '6', 'Unroutable message - rejected'],
  [{ to: '4915112399001' }, '3', 'Invalid value for param: to'],
  [{ to: '4915112399002' }, '6', 'Unroutable message - rejected'],
  [{ to: '4915112399003' }, '7', 'Number barred - rejected'],
  [{ to: '4915112399005' }, '9', 'Quota Exceeded - rejected'],
  [{ to: '4915112399006' }, '15', 'Illegal Sender Address - rejected'],
  [{ to: '4915112399007' }, '5', 'Internal Error'],
])('case %#: a refusal is HTTP 200 with its status, and is not recorded', async (form, status, text) => {
  const { sandbox, send } = await aVonage()
  const reply = await send(form)
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({ 'message-count': '1', messages: [{ status, 'error-text': text }] })
  expect(sandbox.record()).toEqual([])
})

test('credentials are taken from the header, the body or the query; wrong ones differ by API', async () => {
  const { config, get, post } = await aVonage()
  const message = { to: DELIVERED, from: 'Signalbox', text: 'hello' }
  const key = { api_key: config.accountId, api_secret: config.secret }
  const wrong = basic(config.accountId, 'nonsense')
  expect((await post('rest', '/sms/json', { ...message, ...key }, {})).body).toMatchObject({
    messages: [{ status: '0' }],
  })
  expect(await post('rest', '/sms/json', message, wrong)).toMatchObject({
    status: 200,
    body: { 'message-count': '1', messages: [{ status: '4', 'error-text': 'Bad Credentials' }] },
  })
  expect((await get('rest', `/account/get-balance?${new URLSearchParams(key)}`, {})).status).toBe(200)
  expect(await get('rest', '/account/get-balance', wrong)).toMatchObject({
    status: 401,
    body: { 'error-code': '401', 'error-code-label': 'authentication failed' },
  })
  expect(await get('api', '/v2/reports/records', wrong)).toMatchObject({
    status: 401,
    body: { title: 'Unauthorized', detail: 'You did not provide correct credentials.' },
  })
})

test('the balance is a number in euros', async () => {
  const { get } = await aVonage()
  expect(await get('rest', '/account/get-balance')).toMatchObject({
    status: 200,
    body: { value: 1_000, autoReload: true },
  })
})

test('a report follows the message by its id', async () => {
  const { clock, config, send, report } = await aVonage()
  const [id = ''] = idsOf(await send({ 'client-ref': 'attempt-7' }))
  const seen: string[] = []
  for (let i = 0; i < 100; i++) {
    const { body } = await report({ id })
    const [record] = (body as { records: { status: string }[] }).records
    if (record !== undefined && seen.at(-1) !== record.status) seen.push(record.status)
    await clock.advance(200)
  }
  expect(seen).toEqual(['buffered', 'accepted', 'delivered'])
  expect((await report({ id: `${id},unknown-1,unknown-2` })).body).toMatchObject({
    request_status: 'SUCCESS',
    product: 'SMS',
    account_id: config.accountId,
    items_count: 1,
    ids_not_found: 'unknown-1,unknown-2',
    records: [
      {
        message_id: id,
        client_ref: 'attempt-7',
        direction: 'outbound',
        from: 'Signalbox',
        to: DELIVERED,
        country: 'DE',
        currency: 'EUR',
        status: 'delivered',
        error_code: '0',
        date_received: '2026-01-05T12:00:00+0000',
        date_finalized: expect.stringMatching(/^2026-01-05T12:00:\d\d\+0000$/),
        total_price: expect.stringMatching(/^0\.\d{8}$/),
      },
    ],
  })
})

test.each([
  ['4915112399013', 'failed', '3'],
  ['4915112399014', 'rejected', '6'],
  ['4915112399015', 'expired', '2'],
  ['4915112399016', 'accepted', ''],
])('a message to %s ends as %s with code %s', async (to, status, error_code) => {
  const { clock, send, report } = await aVonage()
  const [id = ''] = idsOf(await send({ to }))
  await clock.advance(600_000)
  expect((await report({ id })).body).toMatchObject({ records: [{ status, error_code }] })
})

test('a report by window finds a message whose answer was lost', async () => {
  const { clock, send, report } = await aVonage()
  await send({ 'client-ref': 'too-early' })
  await clock.advance(60_000)
  await send({ 'client-ref': 'wanted' })
  const window = { date_start: '2026-01-05T12:00:30Z', date_end: '2026-01-05T12:05:00Z' }
  const { body } = await report({ ...window, include_message: 'true' })
  expect(body).toMatchObject({
    items_count: 1,
    records: [{ client_ref: 'wanted', message_body: 'Your code is 123456' }],
  })
  expect((await report(window)).body).not.toHaveProperty('records.0.message_body')
  await clock.advance(60_000)
  expect((await report({ ...window, status: 'buffered' })).body).toMatchObject({ items_count: 0 })
})

test.each([
  [{ date_start: '2026-01-05T00:00:00Z' }, 'date_end'],
  [{ date_end: '2026-01-05T00:00:00Z' }, 'date_start'],
  [{ date_start: '2026-01-05T00:00:00Z', date_end: '2026-01-06T00:00:01Z' }, 'date_end'],
  [{ id: 'x', date_start: '2026-01-05T00:00:00Z' }, 'date_start'],
  [{ id: 'x', product: 'FAX' }, 'product'],
  [{ id: 'x', direction: 'inbound' }, 'direction'],
])('case %#: a report that is asked for wrongly names the parameter', async (parameters, name) => {
  const { report } = await aVonage()
  const reply = await report(parameters)
  expect(reply.status).toBe(422)
  expect(reply.body).toMatchObject({ title: 'Unprocessable entity', invalid_parameters: [{ name }] })
})

test('another account is forbidden', async () => {
  const { report } = await aVonage()
  expect((await report({ id: 'x', account_id: 'abcd1234' })).status).toBe(403)
})

test('prices come all at once or by country, once a second', async () => {
  const { clock, get } = await aVonage()
  const germany = {
    countryCode: 'DE',
    countryName: 'Germany',
    countryDisplayName: 'Germany',
    currency: 'EUR',
    defaultPrice: expect.stringMatching(/^0\.\d{8}$/),
    dialingPrefix: '49',
  }
  const telekom = {
    type: 'mobile',
    price: expect.stringMatching(/^0\.\d{8}$/),
    currency: 'EUR',
    mcc: '262',
    mnc: '01',
    networkCode: '26201',
    networkName: 'Telekom',
  }
  const all = await get('rest', '/account/get-full-pricing/outbound/sms')
  const { count, countries } = all.body as { count: string; countries: readonly { networks: readonly unknown[] }[] }
  expect(count).toBe(String(countries.length))
  expect(countries[0]).toMatchObject(germany)
  expect(countries[0]?.networks[0]).toEqual(telekom)
  expect(await get('rest', '/account/get-pricing/outbound/sms?country=DE')).toMatchObject({ status: 429 })
  await clock.advance(1_000)
  const one = await get('rest', '/account/get-pricing/outbound/sms?country=DE')
  expect(one.body).toEqual(countries[0])
})

test('prices by dialling prefix', async () => {
  const { clock, get } = await aVonage()
  expect((await get('rest', '/account/get-prefix-pricing/outbound/sms?prefix=49')).body).toMatchObject({
    count: '1',
    countries: [{ countryCode: 'DE' }],
  })
  await clock.advance(1_000)
  expect((await get('rest', '/account/get-prefix-pricing/outbound/sms?prefix=0')).body).toEqual({
    count: '0',
    countries: [],
  })
})

test('reports are limited to ten a second', async () => {
  const { clock, report } = await aVonage()
  const replies = await Promise.all(Array.from({ length: 12 }, () => report({ id: 'x' })))
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(2)
  await clock.advance(1_000)
  expect((await report({ id: 'x' })).status).toBe(200)
})
