import { expect, test } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, basic, client, type Reply } from './talk.ts'

const DELIVERED = '4915112399011'
const API_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const aPlivo = async (clock = new FakeClock(Date.UTC(2026, 0, 5, 12))) => {
  const sandbox = await aSandbox({ clock })
  const { config, get, postJson } = client(sandbox, 'plivo')
  const account = `/v1/Account/${config.accountId}`
  return {
    sandbox,
    clock,
    config,
    account,
    read: (path: string, headers?: Record<string, string>) => get('api', `${account}/${path}`, headers),
    list: async (query: Record<string, string> = {}) =>
      (await get('api', `${account}/Message/?${new URLSearchParams(query)}`)) as Reply & {
        body: {
          meta: { next: string | null; previous: string | null; total_count: number }
          objects: { message_uuid: string }[]
        }
      },
    send: (body: Record<string, unknown>, headers?: Record<string, string>) =>
      postJson(
        'api',
        `${account}/Message/`,
        { src: config.sender, dst: DELIVERED, text: 'Your code is 123456', ...body },
        headers,
      ),
  }
}

const idsOf = ({ body }: Reply): readonly string[] => (body as { message_uuid: string[] }).message_uuid

test('an accepted message answers 202 with its id, and neither state nor price', async () => {
  const { send } = await aPlivo()
  const reply = await send({})
  expect(reply.status).toBe(202)
  expect(reply.body).toEqual({
    api_id: expect.stringMatching(API_ID),
    message: 'message(s) queued',
    message_uuid: [expect.stringMatching(API_ID)],
  })
})

test('the record of a message has numbers without plus, amounts as strings and times with an offset', async () => {
  const { clock, config, account, read, send } = await aPlivo()
  const [id = ''] = idsOf(await send({ text: 'ж'.repeat(100) }))
  await clock.advance(60_000)
  const { body } = await read(`Message/${id}/`)
  expect(body).toEqual({
    api_id: expect.stringMatching(API_ID),
    carrier_fees: '0.00000',
    carrier_fees_rate: '0.00000',
    destination_country_iso2: 'DE',
    destination_network: expect.stringMatching(/^(Telekom|Vodafone|O2)$/),
    error_code: '000',
    error_message: null,
    from_number: config.sender.slice(1),
    is_domestic: false,
    message_direction: 'outbound',
    message_sent_time: expect.stringMatching(/^2026-01-05 12:00:\d\d\+00:00$/),
    message_state: 'delivered',
    message_time: '2026-01-05 12:00:00+00:00',
    message_type: 'sms',
    message_updated_time: expect.stringMatching(/^2026-01-05 12:00:\d\d\+00:00$/),
    message_uuid: id,
    powerpack_id: null,
    requester_ip: '127.0.0.1',
    resource_uri: `${account}/Message/${id}/`,
    to_number: DELIVERED,
    total_amount: expect.stringMatching(/^0\.\d{5}$/),
    total_rate: expect.stringMatching(/^0\.\d{5}$/),
    units: 2,
  })
  const { total_amount, total_rate } = body as { total_amount: string; total_rate: string }
  expect(total_amount).toBe((2 * Number(total_rate)).toFixed(5))
})

test('a message goes from queued over sent to delivered', async () => {
  const { clock, read, send } = await aPlivo()
  const [id] = idsOf(await send({}))
  const seen: unknown[] = []
  for (let i = 0; i < 60; i++) {
    const { message_state } = (await read(`Message/${id}/`)).body as { message_state: string }
    if (seen.at(-1) !== message_state) seen.push(message_state)
    await clock.advance(400)
  }
  expect(seen).toEqual(['queued', 'sent', 'delivered'])
})

