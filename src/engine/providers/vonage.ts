import type { Clock } from '../clock.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { redact } from '../redact.ts'
import { segmentsOf } from '../segments.ts'
import {
  basicAuthorization,
  createApiClient,
  isSuccess,
  parseJson,
  sharedDeadline,
  unavailableOnError,
} from './api-client.ts'
import { endpoint, resolveBaseUrls } from './base-url.ts'
import { deliveryState } from './delivery-state.ts'
import { type ErrorEntry, entryOf } from './error-table.ts'
import type { Http, HttpAnswer, HttpReply } from './http.ts'
import { digitsOf } from './number-form.ts'
import { createPace } from './pace.ts'
import { moneyFrom, timeFrom } from './parse.ts'
import type { DeliveryReport, NotAccepted, PriceQuote, SendResult, SmsProvider } from './provider.ts'
import { unspoken } from './unspoken.ts'
import { fromAnswer, fromNoAnswer, notAccepted, sentence } from './verdict.ts'
import { vonageDeliveryErrors } from './vonage-delivery-errors.ts'
import { vonageErrors } from './vonage-errors.ts'
import { vonageQuotes } from './vonage-prices.ts'
import {
  type VonagePart,
  type VonageRecord,
  vonageBalance,
  vonageError,
  vonagePrices,
  vonageRecords,
  vonageSent,
} from './vonage-schemas.ts'
import { vonageStatuses } from './vonage-status.ts'

/** Keys of `ProviderConfig.baseUrls`: SMS, account and prices on `rest`, reports on `api`. */
export const vonageBaseUrls = { rest: 'https://rest.nexmo.com', api: 'https://api.nexmo.com' } as const

const MIN_TTL_MS = 20_000
const MAX_TTL_MS = 604_800_000
/** Room for clocks that differ, on both sides of a search. */
const SEARCH_MARGIN_MS = 60_000
/** Reports refuses longer windows. */
const MAX_SEARCH_MS = 24 * 60 * 60_000
/** Vonage takes one price request a second. */
const PRICE_GAP_MS = 1_000
/** Up to here asking country by country is cheaper than the whole list. */
const FEW_COUNTRIES = 3

/** Vonage has no code of its own for these. */
const partlyTaken: ErrorEntry = {
  category: 'malformed-answer',
  meaning: 'Vonage took some parts of the message and refused others.',
  advice: 'The user may get a fragment; a text of one segment avoids this.',
}
const undescribed: ErrorEntry = {
  category: 'malformed-answer',
  meaning: 'Vonage answered with a status that its documentation does not describe.',
  advice: 'Look for the message in the Vonage dashboard.',
}

/**
 * Vonage's SMS API, with delivery states and lost submissions from its Reports API.
 *
 * The SMS API answers HTTP 200 even when it refuses: the verdict is in the body. Reports are charged per
 * record on pay-as-you-go accounts, also for the same record again. A message of several parts has one id for
 * each; it is followed by the first. Nothing here was tried on a live account; the parsers are tolerant where
 * Vonage's documents leave room.
 *
 * @throws ProviderConfigError when a base URL cannot be used
 */
