import type { AdapterName } from '../../../src/contract/models.ts'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import type { LookupRequest, OutboundMessage } from '../../../src/engine/providers/provider.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { answer, type Behaviour, type Script } from '../../fakes/local-server.ts'

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
  readonly prices: (country: string) => Behaviour
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

const urlsOf = (url: string, ...keys: string[]) => Object.fromEntries(keys.map((key) => [key, `${url}/base/`]))

export const dialects: readonly Dialect[] = [
  {
    adapter: 'twilio',
    config: (url) => aProvider({ secret: SECRET, baseUrls: urlsOf(url, 'api', 'pricing') }),
    sendPath: '/base/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json',
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
    prices: (country) =>
      answer(200, {
        iso_country: country,
        price_unit: 'USD',
        outbound_sms_prices: [
          { carrier: 'x', mcc: '262', mnc: '01', prices: [{ current_price: '0.05', number_type: 'mobile' }] },
        ],
      }),
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
    prices: (country) =>
      answer(200, {
        countryCode: country,
        currency: 'EUR',
        defaultPrice: '0.05',
        networks: [{ type: 'mobile', price: '0.04', currency: 'EUR', mcc: '262', mnc: '01', networkName: 'x' }],
      }),
  },
]
