import { segmentsOf } from '../../segments.ts'
import type { Network } from '../countries.ts'
import type { SandboxMessage } from '../message-book.ts'
import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { infobipError } from './infobip-errors.ts'
import type { InfobipRecords, Rejected } from './infobip-send.ts'
import { type InfobipStatus, noError, statusOf } from './infobip-statuses.ts'

const LOGS_KEPT_MS = 48 * 3_600_000
const DEFAULT_LIMIT = 50
const MAX_LIMIT = 1_000

/** A message as logs and reports tell it, in the words of no version. Times are UTC epoch ms. */
export interface LogEntry {
  readonly messageId: string
  readonly bulkId: string
  /** Digits only. */
  readonly to: string
  readonly from: string
  readonly text: string
  readonly at: number
  readonly sentAt: number
  readonly doneAt: number | null
  readonly segments: number
  /** Micros of the account's currency for each segment. */
  readonly price: number
  readonly network: Network | null
  readonly status: InfobipStatus
  readonly error: typeof noError
}

type Row = (entry: LogEntry) => object

/** GET logs: the last 48 hours, newest first, as often as one likes; refused submissions are among them. */
export function messageLogs(
  context: DialectContext,
  request: SandboxRequest,
  records: InfobipRecords,
  row: Row,
): SandboxAnswer {
  const { book, clock } = context
  const limit = limitOf(request)
  if (limit === null) return badLimit(request)
  const since = Date.parse(request.query.get('sentSince') ?? '')
  const until = Date.parse(request.query.get('sentUntil') ?? '')
  const ids = request.query.has('messageId') ? values(request.query, 'messageId') : null
  const messages = ids === null ? book.all() : ids.flatMap((id) => book.find(id) ?? [])
  const found = [
    ...messages.map((message) => entryOf(context, records, message)),
    ...records.rejected.filter(({ messageId }) => ids?.includes(messageId) ?? true).map(rejectedEntry),
  ]
    .filter(({ at }) => clock.now() - at <= LOGS_KEPT_MS && !(at < since) && !(at > until))
    .filter(({ bulkId, to, status, network }) =>
      asked(request, {
        bulkId,
        destination: to,
        generalStatus: status.groupName,
        mcc: network?.mcc ?? '',
        mnc: network?.mnc ?? '',
      }),
    )
    .sort((a, b) => b.at - a.at)
  return json(200, { results: found.slice(0, limit).map(row) })
}

/** GET reports: final states, each of them given out once and never again. */
export function deliveryReports(
  context: DialectContext,
  request: SandboxRequest,
  records: InfobipRecords,
  reported: WeakSet<SandboxMessage>,
  row: Row,
): SandboxAnswer {
  const limit = limitOf(request)
  if (limit === null) return badLimit(request)
  const found = context.book
    .all()
    .filter((message) => context.book.settledAt(message) !== null && !reported.has(message))
    .filter((message) => asked(request, { messageId: message.ids[0], bulkId: records.bulks.get(message) ?? '' }))
    .slice(0, limit)
  for (const message of found) reported.add(message)
  return json(200, { results: found.map((message) => row(entryOf(context, records, message))) })
}

function entryOf(context: DialectContext, records: InfobipRecords, message: SandboxMessage): LogEntry {
  return {
    messageId: message.ids[0],
    bulkId: records.bulks.get(message) ?? '',
    to: message.to.slice(1),
    from: message.from,
    text: message.body,
    at: message.acceptedAt,
    sentAt: context.book.sentAt(message) ?? message.acceptedAt,
    doneAt: context.book.settledAt(message),
    segments: message.segments,
    price: message.pricePerSegment,
    network: message.network,
    ...statusOf(context, message),
  }
}

const rejectedEntry = ({ messageId, bulkId, to, sender, text, at, status }: Rejected): LogEntry => ({
  messageId,
  bulkId,
  to,
  from: sender,
  text,
  at,
  sentAt: at,
  doneAt: at,
  segments: segmentsOf(text).segments,
  price: 0,
  network: null,
  status,
  error: noError,
})

/** Whether each of these values is among those the query asks for, where it asks. */
const asked = ({ query }: SandboxRequest, fields: Readonly<Record<string, string>>): boolean =>
  Object.entries(fields).every(([name, value]) => !query.has(name) || values(query, name).includes(value))

/** A list parameter: repeated, or joined by commas. */
const values = (query: URLSearchParams, name: string): readonly string[] =>
  query.getAll(name).flatMap((text) => text.split(','))

function limitOf({ query }: SandboxRequest): number | null {
  const text = query.get('limit') ?? String(DEFAULT_LIMIT)
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT ? Number(text) : null
}

const badLimit = ({ path }: SandboxRequest): SandboxAnswer =>
  infobipError(400, path, [{ property: 'limit', violation: `must be between 1 and ${MAX_LIMIT}` }])
