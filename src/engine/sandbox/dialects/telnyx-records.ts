import { decimalFromMicros } from '../../../contract/money.ts'
import type { SandboxMessage, Stage } from '../message-book.ts'
import { type DialectContext, hasNoReceipt, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { telnyxError } from './telnyx-errors.ts'
import { telnyxTime } from './telnyx-messages.ts'
import { pageOf } from './telnyx-pages.ts'

const MAX_PAGE_SIZE = 50

/** In progress as in the message itself; for what is final, records have words of their own. */
const statuses: Readonly<Record<Stage, { readonly status: string; readonly errors: readonly string[] }>> = {
  queued: { status: 'queued', errors: [] },
  sending: { status: 'sending', errors: [] },
  sent: { status: 'sent', errors: [] },
  delivered: { status: 'delivered', errors: [] },
  undelivered: { status: 'failed', errors: ['40008'] },
  blocked: { status: 'gw_reject', errors: ['40002'] },
  expired: { status: 'gw_timeout', errors: ['40005'] },
}

/** GET /v2/detail_records for messaging: the way to find a message by its recipient. */
export function detailRecords(context: DialectContext, { query }: SandboxRequest): SandboxAnswer {
  if (query.get('filter[record_type]') !== 'messaging') return invalid('filter[record_type]')
  const filters = [...query].filter(([name]) => name.startsWith('filter[') && name !== 'filter[record_type]')
  // A field that messaging records do not have is refused, not ignored.
  const unknown = filters.find(([name, text]) => predicateOf(name, text) === null)
  if (unknown !== undefined) return invalid(unknown[0])
  const rows = context.book
    .all()
    .filter((message) => filters.every(([name, text]) => predicateOf(name, text)?.(record(context, message)) ?? true))
  const sort = query.get('sort') ?? '-created_at'
  if (sort !== '-created_at' && sort !== 'created_at') return invalid('sort')
  const sorted = sort === 'created_at' ? rows : rows.toReversed()
  const { data, meta } = pageOf(query, sorted, MAX_PAGE_SIZE)
  return json(200, { data: data.map((message) => record(context, message)), meta })
}

type DetailRecord = ReturnType<typeof record>

function record(context: DialectContext, message: SandboxMessage) {
  const { account, book, provider } = context
  const { status, errors } = hasNoReceipt(context, message)
    ? { status: 'dlr_unconfirmed', errors: [] }
    : statuses[book.stageOf(message)]
  const sentAt = book.sentAt(message)
  const settledAt = book.settledAt(message)
  const charged = sentAt !== null && status !== 'gw_reject'
  return {
    record_type: 'message_detail_record',
    uuid: message.ids[0],
    user_id: account.accountId,
    completed_at: settledAt === null ? null : telnyxTime(settledAt),
    created_at: telnyxTime(message.acceptedAt),
    updated_at: telnyxTime(settledAt ?? sentAt ?? message.acceptedAt),
    sent_at: sentAt === null ? null : telnyxTime(sentAt),
    carrier: message.network.name,
    carrier_fee: '0.00000',
    cld: message.to,
    cli: message.from,
    country_code: message.country.iso,
    direction: 'outbound',
    fteu: false,
    mcc: message.network.mcc,
    mnc: message.network.mnc,
    message_type: 'SMS',
    on_net: false,
    parts: message.segments,
    profile_id: account.accountId,
    profile_name: 'Sandbox',
    source_country_code: 'US',
    status,
    rate: decimalFromMicros(message.pricePerSegment, 5),
    currency: provider.currency,
    cost: decimalFromMicros(charged ? message.pricePerSegment * message.segments : 0, 5),
    errors,
    tags: '',
  }
}

const equalFields = ['uuid', 'cld', 'cli', 'country_code', 'direction', 'status', 'message_type', 'profile_id'] as const

/** Null for a filter that messaging records do not know or whose value makes no sense. */
function predicateOf(name: string, text: string): ((row: DetailRecord) => boolean) | null {
  const field = equalFields.find((candidate) => name === `filter[${candidate}]`)
  if (field !== undefined) return (row) => row[field] === text
  const compare = timeFilters[name]
  const at = Date.parse(text)
  if (compare === undefined || Number.isNaN(at)) return null
  return (row) => compare(Date.parse(row.created_at), at)
}

const timeFilters: Readonly<Record<string, (at: number, bound: number) => boolean>> = {
  'filter[created_at][gte]': (at, bound) => at >= bound,
  'filter[created_at][gt]': (at, bound) => at > bound,
  'filter[created_at][lte]': (at, bound) => at <= bound,
  'filter[created_at][lt]': (at, bound) => at < bound,
}

const invalid = (parameter: string): SandboxAnswer => telnyxError('10015', { parameter })
