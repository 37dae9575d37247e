import { expect, test } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, client, type Reply } from './talk.ts'

const DELIVERED = '+4915112399011'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const aTelnyx = async (clock = new FakeClock(Date.UTC(2026, 0, 5, 12))) => {
  const sandbox = await aSandbox({ clock })
  const { config, get, postJson } = client(sandbox, 'telnyx')
  return {
    sandbox,
    clock,
    config,
    read: (path: string, headers?: Record<string, string>) => get('api', `/v2/${path}`, headers),
    records: (query: Record<string, string>) =>
      get('api', `/v2/detail_records?${new URLSearchParams({ 'filter[record_type]': 'messaging', ...query })}`),
    send: (body: Record<string, unknown>, headers?: Record<string, string>) =>
      postJson(
        'api',
        '/v2/messages',
        { from: config.sender, to: DELIVERED, text: 'Your code is 123456', ...body },
        headers,
      ),
  }
}

const idOf = ({ body }: Reply): string => (body as { data: { id: string } }).data.id
const dataOf = <T>({ body }: Reply): T => (body as { data: T }).data
const failure = (code: string) => ({ errors: [{ code, title: expect.any(String), detail: expect.any(String) }] })

test('an accepted message answers 200 with the whole message and no cost yet', async () => {
  const { config, send } = await aTelnyx()
  const reply = await send({})
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({
    data: {
      record_type: 'message',
      direction: 'outbound',
      id: expect.stringMatching(UUID),
      type: 'SMS',
      messaging_profile_id: config.accountId,
      organization_id: config.accountId,
      from: { phone_number: config.sender, carrier: 'Telnyx', line_type: 'Wireless' },
      to: [
        {
          phone_number: DELIVERED,
          status: 'queued',
          carrier: expect.stringMatching(/^(Telekom|Vodafone|O2)$/),
          line_type: 'Wireless',
        },
      ],
      cc: [],
      text: 'Your code is 123456',
      media: [],
      webhook_url: null,
      webhook_failover_url: null,
      encoding: 'GSM-7',
      parts: 1,
      tags: [],
      cost: null,
      cost_breakdown: null,
      tcr_campaign_id: null,
      tcr_campaign_billable: false,
      tcr_campaign_registered: null,
      received_at: '2026-01-05T12:00:00.000+00:00',
      sent_at: null,
      completed_at: null,
      valid_until: '2026-01-05T13:00:00.000+00:00',
      wait_seconds: 0,
      errors: [],
    },
  })
})

test('its status advances with the recipient, and its cost appears once it is sent', async () => {
  const { clock, read, send } = await aTelnyx()
  const id = idOf(await send({ text: 'ж'.repeat(100) }))
  const seen: string[] = []
  for (let i = 0; i < 100; i++) {
    const message = dataOf<{ to: [{ status: string }]; cost: unknown; sent_at: unknown }>(await read(`messages/${id}`))
    const [{ status }] = message.to
    if (seen.at(-1) !== status) seen.push(status)
    if (status === 'queued' || status === 'sending') expect([message.cost, message.sent_at]).toEqual([null, null])
    else expect(message.cost).toEqual({ amount: expect.stringMatching(/^0\.\d{5}$/), currency: 'USD' })
    await clock.advance(150)
  }
  expect(seen).toEqual(['queued', 'sending', 'sent', 'delivered'])
  const { cost, cost_breakdown } = dataOf<{
    cost: { amount: string }
    cost_breakdown: { rate: { amount: string }; carrier_fee: unknown }
  }>(await read(`messages/${id}`))
  expect(Number(cost.amount)).toBeCloseTo(2 * Number(cost_breakdown.rate.amount), 6)
  expect(cost_breakdown.carrier_fee).toEqual({ amount: '0.00000', currency: 'USD' })
})

test.each([
  ['+4915112399013', 'delivery_failed', '40008', 'failed'],
  ['+4915112399014', 'sending_failed', '40002', 'gw_reject'],
  ['+4915112399015', 'expired', '40005', 'gw_timeout'],
])('a message to %s ends as %s with error %s, in its record as %s', async (to, status, code, recorded) => {
  const { clock, read, records, send } = await aTelnyx()
  const id = idOf(await send({ to }))
  await clock.advance(600_000)
  const message = await read(`messages/${id}`)
  expect(message.body).toMatchObject({ data: { to: [{ status }], errors: [{ code }] } })
  expect(dataOf<{ cost: unknown }>(message).cost === null).toBe(status === 'sending_failed')
  expect((await records({ 'filter[cld]': to })).body).toMatchObject({ data: [{ status: recorded, errors: [code] }] })
})

