import type * as z from 'zod'
import type { Clock } from '../clock.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { redact } from '../redact.ts'
import { createApiClient, isSuccess, parseJson, sharedDeadline, unavailableOnError } from './api-client.ts'
import { endpoint, resolveBaseUrls } from './base-url.ts'
import { deliveryState } from './delivery-state.ts'
import { entryOf } from './error-table.ts'
import type { Http, HttpAnswer, HttpReply } from './http.ts'
import { nearestMatch, searchWindow } from './nearest-match.ts'
import { isNumber, sameAddress } from './number-form.ts'
import { chargeFrom, moneyFrom, segmentsFrom, timeFrom } from './parse.ts'
import type { Accepted, DeliveryReport, NotAccepted, PriceQuote, SendResult, SmsProvider } from './provider.ts'
import { ProviderConfigError } from './provider-config-error.ts'
import { telnyxErrors } from './telnyx-errors.ts'
import { telnyxQuotes } from './telnyx-prices.ts'
import {
  type TelnyxMessage,
  type TelnyxPriceRow,
  telnyxBalance,
  telnyxDetailRecords,
  telnyxError,
  telnyxMessage,
  telnyxPrices,
} from './telnyx-schemas.ts'
import { telnyxStatuses } from './telnyx-status.ts'
import { unspoken } from './unspoken.ts'
import { fromAnswer, fromNoAnswer, retryAfterMs, sentence } from './verdict.ts'

/** Keys of `ProviderConfig.baseUrls`. */
export const telnyxBaseUrls = { api: 'https://api.telnyx.com' } as const

type DetailRecord = z.output<typeof telnyxDetailRecords>[number]

const PRICE_PAGE_SIZE = 100
/** Should Telnyx ignore the country and send its whole deck, the search ends here. */
const MAX_PRICE_PAGES = 20
/** The most that detail records give. */
const RECORDS_PAGE_SIZE = 50

/**
 * Telnyx's Messaging API, version 2.
 *
 * The API key is the secret; Telnyx has no account id. `config.accountId` is the id of the messaging profile, which
 * a sender id of letters needs and a phone number does not: it may be empty then.
 *
 * `/messages` takes no idempotency key and no reference: a submission whose answer was lost is found among the detail
 * records by recipient, sender and time, the nearest within a minute. They appear with a lag, so an absence is weak
 * evidence, and two verifications of one number within that minute can be taken for each other. Prices are Telnyx's
 * public list; the account's own price stands on each message. Nothing here was tried on a live account.
 *
 * @throws ProviderConfigError when a base URL cannot be used, or a sender id has no messaging profile
 */