test.each([
  ['4915112399013', 'undelivered', '20'],
  ['4915112399014', 'undelivered', '30'],
  ['4915112399015', 'failed', '420'],
  ['4915112399016', 'sent', null],
  // There are no receipts in North America.
  ['12025599011', 'sent', null],
  ['12025599013', 'undelivered', '20'],
])('a message to %s ends as %s with error %s', async (dst, message_state, error_code) => {
  const { clock, read, send } = await aPlivo()
  const [id] = idsOf(await send({ dst }))
  await clock.advance(600_000)
  const { body } = await read(`Message/${id}/`)
  expect(body).toMatchObject({ message_state, error_code })
  // What failed before it was sent is not charged.
  const { total_amount } = body as { total_amount: string }
  expect(Number(total_amount) === 0).toBe(message_state === 'failed')
})

test.each([
  [{ src: '' }, 400, 'src parameter not present'],
  [{ dst: '' }, 400, 'dst parameter not present'],
  [{ text: '' }, 400, 'text parameter not present'],
  [{ text: 'a'.repeat(1_601) }, 400, 'message text is too long'],
  [{ dst: '123' }, 400, 'Invalid Destination Number'],
  [{ src: 'a sender too long' }, 400, 'Invalid Source Number'],
  [{ src: 'Signalbox', dst: '12025550123' }, 400, 'this caller ID is not allowed for outbound message'],
  [{ dst: '4366412345678' }, 403, 'sending messages to this destination country is not enabled for this account'],
  [{ dst: '4915112399001' }, 400, 'Invalid Destination Number'],
  [{ dst: '4915112399002' }, 400, 'Invalid Destination Number'],
  [{ dst: '4915112399004' }, 403, 'sending messages to this destination country is not enabled for this account'],
  [{ dst: '4915112399005' }, 400, 'Insufficient Credit'],
  [{ dst: '4915112399006' }, 400, 'Invalid Source Number'],
  [{ dst: '4915112399007' }, 500, 'internal server error'],
])('case %#: a refusal has an HTTP status and words, and is not recorded', async (body, status, error) => {
  const { sandbox, send } = await aPlivo()
  const reply = await send(body)
  expect(reply.status).toBe(status)
  expect(reply.body).toEqual({ api_id: expect.stringMatching(API_ID), error })
  expect(sandbox.record()).toEqual([])
})

test('several recipients get a message each; the invalid ones are named', async () => {
  const { sandbox, send } = await aPlivo()
  const reply = await send({ dst: '+4915112399011<123<4915112399012', src: 'Signalbox' })
  expect(reply).toMatchObject({ status: 202, body: { invalid_number: ['123'] } })
  expect(sandbox.record()).toMatchObject([{ to: '+4915112399011' }, { to: '+4915112399012' }])
  expect(sandbox.record().map(({ providerMessageId }) => providerMessageId)).toEqual(idsOf(reply))
})

test('a body that is not JSON is a bad request', async () => {
  const { config, account } = await aPlivo()
  const response = await fetch(`${config.baseUrls['api']}${account}/Message/`, {
    method: 'POST',
    headers: { ...basic(config.accountId, config.secret), 'content-type': 'application/json' },
    body: '{"src":',
  })
  expect(response.status).toBe(400)
})

test('wrong credentials are 401 everywhere', async () => {
  const { config, read, send } = await aPlivo()
  const wrong = basic(config.accountId, 'nonsense')
  const unauthorized = { status: 401, body: { error: 'authentication failed' } }
  expect(await send({}, wrong)).toMatchObject(unauthorized)
  expect(await read('', wrong)).toMatchObject(unauthorized)
})

test('paths end in a slash, and what does not exist is 404', async () => {
  const { read, send } = await aPlivo()
  const [id] = idsOf(await send({}))
  expect((await read(`Message/${id}/`)).status).toBe(200)
  expect(await read(`Message/${id}`)).toMatchObject({ status: 404, body: { error: 'not found' } })
  expect((await read('Message/00000000-0000-0000-0000-000000000000/')).status).toBe(404)
  expect((await read('Call/')).status).toBe(404)
})