test('a message without a receipt is unconfirmed in the end, and gone after ten days', async () => {
  const { clock, read, records, send } = await aTelnyx()
  const id = idOf(await send({ to: '+4915112399016' }))
  await clock.advance(600_000)
  expect((await read(`messages/${id}`)).body).toMatchObject({ data: { to: [{ status: 'sent' }] } })
  expect((await records({})).body).toMatchObject({ data: [{ status: 'sent' }] })
  await clock.advance(3_600_000)
  expect((await read(`messages/${id}`)).body).toMatchObject({ data: { to: [{ status: 'delivery_unconfirmed' }] } })
  expect((await records({})).body).toMatchObject({ data: [{ status: 'dlr_unconfirmed' }] })
  await clock.advance(10 * 86_400_000)
  expect(await read(`messages/${id}`)).toMatchObject({ status: 404, body: failure('10005') })
})

test.each([
  [{ to: undefined }, 422, '10004', '/to'],
  [{ from: undefined }, 422, '10004', '/from'],
  [{ text: '' }, 422, '10004', '/text'],
  [{ text: 'a'.repeat(1_601) }, 422, '10015', '/text'],
  [{ to: '4915112399011' }, 400, '10016', '/to'],
  [{ to: '+12' }, 400, '40310', '/to'],
  [{ to: ['+4915112399011', '+4915112399012'] }, 400, '40310', '/to'],
  [{ from: '+15550000000' }, 400, '40305', '/from'],
  [{ from: 'Signalbox' }, 400, '40305', '/from'],
  [{ to: '+4366412345678' }, 400, '40309', '/to'],
  [{ to: '+4915112399001' }, 400, '40310', '/to'],
  [{ to: '+4915112399002' }, 400, '40310', '/to'],
  [{ to: '+4915112399003' }, 400, '40300', '/to'],
  [{ to: '+4915112399004' }, 400, '40309', '/to'],
  [{ to: '+4915112399005' }, 402, '20100', '/'],
  [{ to: '+4915112399006' }, 400, '40305', '/from'],
  [{ to: '+4915112399007' }, 500, '10007', '/'],
])(
  'case %#: a refusal has a code as text and points at the field, and is not recorded',
  async (body, status, code, pointer) => {
    const { sandbox, send } = await aTelnyx()
    const reply = await send(body)
    expect(reply.status).toBe(status)
    expect(reply.body).toEqual({
      errors: [
        {
          code,
          title: expect.any(String),
          detail: expect.any(String),
          source: { pointer },
          meta: { url: `https://developers.telnyx.com/docs/overview/errors/${code}` },
        },
      ],
    })
    expect(sandbox.record()).toEqual([])
  },
)

test('a name may send when it comes with its messaging profile', async () => {
  const { config, sandbox, send } = await aTelnyx()
  expect((await send({ from: 'Signalbox', messaging_profile_id: config.accountId })).status).toBe(200)
  expect(sandbox.record()).toHaveLength(1)
})

test('without credentials there is nothing, with wrong ones there is no access; prices are for everybody', async () => {
  const { read, send } = await aTelnyx()
  const wrong = { authorization: 'Bearer nonsense' }
  expect(await send({}, {})).toMatchObject({ status: 404, body: failure('10005') })
  expect(await read('balance', {})).toMatchObject({ status: 404, body: failure('10005') })
  expect(await send({}, wrong)).toMatchObject({ status: 401, body: failure('10009') })
  expect(await read('balance', wrong)).toMatchObject({ status: 401, body: failure('10009') })
  expect((await read('pricing/products/messaging-outbound', {})).status).toBe(200)
})

test('what does not exist is 404 / 10005', async () => {
  const { read } = await aTelnyx()
  expect(await read('messages/00000000-0000-0000-0000-000000000000')).toMatchObject({
    status: 404,
    body: failure('10005'),
  })
  expect(await read('pricing/products/nothing')).toMatchObject({ status: 404, body: failure('10005') })
  expect(await read('calls')).toMatchObject({ status: 404, body: failure('10005') })
})

