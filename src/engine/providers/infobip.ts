import type { Clock } from '../clock.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { redact } from '../redact.ts'
import { createApiClient, isSuccess, parseJson, sharedDeadline, unavailableOnError } from './api-client.ts'
import { endpoint, resolveBaseUrls } from './base-url.ts'
import { pendingState } from './delivery-state.ts'
import { type ErrorEntry, entryOf } from './error-table.ts'
import type { Http, HttpAnswer, HttpReply } from './http.ts'
import { infobipApiErrors, infobipErrors } from './infobip-errors.ts'
import {
  type InfobipLogRow,
  type InfobipStatus,
  infobipBalance,
  infobipError,
  infobipLogs,
  infobipSent,
} from './infobip-schemas.ts'
import { DUPLICATE_ID, infobipState, isRejected } from './infobip-status.ts'
import { digitsOf } from './number-form.ts'
import { createPace } from './pace.ts'
import { chargeFrom, moneyFrom, segmentsFrom, timeFrom } from './parse.ts'
import type { CallOptions, DeliveryReport, NotAccepted, SendResult, SmsProvider } from './provider.ts'
import { unspoken } from './unspoken.ts'
import { fromAnswer, fromNoAnswer, notAccepted, sentence } from './verdict.ts'

/** Keys of `ProviderConfig.baseUrls`. Every account has a host of its own; the shared one works too. */
export const infobipBaseUrls = { api: 'https://api.infobip.com' } as const

const MAX_VALIDITY_S = 172_800
/** Logs are limited to 120 requests a minute: 20 at once, and 100 a minute after that. */
const LOG_GAP_MS = 600
const LOG_BURST = 20
/** The most that one call gives; left out it would be 50. */
const LOG_LIMIT = 1_000

/** Infobip has no code of its own for this. */
const undescribed: ErrorEntry = {
  category: 'malformed-answer',
  meaning: 'Infobip refused the message with a status that its documentation does not describe.',
  advice: 'Look for the message in the logs of the Infobip portal.',
}

/**
 * Infobip's SMS API, version 3.
 *
 * The API key is the secret; `config.accountId` is not used and may be empty. Our reference is sent as the message
 * id, and Infobip refuses to take the same id twice: a refusal as a duplicate means that the message was accepted
 * before, so sending again under the same reference is safe. States come from the logs (48 h), never from the
 * reports, which are handed out only once. Infobip publishes no prices: `prices` is always empty, and what a message
 * cost is learned from its log. Nothing here was tried on a live account.
 *
 * @throws ProviderConfigError when a base URL cannot be used
 */
