import type { AdapterName, Category } from '../../../src/contract/models.ts'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import type { LookupRequest, OutboundMessage } from '../../../src/engine/providers/provider.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { answer, type Behaviour, type ReceivedRequest, type Script } from '../../fakes/local-server.ts'

export const NOW = Date.UTC(2026, 0, 5, 12)
export const SECRET = 'correct-horse-battery-staple'

export const aMessage = (overrides: Partial<OutboundMessage> = {}): OutboundMessage => ({
  to: '+4915112345678',
  body: 'Your code is 123456',
  reference: 'sb-1-1',
  ttlMs: 600_000,
  ...overrides,
})

export const aLookup = (overrides: Partial<LookupRequest> = {}): LookupRequest => ({
  to: '+4915112345678',
  body: 'Your code is 123456',
  reference: 'sb-1-1',
  startedAt: NOW,
  ...overrides,
})

/** How one adapter's provider says the things that every provider says. */
export interface Dialect {
  readonly adapter: AdapterName
  readonly config: (url: string) => ProviderConfig
  /** Where the send request must arrive under the prefix `/base`. */
  readonly sendPath: string
  /** The credentials, as the header says them. */
  readonly authorization: string
  readonly contentType: string
  /** The text of the message in a send request. */
  readonly textIn: (request: ReceivedRequest) => unknown
  /** What an acceptance says of the segments. */
  readonly segments: number | null
  /** What HTTP 403 means in answer to a submission. */
  readonly forbidden: Category
  /** The provider takes our reference as its message id. */
  readonly takesOurId: boolean
  readonly accepted: (id: string) => Behaviour
  readonly badRecipient: (text: string) => Behaviour
  readonly noCredit: Behaviour
  /** Answers to `lookup`: a message just like `aLookup`'s, and an empty list. */
  readonly found: (id: string) => Behaviour
  readonly nothingFound: Behaviour
  /** Answers every status request; ids that are not in the record are unknown. */
  readonly statuses: (statuses: Readonly<Record<string, string>>) => Script
  readonly words: {
    readonly pending: string
    readonly sent: string
    readonly delivered: string
    readonly failed: string
  }
  readonly balance: Behaviour
  /** Null where the provider publishes no prices. */
  readonly prices: { readonly list: (country: string) => Behaviour; readonly level: 'account' | 'list' } | null
}

const twilioMessage = (sid: string, fields: Record<string, unknown> = {}) => ({
  sid,
  status: 'queued',
  to: '+4915112345678',
  body: 'Your code is 123456',
  num_segments: '1',
  price: null,
  price_unit: 'USD',
  error_code: null,
  error_message: null,
  date_created: 'Mon, 05 Jan 2026 12:00:00 +0000',
  ...fields,
})

const vonageRecord = (id: string, fields: Record<string, unknown> = {}) => ({
  message_id: id,
  client_ref: 'sb-1-1',
  status: 'accepted',
  error_code: '0',
  currency: 'EUR',
  total_price: '0.0333',
  date_received: '2026-01-05T12:00:00+0000',
  ...fields,
})

const plivoMessage = (id: string, fields: Record<string, unknown> = {}) => ({
  message_uuid: id,
  message_state: 'sent',
  message_direction: 'outbound',
  to_number: '4915112345678',
  from_number: '15005550006',
  message_time: '2026-01-05 12:00:00+00:00',
  total_amount: '0.00000',
  units: 1,
  error_code: null,
  ...fields,
})

const telnyxMessage = (id: string, fields: Record<string, unknown> = {}) => ({
  data: {
    id,
    record_type: 'message',
    to: [{ phone_number: '+4915112345678', status: 'queued' }],
    parts: 1,
    cost: null,
    errors: [],
    received_at: '2026-01-05T12:00:00.000+00:00',
    ...fields,
  },
})

const telnyxError = (code: string, detail: string) => ({ errors: [{ code, title: 'Title', detail }] })

const infobipGroups: Readonly<Record<string, string>> = { '26': 'PENDING', '2': 'DELIVERED', '5': 'DELIVERED' }
const infobipStatus = (id: string, description = 'Words') => ({
  groupName: infobipGroups[id] ?? 'OTHER',
  id: Number(id) || id,
  description,
})

const infobipRow = (id: string, status: string) => ({
  messageId: id,
  status: infobipStatus(status),
  sentAt: '2026-01-05T12:00:00.000+0000',
  messageCount: 1,
})

const infobipSent = (messageId: string, status: object) => ({
  messages: [{ messageId, destination: '4915112345678', status, details: { messageCount: 1 } }],
})

/** Base64 of `account:secret`. */
const basic = (account: string) => `Basic ${Buffer.from(`${account}:${SECRET}`).toString('base64')}`

