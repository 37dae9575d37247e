import { decimalFromMicros } from '../../../contract/money.ts'
import type { SandboxMessage, Stage } from '../message-book.ts'
import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { plivoBody, plivoError } from './plivo-errors.ts'

const MAX_LIMIT = 20

interface PlivoState {
  readonly state: string
  readonly code: string | null
  readonly text: string | null
}

const pending = (state: string): PlivoState => ({ state, code: null, text: null })

/** What never left the platform is `failed` and free; what the carrier turned down is `undelivered`. */
const states: Readonly<Record<Stage, PlivoState>> = {
  queued: pending('queued'),
  sending: pending('queued'),
  sent: pending('sent'),
  delivered: { state: 'delivered', code: '000', text: null },
  undelivered: { state: 'undelivered', code: '20', text: 'Network error' },
  blocked: { state: 'undelivered', code: '30', text: 'Spam detected' },
  expired: { state: 'failed', code: '420', text: 'Message expired' },
}

/** Carriers of North America send no receipts: `sent` is the last word on what arrived there. */
function stateOf({ book }: DialectContext, message: SandboxMessage): PlivoState {
  const stage = book.stageOf(message)
  return states[stage === 'delivered' && message.country.dialingPrefix === '1' ? 'sent' : stage]
}

export function getMessage(context: DialectContext, id: string): SandboxAnswer | null {
  const message = context.book.find(id)
  return message === null ? null : json(200, plivoBody(context, messageResource(context, message)))
}

/** A message detail record: numbers without a plus, amounts as strings without a currency, times with an offset. */
function messageResource(context: DialectContext, message: SandboxMessage) {
  const { account, book } = context
  const [id] = message.ids
  const { state, code, text } = stateOf(context, message)
  const sentAt = book.sentAt(message)
  const rate = state === 'failed' ? 0 : message.pricePerSegment
  return {
    carrier_fees: '0.00000',
    carrier_fees_rate: '0.00000',
    destination_country_iso2: message.country.iso,
    destination_network: message.network.name,
    error_code: code,
    error_message: text,
    from_number: message.from,
    is_domestic: false,
    message_direction: 'outbound',
    message_sent_time: sentAt === null ? null : plivoTime(sentAt),
    message_state: state,
    message_time: plivoTime(message.acceptedAt),
    message_type: 'sms',
    message_updated_time: plivoTime(book.settledAt(message) ?? sentAt ?? message.acceptedAt),
    message_uuid: id,
    powerpack_id: null,
    requester_ip: '127.0.0.1',
    resource_uri: `/v1/Account/${account.accountId}/Message/${id}/`,
    to_number: message.to.slice(1),
    total_amount: decimalFromMicros(rate * message.segments, 5),
    total_rate: decimalFromMicros(rate, 5),
    units: message.segments,
  }
}

/** GET Message/: newest first, at most 20 a page. There is no filter by recipient. */
export function listMessages(context: DialectContext, { query }: SandboxRequest): SandboxAnswer {
  const limit = wholeNumber(query.get('limit'), MAX_LIMIT)
  const offset = wholeNumber(query.get('offset'), 0)
  if (limit === null || limit < 1 || limit > MAX_LIMIT) return invalid(context, 'limit')
  if (offset === null) return invalid(context, 'offset')
  const bounds = Object.entries(timeBounds).flatMap(([name, holds]) => {
    const text = query.get(name)
    return text === null ? [] : [{ name, holds, at: parseTime(text) }]
  })
  const unreadable = bounds.find(({ at }) => at === null)
  if (unreadable !== undefined) return invalid(context, unreadable.name)
  const found = context.book
    .all()
    .filter(({ acceptedAt }) => bounds.every(({ holds, at }) => holds(wholeSecond(acceptedAt), at ?? 0)))
    .map((message) => messageResource(context, message))
    .filter((row) => matches(query, 'message_state', row.message_state))
    .filter((row) => matches(query, 'message_direction', row.message_direction))
    .filter((row) => matches(query, 'error_code', row.error_code))
    .toReversed()
  const uriOf = (start: number) => `/v1/Account/${context.account.accountId}/Message/?limit=${limit}&offset=${start}`
  return json(
    200,
    plivoBody(context, {
      meta: {
        limit,
        next: offset + limit < found.length ? uriOf(offset + limit) : null,
        offset,
        previous: offset > 0 ? uriOf(Math.max(0, offset - limit)) : null,
        total_count: found.length,
      },
      objects: found.slice(offset, offset + limit),
    }),
  )
}

const timeBounds: Readonly<Record<string, (at: number, bound: number) => boolean>> = {
  message_time: (at, bound) => at === bound,
  message_time__gt: (at, bound) => at > bound,
  message_time__gte: (at, bound) => at >= bound,
  message_time__lt: (at, bound) => at < bound,
  message_time__lte: (at, bound) => at <= bound,
}

const matches = (query: URLSearchParams, name: string, value: string | null): boolean =>
  !query.has(name) || query.get(name) === value

const invalid = (context: DialectContext, name: string) => plivoError(context, 400, `${name} is not valid`)

const wholeNumber = (text: string | null, fallback: number): number | null =>
  text === null ? fallback : /^\d{1,9}$/.test(text) ? Number(text) : null

/** `YYYY-MM-DD HH:MM[:SS]` or ISO 8601, UTC when no offset is given; epoch ms. */
function parseTime(text: string): number | null {
  const iso = text.replace(' ', 'T')
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(at) ? null : at
}

/** Stored to the second. */
const wholeSecond = (at: number): number => Math.floor(at / 1_000) * 1_000

const plivoTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}+00:00`