export function createTelnyx(
  config: ProviderConfig,
  deps: { readonly http: Http; readonly clock: Clock },
): SmsProvider {
  const { http, clock } = deps
  const urls = resolveBaseUrls(telnyxBaseUrls, config.baseUrls)
  const profile = isNumber(config.sender) ? {} : { messaging_profile_id: messagingProfile(config) }
  const client = createApiClient({
    http,
    authorization: `Bearer ${config.secret}`,
    failureOf: (answer) => failureOf(answer),
  })

  function failureOf(answer: HttpAnswer, body = ''): NotAccepted {
    const complaint = telnyxError.parse(parseJson(answer.body))
    const context = { now: clock.now(), secrets: unspoken(config, body) }
    const verdict = fromAnswer(
      'Telnyx',
      answer,
      { ...complaint, entry: entryOf(telnyxErrors, complaint.code) },
      context,
    )
    const askedMs = verdict.retryAfterMs ?? waitAsked(answer, clock.now())
    return verdict.category === 'throttled' ? { ...verdict, retryAfterMs: askedMs } : verdict
  }

  function sendResult(reply: HttpReply, body: string): SendResult {
    if (reply.kind === 'no-answer') return fromNoAnswer(reply)
    const message = isSuccess(reply) ? telnyxMessage.safeParse(parseJson(reply.body)) : undefined
    return message?.success ? accepted(message.data) : failureOf(reply, body)
  }

  const accepted = (message: TelnyxMessage): Accepted => ({
    outcome: 'accepted',
    providerMessageId: message.id,
    segments: segmentsFrom(message.parts),
    price: costOf(message, false),
  })

  const costOf = ({ cost }: TelnyxMessage, final: boolean): DeliveryReport['price'] =>
    chargeFrom(moneyFrom(cost?.amount ?? null, cost?.currency ?? config.currency), final)

  function report(message: TelnyxMessage): DeliveryReport {
    const state = deliveryState(telnyxStatuses, message.to)
    return {
      providerMessageId: message.id,
      ...state,
      errorCode: message.errors?.code ?? null,
      errorMessage: errorMessage(message.errors),
      price: costOf(message, state.final),
      at: timeFrom(message.completed_at ?? message.sent_at ?? message.received_at),
    }
  }

  function errorMessage(error: TelnyxMessage['errors']): string | null {
    const text = error?.detail ?? error?.title ?? null
    const said = text === null ? null : redact(text, unspoken(config))
    const entry = entryOf(telnyxErrors, error?.code ?? null)
    return entry === undefined ? said : sentence('Telnyx', entry, said)
  }

  function recordReport(record: DetailRecord): DeliveryReport {
    const state = deliveryState(telnyxStatuses, record.status.toLowerCase())
    return {
      providerMessageId: record.uuid,
      ...state,
      errorCode: null,
      errorMessage: null,
      price: chargeFrom(moneyFrom(record.cost, record.currency ?? config.currency), state.final),
      at: timeFrom(record.created_at),
    }
  }

  return {
    config,
    statusBatchSize: 1,

    async send(message, options) {
      const body = { from: config.sender, to: message.to, text: message.body, type: 'SMS', ...profile }
      return sendResult(await client.postJson(endpoint(urls.api, '/v2/messages'), body, options), message.body)
    },

    lookup: (request, options) =>
      unavailableOnError(async () => {
        const window = searchWindow(request.startedAt)
        const url = endpoint(urls.api, '/v2/detail_records', {
          'filter[record_type]': 'messaging',
          'filter[direction]': 'outbound',
          'filter[cld]': request.to,
          'filter[created_at][gte]': new Date(window.from).toISOString(),
          'page[number]': '1',
          'page[size]': String(RECORDS_PAGE_SIZE),
        })
        const records = await client.get(url, telnyxDetailRecords, options)
        const candidates = records.filter(
          ({ cld, cli, direction }) =>
            sameAddress(cld, request.to) && sameAddress(cli, config.sender) && direction !== 'inbound',
        )
        const found = nearestMatch(candidates, (record) => timeFrom(record.created_at), request.startedAt)
        if (found === undefined) return { kind: 'absent' }
        return { kind: 'found', providerMessageId: found.uuid, report: recordReport(found) }
      }),

    // A message older than ten days is not found any more.
    async statuses(ids, options) {
      const left = sharedDeadline(clock, options)
      const reports: DeliveryReport[] = []
      for (const id of ids) {
        const url = endpoint(urls.api, `/v2/messages/${encodeURIComponent(id)}`)
        const message = await client.find(url, telnyxMessage, left())
        if (message !== null) reports.push(report(message))
      }
      return reports
    },

    async prices(countries, options) {
      const left = sharedDeadline(clock, options)
      const quotes: PriceQuote[] = []
      for (const country of countries) {
        const rows: TelnyxPriceRow[] = []
        for (let page = 1, pages = 1; page <= Math.min(pages, MAX_PRICE_PAGES); page++) {
          const url = endpoint(urls.api, '/v2/pricing/products/messaging-outbound', {
            'filter[country_iso]': country,
            'page[number]': String(page),
            'page[size]': String(PRICE_PAGE_SIZE),
          })
          const list = await client.find(url, telnyxPrices, left())
          rows.push(...(list?.data.rows ?? []))
          const full = list?.data.size === PRICE_PAGE_SIZE
          pages = list?.meta?.total_pages ?? (full ? page + 1 : page)
        }
        quotes.push(...telnyxQuotes(country, rows, config.currency, options.onUnusable))
      }
      return quotes
    },

    async balance(options) {
      const { balance, currency } = await client.get(endpoint(urls.api, '/v2/balance'), telnyxBalance, options)
      return { micros: balance, currency }
    },
  }
}

function messagingProfile({ sender, accountId }: ProviderConfig): string {
  if (accountId.trim() !== '') return accountId
  throw new ProviderConfigError(
    `the sender "${sender}" needs a messaging profile. Enter the id of the profile as the account id.`,
  )
}

/** What Telnyx says besides `Retry-After`: the same in milliseconds, or the seconds until the limit starts anew. */
function waitAsked({ headers }: HttpAnswer, now: number): number | null {
  const single = (name: string) => [headers[name]].flat()[0]
  const milliseconds = /^\d{1,7}$/.exec(single('retry-after-ms') ?? '')
  return milliseconds !== null ? Number(milliseconds[0]) : retryAfterMs(single('x-ratelimit-reset'), now)
}
