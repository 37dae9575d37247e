import { expect, test } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, basic, client, type Reply } from './talk.ts'

const DELIVERED = '+4915112399011'
const NOON = Date.UTC(2026, 0, 5, 12)

const aTwilio = async (clock = new FakeClock(NOON)) => {
  const sandbox = await aSandbox({ clock })
  const { config, get, post } = client(sandbox, 'twilio')
  const account = `/2010-04-01/Accounts/${config.accountId}`
  return {
    sandbox,
    clock,
    config,
    account,
    get,
    post,
    send: (form: Record<string, string>) =>
      post('api', `${account}/Messages.json`, {
        To: DELIVERED,
        From: config.sender,
        Body: 'Your code is 123456',
        ...form,
      }),
  }
}

const sidOf = ({ body }: Reply) => (body as { sid: string }).sid

test('an accepted message answers 201 with the whole resource', async () => {
  const { config, account, send } = await aTwilio()
  const reply = await send({})
  const sid = sidOf(reply)
  expect(sid).toMatch(/^SM[0-9a-f]{32}$/)
  expect(reply.status).toBe(201)
  expect(reply.headers.get('content-type')).toContain('application/json')
  expect(reply.body).toEqual({
    account_sid: config.accountId,
    api_version: '2010-04-01',
    body: 'Your code is 123456',
    date_created: 'Mon, 05 Jan 2026 12:00:00 +0000',
    date_sent: null,
    date_updated: 'Mon, 05 Jan 2026 12:00:00 +0000',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: config.sender,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid,
    status: 'queued',
    subresource_uris: { media: `${account}/Messages/${sid}/Media.json` },
    to: DELIVERED,
    uri: `${account}/Messages/${sid}.json`,
  })
})

test('its status advances and its price appears, negative, once it is sent', async () => {
  const { clock, account, get, send } = await aTwilio()
  const sid = sidOf(await send({}))
  const seen: string[] = []
  for (let i = 0; i < 200; i++) {
    const { body } = await get('api', `${account}/Messages/${sid}.json`)
    const { status, price, date_sent } = body as { status: string; price: string | null; date_sent: string | null }
    if (seen.at(-1) !== status) seen.push(status)
    if (status === 'queued' || status === 'sending') expect([price, date_sent]).toEqual([null, null])
    else expect(price).toMatch(/^-0\.\d{5}$/)
    await clock.advance(100)
  }
  expect(seen).toEqual(['queued', 'sending', 'sent', 'delivered'])
})

test.each([
  ['+4915112399013', 'undelivered', 30003],
  ['+4915112399014', 'failed', 30008],
  ['+4915112399015', 'undelivered', 30003],
  ['+4915112399016', 'sent', null],
])('a message to %s ends as %s with error %s', async (to, status, error_code) => {
  const { clock, account, get, send } = await aTwilio()
  const sid = sidOf(await send({ To: to }))
  await clock.advance(600_000)
  const { body } = await get('api', `${account}/Messages/${sid}.json`)
  expect(body).toMatchObject({ status, error_code })
  // Twilio does not charge for what failed.
  if (status === 'failed') expect(body).toMatchObject({ price: null })
  else expect((body as { price: string }).price).toMatch(/^-/)
})

test.each([
  [{ To: '' }, 400, 21604],
  [{ From: '' }, 400, 21603],
  [{ Body: '' }, 400, 21602],
  [{ Body: 'a'.repeat(1_601) }, 400, 21617],
  [{ To: '12345' }, 400, 21211],
  [{ From: '+15550000000' }, 400, 21606],
  [{ From: '', MessagingServiceSid: 'MG0' }, 400, 21701],
  [{ To: '+4915112399001' }, 400, 21211],
  [{ To: '+4915112399002' }, 400, 21614],
  [{ To: '+4915112399003' }, 400, 21610],
  [{ To: '+4915112399004' }, 400, 21408],
  [{ To: '+4366412345678' }, 400, 21408],
  [{ To: '+4915112399005' }, 401, 20005],
  [{ To: '+4915112399006' }, 400, 21606],
  [{ To: '+4915112399007' }, 500, 20500],
])('case %#: what is refused is not recorded', async (form, status, code) => {
  const { sandbox, send } = await aTwilio()
  const reply = await send(form)
  expect(reply.status).toBe(status)
  expect(reply.body).toEqual({
    code,
    message: expect.any(String),
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  })
  expect(sandbox.record()).toEqual([])
})

test('a JSON body is not understood', async () => {
  const { config, account, sandbox } = await aTwilio()
  const response = await fetch(`${config.baseUrls['api']}${account}/Messages.json`, {
    method: 'POST',
    headers: { ...basic(config.accountId, config.secret), 'content-type': 'application/json' },
    body: JSON.stringify({ To: DELIVERED, From: config.sender, Body: 'hello' }),
  })
  expect(await response.json()).toMatchObject({ code: 21604 })
  expect(sandbox.record()).toEqual([])
})

test('wrong credentials are 401 / 20003 everywhere, another account included', async () => {
  const { config, account, get, post } = await aTwilio()
  const wrong = basic(config.accountId, 'nonsense')
  const unauthorized = { status: 401, body: { code: 20003, status: 401 } }
  expect(await post('api', `${account}/Messages.json`, { To: DELIVERED }, wrong)).toMatchObject(unauthorized)
  expect(await get('api', `${account}/Balance.json`, wrong)).toMatchObject(unauthorized)
  expect(await get('pricing', '/v1/Messaging/Countries', wrong)).toMatchObject(unauthorized)
  expect(await get('api', `${account}/Balance.json`, {})).toMatchObject(unauthorized)
})

