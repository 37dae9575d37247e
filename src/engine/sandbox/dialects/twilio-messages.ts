import { decimalFromMicros } from '../../../contract/money.ts'
import type { SandboxMessage, Stage } from '../message-book.ts'
import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'

const DEFAULT_PAGE_SIZE = 50
const MAX_PAGE_SIZE = 1_000

interface TwilioStatus {
  readonly status: string
  readonly errorCode: number | null
  readonly errorMessage: string | null
}

const plain = (status: string): TwilioStatus => ({ status, errorCode: null, errorMessage: null })

/** Carrier time-outs are `undelivered` here; only what never left the platform is `failed`. */
const statuses: Readonly<Record<Stage, TwilioStatus>> = {
  queued: plain('queued'),
  sending: plain('sending'),
  sent: plain('sent'),
  delivered: plain('delivered'),
  undelivered: { status: 'undelivered', errorCode: 30003, errorMessage: 'Unreachable destination handset' },
  expired: { status: 'undelivered', errorCode: 30003, errorMessage: 'Unreachable destination handset' },
  blocked: { status: 'failed', errorCode: 30008, errorMessage: 'Unknown error' },
}

/** The Message resource as the API prints it: snake case, RFC 2822 dates, a negative price once it is sent. */
export function messageResource({ account, book, provider }: DialectContext, message: SandboxMessage) {
  const [sid] = message.ids
  const { status, errorCode, errorMessage } = statuses[book.stageOf(message)]
  const failed = status === 'failed'
  const sentAt = book.sentAt(message)
  const price = decimalFromMicros(-message.pricePerSegment * message.segments, 5)
  const uri = `/2010-04-01/Accounts/${account.accountId}/Messages/${sid}`
  return {
    account_sid: account.accountId,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.acceptedAt),
    date_sent: sentAt === null ? null : rfc2822(sentAt),
    date_updated: rfc2822(book.settledAt(message) ?? sentAt ?? message.acceptedAt),
    direction: 'outbound-api',
    error_code: errorCode,
    error_message: errorMessage,
    from: message.from,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(message.segments),
    price: sentAt === null || failed ? null : price,
    price_unit: provider.currency,
    sid,
    status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}

/** GET Messages.json: newest first, filtered by `To`, `From` and `DateSent`, in pages. */
export function listMessages(context: DialectContext, { query }: SandboxRequest): SandboxAnswer {
  const { account, book } = context
  const to = query.get('To')
  const from = query.get('From')
  const since = secondOf(query.get('DateSent>'))
  const until = secondOf(query.get('DateSent<'))
  const found = (to === null ? book.all() : book.sentTo(to)).filter((message) => {
    const second = Math.floor((book.sentAt(message) ?? message.acceptedAt) / 1_000)
    return (from === null || message.from === from) && second >= (since ?? 0) && second <= (until ?? Infinity)
  })
  const pageSize = Math.min(MAX_PAGE_SIZE, positive(query.get('PageSize')) ?? DEFAULT_PAGE_SIZE)
  const page = positive(query.get('Page')) ?? 0
  const start = page * pageSize
  const shown = found.toReversed().slice(start, start + pageSize)
  const uriOf = (number: number) => {
    const parameters = new URLSearchParams(query)
    parameters.set('PageSize', String(pageSize))
    parameters.set('Page', String(number))
    return `/2010-04-01/Accounts/${account.accountId}/Messages.json?${parameters}`
  }
  return json(200, {
    end: start + Math.max(0, shown.length - 1),
    first_page_uri: uriOf(0),
    messages: shown.map((message) => messageResource(context, message)),
    next_page_uri: start + pageSize < found.length ? uriOf(page + 1) : null,
    page,
    page_size: pageSize,
    previous_page_uri: page > 0 ? uriOf(page - 1) : null,
    start,
    uri: uriOf(page),
  })
}

const rfc2822 = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000')

/** A date or date-time parameter in whole seconds, the API's resolution; null when absent or unreadable. */
function secondOf(text: string | null): number | null {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : Math.floor(at / 1_000)
}

const positive = (text: string | null): number | null =>
  text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