export function createInfobip(
  config: ProviderConfig,
  deps: { readonly http: Http; readonly clock: Clock },
): SmsProvider {
  const { http, clock } = deps
  const urls = resolveBaseUrls(infobipBaseUrls, config.baseUrls)
  const logTurn = createPace(clock, LOG_GAP_MS, LOG_BURST)
  const client = createApiClient({
    http,
    authorization: `App ${config.secret}`,
    failureOf: (answer) => failureOf(answer),
  })

  function failureOf(answer: HttpAnswer, body = ''): NotAccepted {
    const complaint = infobipError.parse(parseJson(answer.body))
    const context = { now: clock.now(), secrets: unspoken(config, body) }
    return fromAnswer('Infobip', answer, { ...complaint, entry: entryOf(infobipApiErrors, complaint.code) }, context)
  }

  function sendResult(reply: HttpReply, body: string): SendResult {
    if (reply.kind === 'no-answer') return fromNoAnswer(reply)
    const sent = isSuccess(reply) ? infobipSent.safeParse(parseJson(reply.body)) : undefined
    if (!sent?.success) return failureOf(reply, body)
    const { messageId, status, details } = sent.data
    const state = infobipState(status)
    const duplicate = status.id === DUPLICATE_ID
    if (state?.final === true && state.delivery !== 'delivered' && !duplicate) return refusal(status, body)
    if (state === undefined || messageId == null) return failureOf(reply, body)
    const segments = segmentsFrom(details?.messageCount ?? null)
    return { outcome: 'accepted', providerMessageId: messageId, segments, price: null }
  }

  function refusal(status: InfobipStatus, body: string): NotAccepted {
    const entry = entryOf(infobipErrors, status.id) ?? undescribed
    const said = status.description === null ? null : redact(status.description, unspoken(config, body))
    return notAccepted(entry.category, { code: status.id, message: sentence('Infobip', entry, said) })
  }

  function report(row: InfobipLogRow): DeliveryReport {
    const state = infobipState(row.status) ?? pendingState
    const failed = state.final && state.delivery !== 'delivered'
    return {
      providerMessageId: row.messageId,
      ...state,
      errorCode: failed ? row.status.id : null,
      errorMessage: failed ? errorMessage(row) : null,
      price: chargeFrom(priceOf(row), state.final),
      at: timeFrom(row.doneAt ?? row.sentAt),
    }
  }

  function errorMessage({ status, error }: InfobipLogRow): string | null {
    const text = error?.description ?? error?.name ?? status.description
    const said = text === null ? null : redact(text, unspoken(config))
    const entry = entryOf(infobipErrors, status.id)
    return entry === undefined ? said : sentence('Infobip', entry, said)
  }

  /** Infobip calls a segment a message. */
  function priceOf({ price, messageCount }: InfobipLogRow): DeliveryReport['price'] {
    const each = moneyFrom(price?.pricePerMessage ?? null, price?.currency ?? config.currency)
    const segments = segmentsFrom(messageCount)
    return each === null || segments === null ? null : { ...each, micros: each.micros * segments }
  }

  async function logs(ids: readonly string[], options: CallOptions): Promise<readonly InfobipLogRow[]> {
    const left = sharedDeadline(clock, options)
    await logTurn(left())
    const url = endpoint(urls.api, '/sms/3/logs', { messageId: ids.join(','), limit: String(LOG_LIMIT) })
    return client.get(url, infobipLogs, left())
  }

  return {
    config,
    statusBatchSize: 100,

    async send(message, options) {
      const body = {
        messages: [
          {
            sender: digitsOf(config.sender),
            destinations: [{ to: digitsOf(message.to), messageId: message.reference }],
            content: { text: message.body },
            options: { validityPeriod: { amount: validitySeconds(message.ttlMs), timeUnit: 'SECONDS' } },
          },
        ],
      }
      return sendResult(await client.postJson(endpoint(urls.api, '/sms/3/messages'), body, options), message.body)
    },

    // A message that was refused was never sent, so for our purpose it is not there. A refused duplicate alone still
    // proves that there is an original.
    lookup: ({ reference }, options) =>
      unavailableOnError(async () => {
        const rows = (await logs([reference], options)).filter((row) => row.messageId === reference)
        const original = rows.findLast((row) => !isDuplicate(row))
        if (rows.length === 0 || (original !== undefined && isRejected(original.status))) return { kind: 'absent' }
        return { kind: 'found', providerMessageId: reference, report: original ? report(original) : null }
      }),

    // A refused duplicate has a row of its own under the same id, and says nothing of the original.
    async statuses(ids, options) {
      if (ids.length === 0) return []
      const rows = await logs(ids, options)
      return rows.filter((row) => !isDuplicate(row)).map(report)
    },

    prices: async () => [],

    async balance(options) {
      const { balance, currency } = await client.get(endpoint(urls.api, '/account/1/balance'), infobipBalance, options)
      return { micros: balance, currency }
    },
  }
}

const isDuplicate = ({ status }: InfobipLogRow): boolean => status.id === DUPLICATE_ID

/** Cut, not rounded: a code must not arrive after it has expired. */
const validitySeconds = (ttlMs: number): number => Math.min(Math.max(Math.floor(ttlMs / 1_000), 1), MAX_VALIDITY_S)
