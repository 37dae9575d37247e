import type { Clock } from '../clock.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { redact } from '../redact.ts'
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
import { entryOf } from './error-table.ts'
import type { Http, HttpAnswer, HttpReply } from './http.ts'
import { moneyFrom, segmentsFrom, timeFrom } from './parse.ts'
import type { Accepted, DeliveryReport, LookupRequest, PriceQuote, SendResult, SmsProvider } from './provider.ts'
import { twilioErrors } from './twilio-errors.ts'
import { twilioQuotes } from './twilio-prices.ts'
import {
  type TwilioMessage,
  twilioBalance,
  twilioCountryPrices,
  twilioError,
  twilioMessage,
  twilioMessageList,
} from './twilio-schemas.ts'
import { twilioStatuses } from './twilio-status.ts'
import { unspoken } from './unspoken.ts'
import { fromAnswer, fromNoAnswer, sentence } from './verdict.ts'

/** Keys of `ProviderConfig.baseUrls`. */
export const twilioBaseUrls = { api: 'https://api.twilio.com', pricing: 'https://pricing.twilio.com' } as const

const MAX_VALIDITY_S = 36_000
/** How far Twilio's clock may be behind ours; its dates are cut to whole seconds besides. */
const CLOCK_TOLERANCE_MS = 6_000

/**
 * Twilio's Programmable Messaging over its REST API of 2010-04-01.
 *
 * Twilio has no idempotency key and no reference of ours on a message: a submission whose answer was lost is
 * found by recipient, text and time. Nothing here was tried on a live account; the parsers are tolerant where
 * Twilio's documents leave room.
 *
 * @throws ProviderConfigError when a base URL cannot be used
 */
export function createTwilio(
  config: ProviderConfig,
  deps: { readonly http: Http; readonly clock: Clock },
): SmsProvider {
  const { http, clock } = deps
  const urls = resolveBaseUrls(twilioBaseUrls, config.baseUrls)
  const account = `/2010-04-01/Accounts/${encodeURIComponent(config.accountId)}`
  const client = createApiClient({
    http,
    authorization: basicAuthorization(config),
    failureOf: (answer) => failureOf(answer),
  })

  function failureOf(answer: HttpAnswer, body = '') {
    const { code, message } = twilioError.parse(parseJson(answer.body))
    const complaint = { code, text: message, entry: entryOf(twilioErrors, code) }
    return fromAnswer('Twilio', answer, complaint, { now: clock.now(), secrets: unspoken(config, body) })
  }

  function sendResult(reply: HttpReply, body: string): SendResult {
    if (reply.kind === 'no-answer') return fromNoAnswer(reply)
    const message = isSuccess(reply) ? twilioMessage.safeParse(parseJson(reply.body)) : undefined
    return message?.success ? accepted(message.data) : failureOf(reply, body)
  }

  function accepted(message: TwilioMessage): Accepted {
    return {
      outcome: 'accepted',
      providerMessageId: message.sid,
      // With a Messaging Service Twilio counts the segments later and says "0" meanwhile.
      segments: segmentsFrom(message.num_segments),
      price: priceOf(message),
    }
  }

  /** Twilio prints what it took from the account, so the price of a message is negative. */
  function priceOf(message: TwilioMessage): DeliveryReport['price'] {
    const price = moneyFrom(message.price, message.price_unit ?? config.currency)
    return price === null ? null : { ...price, micros: Math.abs(price.micros) }
  }

  function report(message: TwilioMessage): DeliveryReport {
    return {
      providerMessageId: message.sid,
      ...deliveryState(twilioStatuses, message.status),
      errorCode: message.error_code,
      errorMessage: errorMessage(message),
      price: priceOf(message),
      at: timeFrom(message.date_updated ?? message.date_created),
    }
  }

  function errorMessage(message: TwilioMessage): string | null {
    const said = message.error_message === null ? null : redact(message.error_message, unspoken(config))
    const entry = entryOf(twilioErrors, message.error_code)
    return entry === undefined ? said : sentence('Twilio', entry, said)
  }

  return {
    config,
    statusBatchSize: 1,

    async send(message, options) {
      const sender = config.sender.startsWith('MG') ? 'MessagingServiceSid' : 'From'
      const form = {
        To: message.to,
        [sender]: config.sender,
        Body: message.body,
        ValidityPeriod: String(validitySeconds(message.ttlMs)),
      }
      return sendResult(
        await client.postForm(endpoint(urls.api, `${account}/Messages.json`), form, options),
        message.body,
      )
    },

    // By recipient only: a message still in Twilio's queue has no DateSent, so a filter on it would hide the very
    // messages we are after. Nobody gets 50 messages between a submission and its lookup.
    lookup: (request, options) =>
      unavailableOnError(async () => {
        const query = { To: request.to, PageSize: '50' }
        const url = endpoint(urls.api, `${account}/Messages.json`, query)
        const { messages } = await client.get(url, twilioMessageList, options)
        const found = newestMatch(messages, request)
        if (found === undefined) return { kind: 'absent' }
        return { kind: 'found', providerMessageId: found.sid, report: report(found) }
      }),

    async statuses(ids, options) {
      const left = sharedDeadline(clock, options)
      const reports: DeliveryReport[] = []
      for (const id of ids) {
        const url = endpoint(urls.api, `${account}/Messages/${encodeURIComponent(id)}.json`)
        const message = await client.find(url, twilioMessage, left())
        if (message !== null) reports.push(report(message))
      }
      return reports
    },

    // One call a country: Twilio's list of countries holds no prices.
    async prices(countries, options) {
      const left = sharedDeadline(clock, options)
      const quotes: PriceQuote[] = []
      for (const country of countries) {
        const url = endpoint(urls.pricing, `/v1/Messaging/Countries/${encodeURIComponent(country)}`)
        const list = await client.find(url, twilioCountryPrices, left())
        if (list !== null) quotes.push(...twilioQuotes(country, list, config.currency, options.onUnusable))
      }
      return quotes
    },

    async balance(options) {
      const url = endpoint(urls.api, `${account}/Balance.json`)
      const { balance, currency } = await client.get(url, twilioBalance, options)
      return { micros: balance, currency }
    },
  }
}

/** Cut, not rounded: a code must not arrive after it has expired. */
const validitySeconds = (ttlMs: number): number => Math.min(Math.max(Math.floor(ttlMs / 1_000), 1), MAX_VALIDITY_S)

/** The text holds the code, so it tells messages to one number apart. A trial account puts a notice before it. */
function newestMatch(messages: readonly TwilioMessage[], request: LookupRequest): TwilioMessage | undefined {
  const earliest = request.startedAt - CLOCK_TOLERANCE_MS
  return messages
    .flatMap((message) => {
      const createdAt = timeFrom(message.date_created)
      const same = message.to === request.to && message.body?.endsWith(request.body) === true
      return same && createdAt !== null && createdAt >= earliest ? [{ message, createdAt }] : []
    })
    .sort((a, b) => b.createdAt - a.createdAt)[0]?.message
}