const json = (request: ReceivedRequest) => JSON.parse(request.body) as Record<string, unknown>

const inForm = { contentType: 'application/x-www-form-urlencoded', forbidden: 'account-blocked' } as const
const inJson = { contentType: 'application/json', forbidden: 'account-blocked' } as const

const urlsOf = (url: string, ...keys: string[]) => Object.fromEntries(keys.map((key) => [key, `${url}/base/`]))

export const dialects: readonly Dialect[] = [
  {
    adapter: 'twilio',
    config: (url) => aProvider({ secret: SECRET, baseUrls: urlsOf(url, 'api', 'pricing') }),
    sendPath: '/base/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json',
    ...inForm,
    authorization: basic('AC00000000000000000000000000000001'),
    textIn: (request) => request.form['Body'],
    segments: 1,
    takesOurId: false,
    accepted: (id) => answer(201, twilioMessage(id)),
    badRecipient: (text) => answer(400, { code: 21211, message: text, status: 400 }),
    noCredit: answer(401, { code: 20005, message: 'Account not active', status: 401 }),
    found: (id) => answer(200, { messages: [twilioMessage(id, { status: 'sent' })] }),
    nothingFound: answer(200, { messages: [] }),
    statuses: (statuses) => (request) => {
      const id = /Messages\/(.+)\.json$/.exec(request.path)?.[1] ?? ''
      const status = statuses[id]
      if (status === undefined) return answer(404, { code: 20404, message: 'not found', status: 404 })
      return answer(200, twilioMessage(id, { status }))
    },
    words: { pending: 'queued', sent: 'sent', delivered: 'delivered', failed: 'undelivered' },
    balance: answer(200, { account_sid: 'AC1', balance: '12.5', currency: 'USD' }),
    prices: {
      level: 'account',
      list: (country) =>
        answer(200, {
          iso_country: country,
          price_unit: 'USD',
          outbound_sms_prices: [
            { carrier: 'x', mcc: '262', mnc: '01', prices: [{ current_price: '0.05', number_type: 'mobile' }] },
          ],
        }),
    },
  },
  {
    adapter: 'vonage',
    config: (url) =>
      aProvider({
        name: 'vonage-main',
        label: 'Vonage main',
        adapter: 'vonage',
        accountId: 'abcd1234',
        secret: SECRET,
        currency: 'EUR',
        baseUrls: urlsOf(url, 'rest', 'api'),
      }),
    sendPath: '/base/sms/json',
    ...inForm,
    authorization: basic('abcd1234'),
    textIn: (request) => request.form['text'],
    segments: 1,
    takesOurId: false,
    accepted: (id) => answer(200, { 'message-count': '1', messages: [{ status: '0', 'message-id': id }] }),
    badRecipient: (text) => answer(200, { 'message-count': '1', messages: [{ status: '3', 'error-text': text }] }),
    noCredit: answer(200, { 'message-count': '1', messages: [{ status: '9', 'error-text': 'Quota exceeded' }] }),
    found: (id) => answer(200, { records: [vonageRecord('other', { client_ref: 'sb-9-9' }), vonageRecord(id)] }),
    nothingFound: answer(200, { records: [vonageRecord('other', { client_ref: 'sb-9-9' })] }),
    statuses: (statuses) => (request) => {
      const ids = (request.query['id'] ?? '').split(',')
      const known = ids.filter((id) => statuses[id] !== undefined)
      return answer(200, {
        records: known.map((id) => vonageRecord(id, { status: statuses[id] })),
        ids_not_found: ids.filter((id) => statuses[id] === undefined).join(','),
      })
    },
    words: { pending: 'buffered', sent: 'accepted', delivered: 'delivered', failed: 'expired' },
    balance: answer(200, { value: 12.5, autoReload: false }),
    prices: {
      level: 'account',
      list: (country) =>
        answer(200, {
          countryCode: country,
          currency: 'EUR',
          defaultPrice: '0.05',
          networks: [{ type: 'mobile', price: '0.04', currency: 'EUR', mcc: '262', mnc: '01', networkName: 'x' }],
        }),
    },
  },
  {
    adapter: 'plivo',
    config: (url) =>
      aProvider({
        name: 'plivo-main',
        label: 'Plivo main',
        adapter: 'plivo',
        accountId: 'MA0000000001',
        secret: SECRET,
        baseUrls: urlsOf(url, 'api'),
      }),
    sendPath: '/base/v1/Account/MA0000000001/Message/',
    ...inJson,
    forbidden: 'geo-blocked',
    authorization: basic('MA0000000001'),
    textIn: (request) => json(request)['text'],
    // Plivo's answer says nothing of them.
    segments: null,
    takesOurId: false,
    accepted: (id) => answer(202, { api_id: 'a', message: 'message(s) queued', message_uuid: [id] }),
    badRecipient: (text) => answer(400, { api_id: 'a', error: `dst is invalid: ${text}` }),
    noCredit: answer(400, { api_id: 'a', error: 'Insufficient Credit' }),
    found: (id) => answer(200, { objects: [plivoMessage('other', { to_number: '4915112345679' }), plivoMessage(id)] }),
    nothingFound: answer(200, { objects: [plivoMessage('other', { to_number: '4915112345679' })] }),
    statuses: (statuses) => (request) => {
      const id = /Message\/(.+)\/$/.exec(request.path)?.[1] ?? ''
      const status = statuses[id]
      if (status === undefined) return answer(404, { api_id: 'a', error: 'not found' })
      return answer(200, plivoMessage(id, { message_state: status }))
    },
    words: { pending: 'queued', sent: 'sent', delivered: 'delivered', failed: 'undelivered' },
    balance: answer(200, { api_id: 'a', cash_credits: '12.50000', billing_mode: 'prepaid' }),
    prices: {
      level: 'account',
      list: (country) =>
        answer(200, {
          country_iso: country,
          message: {
            inbound: { rate: '0.00000' },
            outbound: { rate: '0.05000' },
            outbound_networks_list: [{ group_name: 'x', rate: '0.04000' }],
          },
        }),
    },
  },
  {
    adapter: 'telnyx',
    config: (url) =>
      aProvider({
        name: 'telnyx-main',
        label: 'Telnyx main',
        adapter: 'telnyx',
        accountId: '',
        secret: SECRET,
        baseUrls: urlsOf(url, 'api'),
      }),
    sendPath: '/base/v2/messages',
    ...inJson,
    authorization: `Bearer ${SECRET}`,
    textIn: (request) => json(request)['text'],
    segments: 1,
    takesOurId: false,
    accepted: (id) => answer(200, telnyxMessage(id)),
    badRecipient: (text) => answer(400, telnyxError('40310', text)),
    noCredit: answer(402, telnyxError('20100', 'Insufficient funds')),
    found: (id) =>
      answer(200, {
        data: [
          {
            uuid: id,
            cld: '+4915112345678',
            cli: '+15005550006',
            status: 'sent',
            created_at: '2026-01-05T12:00:00Z',
          },
        ],
      }),
    nothingFound: answer(200, { data: [] }),
    statuses: (statuses) => (request) => {
      const id = request.path.split('/').at(-1) ?? ''
      const status = statuses[id]
      if (status === undefined) return answer(404, telnyxError('10005', 'not found'))
      return answer(200, telnyxMessage(id, { to: [{ phone_number: '+4915112345678', status }] }))
    },
    words: { pending: 'queued', sent: 'sent', delivered: 'delivered', failed: 'delivery_failed' },
    balance: answer(200, { data: { balance: '12.50', currency: 'USD', record_type: 'balance' } }),
    prices: {
      level: 'list',
      list: (country) =>
        answer(200, {
          data: [{ country_iso: country, operator: 'x', rate: 0.05, currency: 'USD', unit: 'part' }],
          meta: { total_pages: 1 },
        }),
    },
  },
  {
    adapter: 'infobip',
    config: (url) =>
      aProvider({
        name: 'infobip-main',
        label: 'Infobip main',
        adapter: 'infobip',
        accountId: '',
        secret: SECRET,
        currency: 'EUR',
        baseUrls: urlsOf(url, 'api'),
      }),
    sendPath: '/base/sms/3/messages',
    ...inJson,
    authorization: `App ${SECRET}`,
    textIn: (request) => (json(request) as { messages: { content: { text: unknown } }[] }).messages[0]?.content.text,
    segments: 1,
    takesOurId: true,
    accepted: (id) => answer(200, infobipSent(id, infobipStatus('26'))),
    badRecipient: (text) => answer(200, infobipSent('id-1', infobipStatus('52', text))),
    noCredit: answer(200, infobipSent('id-1', infobipStatus('12'))),
    found: (id) => answer(200, { results: [infobipRow('other', '26'), infobipRow(id, '2')] }),
    nothingFound: answer(200, { results: [infobipRow('other', '26')] }),
    statuses: (statuses) => (request) => {
      const ids = (request.query['messageId'] ?? '').split(',')
      return answer(200, { results: ids.flatMap((id) => (id in statuses ? [infobipRow(id, statuses[id] ?? '')] : [])) })
    },
    words: { pending: '26', sent: '2', delivered: '5', failed: '15' },
    balance: answer(200, { balance: 12.5, currency: 'EUR' }),
    prices: null,
  },
]