test('what does not exist is 404 / 20404, and so is a path without its prefix', async () => {
  const { config, account, get } = await aTwilio()
  const missing = { status: 404, body: { code: 20404, status: 404 } }
  expect(await get('api', `${account}/Messages/SM${'0'.repeat(32)}.json`)).toMatchObject(missing)
  expect(await get('api', '/2010-04-01/Accounts/AC0/Balance.json')).toMatchObject(missing)
  expect(await get('pricing', '/v1/Messaging/Countries/AT')).toMatchObject(missing)
  const bare = await fetch(new URL(`${account}/Balance.json`, config.baseUrls['api']), {
    headers: basic(config.accountId, config.secret),
  })
  expect(bare.status).toBe(404)
})

test('the list finds messages by recipient and time, newest first, in pages', async () => {
  const { clock, account, config, get, send } = await aTwilio()
  const first = sidOf(await send({}))
  await clock.advance(60_000)
  const second = sidOf(await send({}))
  const third = sidOf(await send({}))
  await send({ To: '+4915112399012' })
  const list = async (parameters: Record<string, string>) => {
    const { body } = await get('api', `${account}/Messages.json?${new URLSearchParams(parameters)}`)
    return body as { messages: { sid: string }[]; next_page_uri: string | null; page: number; page_size: number }
  }
  const sids = async (parameters: Record<string, string>) => (await list(parameters)).messages.map(({ sid }) => sid)

  expect(await sids({ To: DELIVERED })).toEqual([third, second, first])
  expect(await sids({ To: DELIVERED, 'DateSent>': '2026-01-05T12:00:30Z' })).toEqual([third, second])
  expect(await sids({ To: DELIVERED, 'DateSent<': '2026-01-05T12:00:30Z' })).toEqual([first])
  expect(await sids({ To: DELIVERED, 'DateSent>': '2026-01-05' })).toEqual([third, second, first])
  expect(await sids({ From: config.sender, To: '+4915112399012' })).toHaveLength(1)
  expect(await sids({ From: '+15550000000' })).toEqual([])

  const page = await list({ To: DELIVERED, PageSize: '2' })
  expect(page).toMatchObject({ page: 0, page_size: 2, start: 0, end: 1, previous_page_uri: null })
  expect(page.next_page_uri).toMatch(/^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/Messages\.json\?/)
  const { body } = await get('api', page.next_page_uri ?? '')
  expect(body).toMatchObject({ page: 1, messages: [{ sid: first }], next_page_uri: null })
})

test('the balance is a decimal string in the account currency', async () => {
  const { config, account, get } = await aTwilio()
  expect(await get('api', `${account}/Balance.json`)).toMatchObject({
    status: 200,
    body: { account_sid: config.accountId, balance: '1000.00', currency: 'USD' },
  })
})

test('the price list names countries, and a country gives prices per carrier that hold for an hour', async () => {
  const { clock, get } = await aTwilio()
  const list = await get('pricing', '/v1/Messaging/Countries?PageSize=3')
  expect(list.body).toMatchObject({
    meta: { page: 0, page_size: 3, key: 'countries', next_page_url: expect.stringContaining('Page=1') },
    countries: [{ country: 'Germany', iso_country: 'DE', url: expect.stringMatching(/\/Countries\/DE$/) }, {}, {}],
  })
  const prices = async () => (await get('pricing', '/v1/Messaging/Countries/DE')).body
  const before = await prices()
  expect(before).toMatchObject({
    country: 'Germany',
    iso_country: 'DE',
    price_unit: 'USD',
    outbound_sms_prices: [
      {
        carrier: 'Telekom',
        mcc: '262',
        mnc: '01',
        prices: [
          {
            base_price: expect.stringMatching(/^0\.\d{5}$/),
            current_price: expect.stringMatching(/^0\.\d{5}$/),
            number_type: 'mobile',
          },
        ],
      },
      { mnc: '02' },
      { mnc: '03' },
    ],
  })
  await clock.advance(3_599_000)
  expect(await prices()).toEqual(before)
  await clock.advance(1_000)
  // Not every list moves in every hour; within two days each does.
  for (let hour = 0; hour < 48 && JSON.stringify(await prices()) === JSON.stringify(before); hour++)
    await clock.advance(3_600_000)
  expect(await prices()).not.toEqual(before)
})

test('a message costs what the price list says for its carrier, for each segment', async () => {
  const { clock, account, get, send } = await aTwilio()
  const sid = sidOf(await send({ Body: 'ж'.repeat(100) }))
  await clock.advance(60_000)
  const { body } = await get('api', `${account}/Messages/${sid}.json`)
  const { price, num_segments } = body as { price: string; num_segments: string }
  expect(num_segments).toBe('2')
  const list = (await get('pricing', '/v1/Messaging/Countries/DE')).body as {
    outbound_sms_prices: { prices: { current_price: string }[] }[]
  }
  const perSegment = list.outbound_sms_prices.map(({ prices }) => Number(prices[0]?.current_price))
  expect(perSegment.map((value) => (-2 * value).toFixed(5))).toContain(price)
})
