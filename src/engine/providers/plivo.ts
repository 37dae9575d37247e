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
import { nearestMatch, searchWindow } from './nearest-match.ts'
import { sameAddress } from './number-form.ts'
import { createPace } from './pace.ts'
import { chargeFrom, moneyFrom, timeFrom } from './parse.ts'
import { plivoErrors, plivoRefusal } from './plivo-errors.ts'
import { plivoQuotes } from './plivo-prices.ts'
import {
  type PlivoMessage,
  plivoAccount,
  plivoError,
  plivoMessage,
  plivoMessageList,
  plivoPrices,
  plivoSent,
} from './plivo-schemas.ts'
import { plivoStatuses } from './plivo-status.ts'
import type {
  CallOptions,
  DeliveryReport,
  LookupRequest,
  NotAccepted,
  OutboundMessage,
  PriceQuote,
  SendResult,
  SmsProvider,
} from './provider.ts'
import { unspoken } from './unspoken.ts'
import { fromAnswer, fromNoAnswer, sentence } from './verdict.ts'

/** Keys of `ProviderConfig.baseUrls`. */
export const plivoBaseUrls = { api: 'https://api.plivo.com' } as const

const MIN_EXPIRY_S = 5
/** Three hours: how long Plivo keeps a message in its queue. */
const MAX_EXPIRY_S = 10_800
/** 300 requests in 5 s for everything the account does; prices take a third of it. */
const PRICE_GAP_MS = 50
/** Lists are limited to 20 requests a minute: ten at once and one every six seconds. */
const LIST_GAP_MS = 6_000
const LIST_BURST = 10
const PAGE_SIZE = 20
const MAX_PAGES = 5
/** A sender of this form is a Powerpack, which chooses the number. */
const POWERPACK = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Plivo's Message API, version 1.
 *
 * Plivo has no idempotency key, and its list shows neither text nor reference of ours: a submission whose answer
 * was lost is found by recipient, sender and time, the nearest message within a minute. Two verifications of one
 * number within that minute can be taken for each other. Amounts come without a currency and are taken to be in
 * that of the settings; carrier fees may come on top of them. Nothing here was tried on a live account; the unit
 * of `message_expiry` (seconds) and the words of refusals are the least certain.
 *
 * @throws ProviderConfigError when a base URL cannot be used
 */
