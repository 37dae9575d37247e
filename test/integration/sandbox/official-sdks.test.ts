import { AuthType, Infobip } from '@infobip-api/sdk'
import { Vonage } from '@vonage/server-sdk'
import { Client as PlivoClient } from 'plivo'
import Telnyx from 'telnyx'
import twilio from 'twilio'
import { expect, test } from 'vitest'
import type { Sandbox } from '../../../src/engine/sandbox/sandbox.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, configOf } from './talk.ts'

// The providers' own clients are the judges of our dialects: none of them knows that it talks to a sandbox.

const TO = '+4915112399011'
const REFUSED = '+4915112399004'
const TEXT = 'Your code is 123456'
const MINUTE = 60_000

const aWorld = async () => {
  const clock = new FakeClock()
  return { clock, sandbox: await aSandbox({ clock }) }
}

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => expect.fail(`answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  )

/** Twilio's client has fixed hosts; the HTTP client it takes as an option is where they can be changed. */
function twilioClient(sandbox: Sandbox) {
  const { accountId, secret, baseUrls } = configOf(sandbox, 'twilio')
  const http = new twilio.RequestClient()
  const redirect = (uri: string) =>
    uri
      .replace('https://api.twilio.com', baseUrls['api'] ?? '')
      .replace('https://pricing.twilio.com', baseUrls['pricing'] ?? '')
  const httpClient = Object.assign(Object.create(http) as typeof http, {
    request: (options: Parameters<typeof http.request>[0]) => http.request({ ...options, uri: redirect(options.uri) }),
  })
  return twilio(accountId, secret, { httpClient })
}

const plivoClient = (sandbox: Sandbox) => {
  const { accountId, secret, baseUrls } = configOf(sandbox, 'plivo')
  return new PlivoClient(accountId, secret, { url: `${baseUrls['api']}/v1/Account/${accountId}` })
}

/** Left as it is, the client would send a message again by itself after a 429 or a 500. */
const telnyxClient = (sandbox: Sandbox, apiKey = configOf(sandbox, 'telnyx').secret) =>
  new Telnyx({ apiKey, baseURL: `${configOf(sandbox, 'telnyx').baseUrls['api']}/v2`, maxRetries: 0 })

const vonageClient = (sandbox: Sandbox) => {
  const { accountId, secret, baseUrls } = configOf(sandbox, 'vonage')
  return new Vonage(
    { apiKey: accountId, apiSecret: secret },
    { restHost: baseUrls['rest'] ?? '', apiHost: baseUrls['api'] ?? '' },
  )
}

const infobipClient = (sandbox: Sandbox) => {
  const { secret, baseUrls } = configOf(sandbox, 'infobip')
  return new Infobip({ baseUrl: baseUrls['api'] ?? '', apiKey: secret, authType: AuthType.ApiKey })
}

test('twilio: send, poll, list, prices, balance, refusal', async () => {
  const { clock, sandbox } = await aWorld()
  const client = twilioClient(sandbox)
  const { sender } = configOf(sandbox, 'twilio')
  const sent = await client.messages.create({ to: TO, from: sender, body: TEXT })
  expect(sent).toMatchObject({ status: 'queued', numSegments: '1', price: null, dateCreated: new Date(clock.now()) })
  await clock.advance(MINUTE)
  const polled = await client.messages(sent.sid).fetch()
  expect(polled).toMatchObject({ status: 'delivered', errorCode: null, priceUnit: 'USD' })
  expect(Number(polled.price)).toBeLessThan(0)

  await client.messages.create({ to: TO, from: sender, body: TEXT })
  await client.messages.create({ to: TO, from: sender, body: TEXT })
  // Two pages, the second by the link of the first.
  const listed = await client.messages.list({ to: TO, pageSize: 2 })
  expect(listed.map(({ sid }) => sid)).toHaveLength(3)
  expect(listed.at(-1)?.sid).toBe(sent.sid)

  const countries = await client.pricing.v1.messaging.countries.list({ pageSize: 5 })
  expect(countries.length).toBeGreaterThan(10)
  const prices = await client.pricing.v1.messaging.countries('DE').fetch()
  expect(prices).toMatchObject({ priceUnit: 'USD', outboundSmsPrices: [{ mcc: '262', mnc: '01' }, {}, {}] })
  expect(await client.balance.fetch()).toMatchObject({ currency: 'USD', balance: expect.stringMatching(/^\d+\.\d\d$/) })
  expect(await errorOf(client.messages.create({ to: REFUSED, from: sender, body: TEXT }))).toMatchObject({
    status: 400,
    code: 21408,
    moreInfo: 'https://www.twilio.com/docs/errors/21408',
  })
})

test('vonage: send, report, prices, balance, refusal inside HTTP 200', async () => {
  const { clock, sandbox } = await aWorld()
  const client = vonageClient(sandbox)
  const { accountId } = configOf(sandbox, 'vonage')
  const sent = await client.sms.send({ to: TO.slice(1), from: 'Signalbox', text: TEXT, clientRef: 'attempt-7' })
  const [message] = sent.messages
  expect(message).toMatchObject({ status: '0', to: TO.slice(1), clientRef: 'attempt-7' })
  expect(sandbox.record()).toMatchObject([{ body: TEXT, reference: 'attempt-7' }])
  await clock.advance(MINUTE)
  const id = message?.messageId ?? ''
  type ReportParams = Parameters<typeof client.reports.getRecords>[0]
  const asked = { accountId, product: 'SMS', direction: 'outbound', id } as ReportParams
  const report = await client.reports.getRecords(asked)
  expect(report).toMatchObject({ itemsCount: 1, records: [{ messageId: id, status: 'delivered', currency: 'EUR' }] })

  type ServiceType = Parameters<typeof client.pricing.listAllCountriesPricing>[0]
  const all = await client.pricing.listAllCountriesPricing('sms' as ServiceType)
  expect(all.countries.find(({ countryCode }) => countryCode === 'DE')).toMatchObject({ dialingPrefix: '49' })
  await clock.advance(1_000)
  expect(await client.pricing.listPrefixPricing('sms' as ServiceType, '49')).toMatchObject({
    countries: [{ countryCode: 'DE', networks: [{ mcc: '262' }, {}, {}] }],
  })
  expect(await client.accounts.getBalance()).toMatchObject({ value: expect.any(Number), autoReload: true })
  const refusal = await errorOf(client.sms.send({ to: '4915112399005', from: 'Signalbox', text: TEXT }))
  expect(refusal).toMatchObject({ response: { messages: [{ status: '9', errorText: 'Quota Exceeded - rejected' }] } })
})

test('plivo: send, poll, list, prices, balance, refusals', async () => {
  const { clock, sandbox } = await aWorld()
  const client = plivoClient(sandbox)
  const { sender } = configOf(sandbox, 'plivo')
  const sent = await client.messages.create(sender, TO, TEXT)
  const [id = ''] = sent.messageUuid
  expect(sent.message).toBe('message(s) queued')
  await clock.advance(MINUTE)
  expect(await client.messages.get(id)).toMatchObject({
    messageUuid: id,
    messageState: 'delivered',
    errorCode: '000',
    toNumber: TO.slice(1),
    totalAmount: expect.stringMatching(/^0\.\d{5}$/),
    destinationCountryIso2: 'DE',
  })
  await client.messages.create(sender, TO, TEXT)
  const since = new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ')
  const listed = await client.messages.list({ limit: 20, message_time__gte: since })
  expect([listed].flat()).toMatchObject([{ messageState: 'queued' }])
  expect(await client.messages.list({ limit: 1 })).toMatchObject({ length: 1, meta: { totalCount: 2 } })

  // The client has the method; its types forgot it.
  const pricings = client.pricings as typeof client.pricings & { get(iso: string): Promise<object> }
  expect(await pricings.get('DE')).toMatchObject({
    countryIso: 'DE',
    message: { outbound: { rate: expect.any(String) }, outboundNetworksList: [{}, {}, {}] },
  })
  expect(await client.accounts.get()).toMatchObject({ cashCredits: expect.stringMatching(/^\d+\.\d{5}$/) })
  const geo = await errorOf(client.messages.create(sender, REFUSED, TEXT))
  expect(geo).toMatchObject({ status: 403, apiID: expect.any(String) })
  const noCredit = await errorOf(client.messages.create(sender, '+4915112399005', TEXT))
  expect(noCredit).toMatchObject({ message: 'Insufficient Credit', apiID: expect.any(String) })
})

test('telnyx: send, poll, records, prices without a key, balance, refusals', async () => {
  const { clock, sandbox } = await aWorld()
  const client = telnyxClient(sandbox)
  const { sender } = configOf(sandbox, 'telnyx')
  const { data: sent } = await client.messages.send({ to: TO, from: sender, text: TEXT })
  expect(sent).toMatchObject({ record_type: 'message', parts: 1, cost: null, to: [{ status: 'queued' }] })
  await clock.advance(MINUTE)
  expect(await client.messages.retrieve(sent?.id ?? '')).toMatchObject({
    data: { id: sent?.id, to: [{ status: 'delivered' }], cost: { currency: 'USD' } },
  })
  for (let i = 0; i < 2; i++) await client.messages.send({ to: TO, from: sender, text: TEXT })
  const found: unknown[] = []
  const filter = { record_type: 'messaging', cld: TO, created_at: { gte: new Date(0).toISOString() } } as const
  // The client walks the pages by itself.
  for await (const record of client.detailRecords.list({ filter, 'page[size]': 1, sort: ['created_at'] })) {
    found.push(record)
  }
  expect(found).toMatchObject([{ uuid: sent?.id, status: 'delivered', cld: TO }, {}, {}])

  const rates: unknown[] = []
  const anonymous = telnyxClient(sandbox, 'none')
  const list = anonymous.pricing.products.retrieve('messaging-outbound', { 'page[size]': 30 })
  for await (const { country_iso, rate } of list) rates.push([country_iso, typeof rate])
  expect(rates.length).toBeGreaterThan(60)
  expect(rates).toContainEqual(['DE', 'number'])
  expect(await client.balance.retrieve()).toMatchObject({ data: { balance: expect.any(String), currency: 'USD' } })
  const geo = await errorOf(client.messages.send({ to: REFUSED, from: sender, text: TEXT }))
  expect(geo).toBeInstanceOf(Telnyx.BadRequestError)
  expect(geo).toMatchObject({ status: 400, error: { errors: [{ code: '40309' }] } })
  expect(await errorOf(anonymous.balance.retrieve())).toBeInstanceOf(Telnyx.AuthenticationError)
  await sandbox.setFault('telnyx', 'throttle-429')
  expect(await errorOf(client.balance.retrieve())).toBeInstanceOf(Telnyx.RateLimitError)
})

test('infobip: send, log with its price, report once, refusals inside HTTP 200', async () => {
  const { clock, sandbox } = await aWorld()
  const { sms } = infobipClient(sandbox).channels
  const message = (to: string, messageId: string) => ({
    messages: [{ from: 'Signalbox', destinations: [{ to, messageId }], text: TEXT }],
  })
  expect(await sms.send(message(TO.slice(1), 'attempt-7'))).toMatchObject({
    status: 200,
    data: { bulkId: expect.any(String), messages: [{ messageId: 'attempt-7', to: TO.slice(1), status: { id: 26 } }] },
  })
  expect(await sms.send(message(TO.slice(1), 'attempt-7'))).toMatchObject({
    data: { messages: [{ status: { groupName: 'REJECTED', id: 23 } }] },
  })
  await clock.advance(MINUTE)
  expect(await sms.logs.get({ messageId: 'attempt-7', generalStatus: 'DELIVERED' })).toMatchObject({
    data: {
      results: [
        {
          to: TO.slice(1),
          from: 'Signalbox',
          text: TEXT,
          smsCount: 1,
          price: { pricePerMessage: expect.any(Number), currency: 'EUR' },
          status: { name: 'DELIVERED_TO_HANDSET' },
        },
      ],
    },
  })
  expect(await sms.reports.get({})).toMatchObject({ data: { results: [{ messageId: 'attempt-7' }] } })
  expect(await sms.reports.get({})).toMatchObject({ data: { results: [] } })
  expect(await sms.send(message(REFUSED.slice(1), 'attempt-8'))).toMatchObject({
    data: { messages: [{ status: { id: 19 } }] },
  })
})

test('infobip: version 3 and the balance, over the transport of its client, which has no methods for them', async () => {
  const { clock, sandbox } = await aWorld()
  const { http } = infobipClient(sandbox).channels.sms
  const messages = [{ destinations: [{ to: TO.slice(1), messageId: 'attempt-7' }], content: { text: TEXT } }]
  expect(await http.post('/sms/3/messages', { messages })).toMatchObject({
    data: { messages: [{ messageId: 'attempt-7', destination: TO.slice(1), status: { id: 26 } }] },
  })
  await clock.advance(MINUTE)
  expect(await http.get('/sms/3/logs', { messageId: 'attempt-7' })).toMatchObject({
    data: { results: [{ sender: 'Signalbox', status: { id: 5 }, price: { currency: 'EUR' } }] },
  })
  expect(await http.get('/account/1/balance')).toMatchObject({ data: { balance: expect.any(Number), currency: 'EUR' } })
})