test('the list is newest first, in pages of at most 20, and knows no recipient', async () => {
  const { clock, account, list, send } = await aPlivo()
  const ids: string[] = []
  for (let i = 0; i < 25; i++) {
    ids.unshift(...idsOf(await send({ dst: i === 0 ? '4915112399012' : DELIVERED })))
    await clock.advance(1_000)
  }
  const first = await list({ to_number: DELIVERED })
  expect(first.body.objects.map(({ message_uuid }) => message_uuid)).toEqual(ids.slice(0, 20))
  expect(first.body.meta).toEqual({
    limit: 20,
    next: `${account}/Message/?limit=20&offset=20`,
    offset: 0,
    previous: null,
    total_count: 25,
  })
  const second = await list({ limit: '20', offset: '20' })
  expect(second.body.objects.map(({ message_uuid }) => message_uuid)).toEqual(ids.slice(20))
  expect(second.body.meta).toMatchObject({ next: null, previous: `${account}/Message/?limit=20&offset=0` })
  expect((await list({ limit: '21' })).status).toBe(400)
  expect((await list({ offset: '-1' })).status).toBe(400)
})

test('the list filters by time, in either form, by state and by error', async () => {
  const { clock, list, send } = await aPlivo()
  const [early = ''] = idsOf(await send({}))
  await clock.advance(60_000)
  const [late = ''] = idsOf(await send({ dst: '4915112399013' }))
  const ids = async (query: Record<string, string>) =>
    (await list(query)).body.objects.map(({ message_uuid }) => message_uuid)
  expect(await ids({ message_time__gte: '2026-01-05 12:00:01' })).toEqual([late])
  expect(await ids({ message_time__gte: '2026-01-05 13:30:00+01:00' })).toEqual([])
  expect(await ids({ message_time__gt: '2026-01-05T12:00:00Z' })).toEqual([late])
  expect(await ids({ message_time__gte: '2026-01-05 12:00:00', message_time__lt: '2026-01-05 12:01' })).toEqual([early])
  expect(await ids({ message_time__lte: '2026-01-05T12:01:00.000Z' })).toEqual([late, early])
  expect(await ids({ message_state: 'queued' })).toEqual([late])
  await clock.advance(60_000)
  expect(await ids({ message_state: 'delivered' })).toEqual([early])
  expect(await ids({ error_code: '20' })).toEqual([late])
  expect(await ids({ message_direction: 'inbound' })).toEqual([])
  expect((await list({ message_time__gte: 'yesterday' })).status).toBe(400)
})

test('prices come for one country, by named group and without a currency', async () => {
  const { read } = await aPlivo()
  expect((await read('Pricing/?country_iso=US')).body).toMatchObject({
    country: 'United States',
    country_code: 1,
    country_iso: 'US',
    message: {
      inbound: { rate: '0.00000' },
      outbound: { rate: expect.stringMatching(/^0\.\d{5}$/) },
      outbound_networks_list: expect.arrayContaining([
        { group_name: expect.stringMatching(/^United States - /), rate: expect.stringMatching(/^0\.\d{5}$/) },
      ]),
    },
  })
  expect((await read('Pricing/')).status).toBe(400)
  expect((await read('Pricing/?country_iso=AT')).status).toBe(404)
})

test('a message costs what the price list says for its network', async () => {
  const { clock, read, send } = await aPlivo()
  const [id] = idsOf(await send({}))
  const { body: list } = await read('Pricing/?country_iso=DE')
  await clock.advance(60_000)
  const { total_rate, destination_network } = (await read(`Message/${id}/`)).body as Record<string, string>
  expect(list).toMatchObject({
    message: {
      outbound_networks_list: expect.arrayContaining([
        { group_name: `Germany - ${destination_network}`, rate: total_rate },
      ]),
    },
  })
})

test('the balance is a string of five decimals without a currency', async () => {
  const { config, read } = await aPlivo()
  const { body } = await read('')
  expect(body).toMatchObject({ auth_id: config.accountId, billing_mode: 'prepaid', cash_credits: '1000.00000' })
  expect(body).not.toHaveProperty('currency')
})

test('300 requests in five seconds, and no more', async () => {
  const { clock, read } = await aPlivo()
  const replies = await Promise.all(Array.from({ length: 302 }, () => read('')))
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(2)
  await clock.advance(5_000)
  expect((await read('')).status).toBe(200)
})