export function createVonage(
  config: ProviderConfig,
  deps: { readonly http: Http; readonly clock: Clock },
): SmsProvider {
  const { http, clock } = deps
  const urls = resolveBaseUrls(vonageBaseUrls, config.baseUrls)
  const client = createApiClient({
    http,
    authorization: basicAuthorization(config),
    failureOf: (answer) => failureOf(answer),
  })
  const priceTurn = createPace(clock, PRICE_GAP_MS)

  /** For answers that are no verdict of the SMS API. Their codes repeat the HTTP status. */
  function failureOf(answer: HttpAnswer, body = ''): NotAccepted {
    const complaint = { ...vonageError.parse(parseJson(answer.body)), entry: undefined }
    return fromAnswer('Vonage', answer, complaint, { now: clock.now(), secrets: unspoken(config, body) })
  }

  function sendResult(reply: HttpReply, body: string): SendResult {
    if (reply.kind === 'no-answer') return fromNoAnswer(reply)
    const sent = isSuccess(reply) ? vonageSent.safeParse(parseJson(reply.body)) : undefined
    if (!sent?.success) return failureOf(reply, body)
    const parts = sent.data.messages
    const refused = parts.find((part) => part.status !== '0')
    if (refused !== undefined) return refusal(refused, parts, body)
    const id = parts[0]['message-id']
    if (id === null) return failureOf(reply, body)
    return { outcome: 'accepted', providerMessageId: id, segments: parts.length, price: priceOfParts(parts) }
  }

  function refusal(part: VonagePart, parts: readonly VonagePart[], body: string): NotAccepted {
    // Part of the message was sent and is billed, but nobody can read it: neither accepted nor rejected. As
    // unknown it goes to the next provider and is counted as a possible duplicate.
    const partly = parts.some(({ status }) => status === '0')
    const entry = partly ? partlyTaken : (entryOf(vonageErrors, part.status) ?? undescribed)
    const said = part['error-text'] === null ? null : redact(part['error-text'], unspoken(config, body))
    return notAccepted(entry.category, {
      code: part.status,
      message: sentence('Vonage', entry, said),
      retryAfterMs: entry.category === 'throttled' ? waitAsked(part['error-text']) : null,
    })
  }

  /** The sum over the parts; null as soon as one of them has no readable price. */
  function priceOfParts(parts: readonly VonagePart[]): DeliveryReport['price'] {
    const prices = parts.map((part) => moneyFrom(part['message-price'], config.currency)?.micros ?? Number.NaN)
    const micros = prices.reduce((sum, price) => sum + Math.abs(price), 0)
    return Number.isSafeInteger(micros) ? { micros, currency: config.currency } : null
  }

  function report(record: VonageRecord): DeliveryReport {
    const code = record.error_code === '0' ? null : record.error_code
    const price = moneyFrom(record.total_price, record.currency ?? config.currency)
    return {
      providerMessageId: record.message_id,
      ...deliveryState(vonageStatuses, record.status),
      errorCode: code,
      errorMessage: code === null ? null : errorMessage(code, record.error_code_description),
      price: price === null ? null : { ...price, micros: Math.abs(price.micros) },
      at: timeFrom(record.date_finalized ?? record.date_received),
    }
  }

  function errorMessage(code: string, description: string | null): string | null {
    const said = description === null ? null : redact(description, unspoken(config))
    const entry = entryOf(vonageDeliveryErrors, code)
    return entry === undefined ? said : sentence('Vonage', entry, said)
  }

  const reports = (query: Readonly<Record<string, string>>) =>
    endpoint(urls.api, '/v2/reports/records', {
      account_id: config.accountId,
      product: 'SMS',
      direction: 'outbound',
      ...query,
    })

  return {
    config,
    statusBatchSize: 50,

    async send(message, options) {
      const form = {
        from: digitsOf(config.sender),
        to: digitsOf(message.to),
        text: message.body,
        type: segmentsOf(message.body).encoding === 'GSM-7' ? 'text' : 'unicode',
        ttl: String(Math.min(Math.max(Math.floor(message.ttlMs), MIN_TTL_MS), MAX_TTL_MS)),
        'client-ref': message.reference,
      }
      return sendResult(await client.postForm(endpoint(urls.rest, '/sms/json'), form, options), message.body)
    },

    // Reports can be searched by time only; our reference tells the records apart.
    lookup: (request, options) =>
      unavailableOnError(async () => {
        const start = request.startedAt - SEARCH_MARGIN_MS
        const end = Math.min(clock.now() + SEARCH_MARGIN_MS, start + MAX_SEARCH_MS)
        const window = { date_start: new Date(start).toISOString(), date_end: new Date(end).toISOString() }
        const { records } = await client.get(reports(window), vonageRecords, options)
        const found = records.find((record) => record.client_ref === request.reference)
        if (found === undefined) return { kind: 'absent' }
        return { kind: 'found', providerMessageId: found.message_id, report: report(found) }
      }),

    async statuses(ids, options) {
      if (ids.length === 0) return []
      const { records } = await client.get(reports({ id: ids.join(',') }), vonageRecords, options)
      return records.map(report)
    },

    async prices(countries, options) {
      const left = sharedDeadline(clock, options)
      const path = '/account/get-pricing/outbound/sms'
      const urlsToAsk =
        countries.length > FEW_COUNTRIES
          ? [endpoint(urls.rest, '/account/get-full-pricing/outbound/sms')]
          : countries.map((country) => endpoint(urls.rest, path, { country }))
      const quotes: PriceQuote[] = []
      for (const url of urlsToAsk) {
        await priceTurn(left())
        const list = await client.find(url, vonagePrices, left())
        quotes.push(
          ...(list?.countries ?? []).flatMap((country) => vonageQuotes(country, config.currency, options.onUnusable)),
        )
      }
      return quotes
    },

    // Always in EUR, whatever the currency of the prices.
    async balance(options) {
      const { value } = await client.get(endpoint(urls.rest, '/account/get-balance'), vonageBalance, options)
      return { micros: value, currency: 'EUR' }
    },
  }
}

/** Vonage says how many milliseconds to wait in words: "please wait [ 250 ] and retry". */
function waitAsked(text: string | null): number | null {
  const match = /wait \[ *(\d{1,6}) *\]/.exec(text ?? '')
  return match === null ? null : Number(match[1])
}
