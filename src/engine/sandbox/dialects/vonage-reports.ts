import type { SandboxMessage, Stage } from '../message-book.ts'
import { type DialectContext, json, randomUuid, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { eightPlaces } from './vonage-decimals.ts'

const MAX_WINDOW_MS = 24 * 3_600_000

interface ReportStatus {
  readonly status: string
  readonly code: string
  readonly description: string
}

const pending = (status: string): ReportStatus => ({ status, code: '', description: '' })

const statuses: Readonly<Record<Stage, ReportStatus>> = {
  queued: pending('buffered'),
  sending: pending('buffered'),
  sent: pending('accepted'),
  delivered: { status: 'delivered', code: '0', description: 'Delivered' },
  undelivered: { status: 'failed', code: '3', description: 'Absent Subscriber - Permanent' },
  blocked: { status: 'rejected', code: '6', description: 'Anti-Spam Rejection' },
  expired: { status: 'expired', code: '2', description: 'Absent Subscriber - Temporary' },
}

/** RFC 7807 body of Vonage's newer APIs; `slug` is the anchor of the error's page. */
export const problem = (status: number, slug: string, title: string, detail: string): SandboxAnswer =>
  json(status, { type: `https://developer.nexmo.com/api-errors#${slug}`, title, detail, instance: 'sandbox' })

/** GET /v2/reports/records for outbound SMS: by ids, or by a window of at most 24 hours. */
export function reportRecords(context: DialectContext, request: SandboxRequest): SandboxAnswer {
  const { query } = request
  const invalid = invalidParameter(query)
  if (invalid !== null) return unprocessable(invalid.name, invalid.reason)
  if (query.get('account_id') !== context.account.accountId) {
    return problem(403, 'forbidden', 'Forbidden', 'User not authorized to query the requested data')
  }
  const ids = query.get('id')
  return ids === null ? recordsByDate(context, request) : recordsById(context, request, ids.split(','))
}

function recordsById(context: DialectContext, request: SandboxRequest, ids: readonly string[]): SandboxAnswer {
  const records = ids.flatMap((id) => {
    const message = context.book.find(id)
    return message === null ? [] : [record(context, request, message, id)]
  })
  const missing = ids.filter((id) => context.book.find(id) === null)
  return reply(context, request, records, missing.length === 0 ? {} : { ids_not_found: missing.join(',') })
}

function recordsByDate(context: DialectContext, request: SandboxRequest): SandboxAnswer {
  const { query } = request
  const since = Date.parse(query.get('date_start') ?? '')
  const until = Date.parse(query.get('date_end') ?? '')
  if (Number.isNaN(since)) return unprocessable('date_start', 'Invalid or missing date')
  if (Number.isNaN(until)) return unprocessable('date_end', 'Invalid or missing date')
  if (until - since > MAX_WINDOW_MS) return unprocessable('date_end', 'Must be at most 24 hours after date_start')
  const status = query.get('status')
  const records = context.book
    .all()
    .filter(({ acceptedAt }) => acceptedAt >= since && acceptedAt < until)
    .flatMap((message) => message.ids.map((id) => record(context, request, message, id)))
    .filter((found) => status === null || found.status === status)
  return reply(context, request, records, {})
}

/** One record a part, each with its own share of the price. */
function record(
  { account, book, provider }: DialectContext,
  { query }: SandboxRequest,
  message: SandboxMessage,
  id: string,
) {
  const { status, code, description } = statuses[book.stageOf(message)]
  const settledAt = book.settledAt(message)
  return {
    account_id: account.accountId,
    message_id: id,
    client_ref: message.reference ?? '',
    direction: 'outbound',
    from: message.from,
    to: message.to.slice(1),
    ...(query.get('include_message') === 'true' ? { message_body: message.body } : {}),
    network: `${message.network.mcc}${message.network.mnc}`,
    network_name: message.network.name,
    country: message.country.iso,
    country_name: message.country.name,
    date_received: isoSeconds(message.acceptedAt),
    date_finalized: settledAt === null ? '' : isoSeconds(settledAt),
    latency: settledAt === null ? '' : String(settledAt - message.acceptedAt),
    status,
    error_code: code,
    error_code_description: description,
    currency: provider.currency,
    total_price: eightPlaces(message.pricePerSegment),
  }
}

function reply(
  { account, clock, random }: DialectContext,
  { origin, query }: SandboxRequest,
  records: readonly unknown[],
  more: { readonly ids_not_found?: string },
): SandboxAnswer {
  return json(200, {
    _links: { self: { href: `${origin}/api/v2/reports/records?${query}` } },
    request_id: randomUuid(random),
    request_status: 'SUCCESS',
    received_at: isoSeconds(clock.now()),
    items_count: records.length,
    product: 'SMS',
    account_id: account.accountId,
    direction: 'outbound',
    include_message: query.get('include_message') === 'true',
    records,
    ...more,
  })
}

function invalidParameter(query: URLSearchParams): { readonly name: string; readonly reason: string } | null {
  for (const name of ['account_id', 'product', 'direction']) {
    if (!query.has(name)) return { name, reason: 'Missing required parameter' }
  }
  if (query.get('product') !== 'SMS') return { name: 'product', reason: 'Could not resolve product name' }
  if (query.get('direction') !== 'outbound') return { name: 'direction', reason: 'Only outbound is recorded here' }
  const exclusive = ['status', 'date_start', 'date_end'].find((name) => query.has(name))
  if (query.has('id') && exclusive !== undefined) return { name: exclusive, reason: 'Not supported together with id' }
  return null
}

const unprocessable = (name: string, reason: string): SandboxAnswer =>
  json(422, { title: 'Unprocessable entity', invalid_parameters: [{ reason, name }], instance: 'sandbox' })

/** As the Reports API prints times: whole seconds and a numeric offset. */
const isoSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+0000`