test('detail records find a message by recipient and time, in pages', async () => {
  const { clock, config, records, send } = await aTelnyx()
  const first = idOf(await send({}))
  await clock.advance(60_000)
  const second = idOf(await send({}))
  await send({ to: '+4915112399012' })
  const uuids = async (query: Record<string, string>) =>
    dataOf<{ uuid: string }[]>(await records(query)).map(({ uuid }) => uuid)
  expect(await uuids({ 'filter[cld]': DELIVERED })).toEqual([second, first])
  expect(await uuids({ 'filter[cld]': DELIVERED, sort: 'created_at' })).toEqual([first, second])
  expect(await uuids({ 'filter[cld]': DELIVERED, 'filter[created_at][gte]': '2026-01-05T12:00:30Z' })).toEqual([second])
  expect(await uuids({ 'filter[cld]': DELIVERED, 'filter[created_at][lt]': '2026-01-05T12:00:30Z' })).toEqual([first])
  expect(await uuids({ 'filter[direction]': 'inbound' })).toEqual([])
  const page = await records({ 'filter[cli]': config.sender, 'page[size]': '2', 'page[number]': '2' })
  expect(page.body).toMatchObject({
    data: [
      {
        uuid: first,
        cld: DELIVERED,
        country_code: 'DE',
        currency: 'USD',
        parts: 1,
        record_type: 'message_detail_record',
      },
    ],
    meta: { page_number: 2, page_size: 2, total_pages: 2, total_results: 3 },
  })
})

test.each([
  { 'filter[record_type]': '' },
  { 'filter[to]': DELIVERED },
  { 'filter[created_at][gte]': 'noon' },
  { sort: 'cost' },
])('case %#: a filter that records do not have is refused', async (query) => {
  const { records } = await aTelnyx()
  expect(await records(query)).toMatchObject({
    status: 400,
    body: { errors: [{ code: '10015', source: { parameter: expect.any(String) } }] },
  })
})

test('the price list has a row for each operator and one for the others', async () => {
  const { read } = await aTelnyx()
  const { body } = await read('pricing/products/messaging-outbound?filter[country_iso]=DE&page[size]=100')
  const row = (name: string) => ({
    name,
    rate: expect.any(Number),
    unit: 'part',
    currency: 'USD',
    type: 'usage',
    country_iso: 'DE',
    direction: 'termination',
    tiers: [{ min: 0, max: null, rate: expect.any(Number) }],
  })
  expect(body).toEqual({
    data: [row('Telekom'), row('Vodafone'), row('O2'), row('other')],
    meta: { page_number: 1, page_size: 100, total_pages: 1, total_results: 4 },
  })
})

test('price pages have 20 rows unless page[size] says otherwise; page_size says nothing', async () => {
  const { read } = await aTelnyx()
  const rows = async (query: string) =>
    dataOf<unknown[]>(await read(`pricing/products/messaging-outbound${query}`)).length
  expect(await rows('')).toBe(20)
  expect(await rows('?page_size=50')).toBe(20)
  expect(await rows('?page[size]=50')).toBe(50)
  const { body } = await read('pricing/products/messaging-outbound?page[size]=50&page[number]=2')
  expect(body).toMatchObject({ meta: { page_number: 2, total_pages: 2 } })
  expect((await read('pricing/products')).body).toMatchObject({
    data: [{ slug: 'messaging-outbound' }, { slug: 'sms-api' }],
  })
})

test('the account pays less than the list says', async () => {
  const { clock, read, send } = await aTelnyx()
  const id = idOf(await send({}))
  await clock.advance(60_000)
  const message = dataOf<{ to: [{ carrier: string }]; cost: { amount: string } }>(await read(`messages/${id}`))
  const list = dataOf<{ name: string; rate: number }[]>(
    await read('pricing/products/messaging-outbound?filter[country_iso]=DE'),
  )
  const rate = list.find(({ name }) => name === message.to[0].carrier)?.rate ?? 0
  expect(Number(message.cost.amount)).toBeLessThan(rate)
  expect(Number(message.cost.amount) / rate).toBeCloseTo(0.95, 2)
})

test('the balance', async () => {
  const { read } = await aTelnyx()
  expect((await read('balance')).body).toEqual({
    data: {
      record_type: 'balance',
      balance: '1000.00',
      credit_limit: '0.00',
      available_credit: '1000.00',
      pending: '0.00',
      currency: 'USD',
    },
  })
})

test('a limit that is hit says how long to wait', async () => {
  const { sandbox, send } = await aTelnyx()
  await sandbox.setFault('telnyx', 'throttle-429')
  const { headers } = await send({})
  expect(['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`))).toEqual(['50', '0', '1'])
})