export function createPlivo(config: ProviderConfig, deps: { readonly http: Http; readonly clock: Clock }): SmsProvider {
  const { http, clock } = deps
  const urls = resolveBaseUrls(plivoBaseUrls, config.baseUrls)
  const account = `/v1/Account/${encodeURIComponent(config.accountId)}`
  const powerpack = POWERPACK.test(config.sender)
  const priceTurn = createPace(clock, PRICE_GAP_MS)
  const listTurn = createPace(clock, LIST_GAP_MS, LIST_BURST)
  const client = createApiClient({
    http,
    authorization: basicAuthorization(config),
    failureOf: (answer) => failureOf(answer),
  })

  function failureOf(answer: HttpAnswer, sent?: OutboundMessage): NotAccepted {
    const { error } = plivoError.parse(parseJson(answer.body))
    const entry = sent === undefined ? undefined : plivoRefusal(answer.status, error)
    const secrets = unspoken(config, sent?.body)
    return fromAnswer('Plivo', answer, { code: null, text: error, entry }, { now: clock.now(), secrets })
  }

  function sendResult(reply: HttpReply, sent: OutboundMessage): SendResult {
    if (reply.kind === 'no-answer') return fromNoAnswer(reply)
    const message = isSuccess(reply) ? plivoSent.safeParse(parseJson(reply.body)) : undefined
    if (!message?.success) return failureOf(reply, sent)
    return { outcome: 'accepted', providerMessageId: message.data.message_uuid, segments: null, price: null }
  }

  function report(message: PlivoMessage): DeliveryReport {
    const state = deliveryState(plivoStatuses, message.message_state)
    // "000" is no error.
    const code = message.error_code !== null && /^0+$/.test(message.error_code) ? null : message.error_code
    return {
      providerMessageId: message.message_uuid,
      ...state,
      errorCode: code,
      errorMessage: code === null ? null : errorMessage(code, message.error_message),
      price: chargeFrom(moneyFrom(message.total_amount, config.currency), state.final),
      at: plivoTime(message.message_updated_time ?? message.message_sent_time ?? message.message_time),
    }
  }

  function errorMessage(code: string, text: string | null): string | null {
    const said = text === null ? null : redact(text, unspoken(config))
    const entry = entryOf(plivoErrors, code)
    return entry === undefined ? said : sentence('Plivo', entry, said)
  }

  /** What went to the recipient around the submission; `complete` when nothing was left behind. */
  async function sentAround({ to, startedAt }: LookupRequest, options: CallOptions) {
    const left = sharedDeadline(clock, options)
    const window = searchWindow(startedAt)
    const messages: PlivoMessage[] = []
    for (let page = 0; page < MAX_PAGES; page++) {
      await listTurn(left())
      const url = endpoint(urls.api, `${account}/Message/`, {
        limit: String(PAGE_SIZE),
        offset: String(page * PAGE_SIZE),
        message_direction: 'outbound',
        to_number: to,
        message_time__gte: listTime(window.from),
        message_time__lte: listTime(window.to),
      })
      const { objects } = await client.get(url, plivoMessageList, left())
      messages.push(...objects.messages)
      if (objects.size < PAGE_SIZE) return { messages, complete: true }
    }
    return { messages, complete: false }
  }

  const mayBe = (message: PlivoMessage, to: string): boolean =>
    sameAddress(message.to_number, to) &&
    message.message_direction !== 'inbound' &&
    (powerpack || sameAddress(message.from_number, config.sender))

  return {
    config,
    statusBatchSize: 1,

    async send(message, options) {
      const body = {
        [powerpack ? 'powerpack_uuid' : 'src']: config.sender,
        dst: message.to,
        text: message.body,
        type: 'sms',
        message_expiry: expirySeconds(message.ttlMs),
      }
      return sendResult(await client.postJson(endpoint(urls.api, `${account}/Message/`), body, options), message)
    },

    lookup: (request, options) =>
      unavailableOnError(async () => {
        const { messages, complete } = await sentAround(request, options)
        const candidates = messages.filter((message) => mayBe(message, request.to))
        const found = nearestMatch(candidates, (message) => plivoTime(message.message_time), request.startedAt)
        if (found !== undefined) return { kind: 'found', providerMessageId: found.message_uuid, report: report(found) }
        if (complete) return { kind: 'absent' }
        return { kind: 'unavailable', reason: 'Plivo lists more messages of that minute than can be searched.' }
      }),

    async statuses(ids, options) {
      const left = sharedDeadline(clock, options)
      const reports: DeliveryReport[] = []
      for (const id of ids) {
        const url = endpoint(urls.api, `${account}/Message/${encodeURIComponent(id)}/`)
        const message = await client.find(url, plivoMessage, left())
        if (message !== null) reports.push(report(message))
      }
      return reports
    },

    // Plivo takes one country a call.
    async prices(countries, options) {
      const left = sharedDeadline(clock, options)
      const quotes: PriceQuote[] = []
      for (const country of countries) {
        await priceTurn(left())
        const url = endpoint(urls.api, `${account}/Pricing/`, { country_iso: country })
        const list = await client.find(url, plivoPrices, left())
        if (list !== null) quotes.push(...plivoQuotes(country, list, config.currency, options.onUnusable))
      }
      return quotes
    },

    async balance(options) {
      const { cash_credits } = await client.get(endpoint(urls.api, `${account}/`), plivoAccount, options)
      return { micros: cash_credits, currency: config.currency }
    },
  }
}

/** Cut, not rounded: a code must not arrive after it has expired. */
const expirySeconds = (ttlMs: number): number =>
  Math.min(Math.max(Math.floor(ttlMs / 1_000), MIN_EXPIRY_S), MAX_EXPIRY_S)

/** The list wants `2026-01-05 12:00:00` in UTC. */
const listTime = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

/** `2026-01-05 17:30:00+05:30`; a date without an offset is in UTC. */
function plivoTime(date: string | null): number | null {
  if (date === null) return null
  const iso = date.trim().replace(' ', 'T')
  return timeFrom(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
}
