import { segmentsOf } from '../../segments.ts'
import { magicRefusal } from '../magic.ts'
import type { MessageBook, SandboxMessage } from '../message-book.ts'
import { countryOfNumber } from '../numbers.ts'
import {
  type DialectContext,
  json,
  objectOf,
  randomUuid,
  type SandboxAnswer,
  type SandboxRequest,
  textOf,
} from './dialect.ts'
import { infobipError } from './infobip-errors.ts'
import { accepted, type InfobipStatus, rejections } from './infobip-statuses.ts'

const MAX_TEXT_LENGTH = 4_000
const REJECTED_KEPT = 1_000

/** One message to one number, whichever version of the API it came by. */
export interface Submission {
  readonly to: string
  readonly sender: string
  readonly text: string
  /** The caller's own id, or one of ours. */
  readonly messageId: string
  readonly reference: string | null
}

/** A submission that was refused: it is in the logs, but was never sent. */
export interface Rejected extends Submission {
  readonly bulkId: string
  readonly status: InfobipStatus
  /** UTC epoch ms. */
  readonly at: number
}

/** What the book of messages does not know. */
export interface InfobipRecords {
  readonly bulks: WeakMap<SandboxMessage, string>
  /** Oldest first, the last few. */
  readonly rejected: Rejected[]
}

type Fields = Readonly<Record<string, unknown>>

/** POST /sms/3/messages: one item for each destination, and HTTP 200 for refused ones too. */
export function submitMessages(
  context: DialectContext,
  records: InfobipRecords,
  request: SandboxRequest,
): SandboxAnswer {
  const items = submissionsOf(context, request, 'sender', (message) => textOf(objectOf(message['content'])?.['text']))
  if (items === null) return malformed(request)
  const bulkId = newBulkId(context)
  const messages = items.map((item) => ({
    messageId: item.messageId,
    status: submit(context, records, bulkId, item),
    destination: item.to,
    details: { messageCount: segmentsOf(item.text).segments },
  }))
  return json(200, { bulkId, messages })
}

/** POST /sms/2/text/advanced, which version 3 succeeds and the official SDK still speaks. */
export function submitTexts(context: DialectContext, records: InfobipRecords, request: SandboxRequest): SandboxAnswer {
  const items = submissionsOf(context, request, 'from', (message) => textOf(message['text']))
  if (items === null) return malformed(request)
  const bulkId = textOf(request.json?.['bulkId']) || newBulkId(context)
  const messages = items.map((item) => ({
    messageId: item.messageId,
    status: submit(context, records, bulkId, item),
    to: item.to,
  }))
  return json(200, { bulkId, messages })
}

/** Null when the body is not what the API takes: that is a bad request rather than a rejection. */
function submissionsOf(
  context: DialectContext,
  request: SandboxRequest,
  senderField: 'sender' | 'from',
  textIn: (message: Fields) => string,
): readonly Submission[] | null {
  const messages = listOf(request.json?.['messages'])
  const isWhole = (message: Fields) => textIn(message) !== '' && listOf(message['destinations']).length > 0
  if (messages.length === 0 || !messages.every(isWhole)) return null
  return messages.flatMap((message) =>
    listOf(message['destinations']).map((destination) => {
      const reference = textOf(destination['messageId']) || null
      return {
        to: textOf(destination['to']),
        sender: textOf(message[senderField]) || context.account.sender,
        text: textIn(message),
        messageId: reference ?? randomUuid(context.random),
        reference,
      }
    }),
  )
}

function submit(context: DialectContext, records: InfobipRecords, bulkId: string, item: Submission): InfobipStatus {
  const { to, sender: from, text: body, messageId, reference } = item
  const number = `+${to}`
  const country = countryOfNumber(number)
  const rejection = rejectionOf(context.book, item)
  if (rejection !== null || country === null) {
    const status = rejection ?? rejections.network
    records.rejected.push({ ...item, bulkId, status, at: context.clock.now() })
    if (records.rejected.length > REJECTED_KEPT) records.rejected.shift()
    return status
  }
  records.bulks.set(context.book.accept({ ids: [messageId], to: number, from, body, reference, country }), bulkId)
  return accepted
}

function rejectionOf(book: MessageBook, { to, sender, text, messageId }: Submission): InfobipStatus | null {
  // The caller's own id makes a second submission safe: it is refused, whatever else is wrong.
  if (book.find(messageId) !== null) return rejections.duplicate
  if (to === '') return rejections.missingTo
  if (!/^[1-9]\d{6,14}$/.test(to)) return rejections.destination
  if (!/^(?:\d{3,15}|[A-Za-z0-9 ]{1,11})$/.test(sender.replace(/^\+/, ''))) return rejections.source
  if (text.length > MAX_TEXT_LENGTH) return rejections.tooLong
  switch (magicRefusal(to)) {
    case 'invalid-number':
    case 'not-mobile':
      return rejections.destination
    case 'opted-out':
      return rejections.blocklisted
    case 'geo-blocked':
      return rejections.route
    case 'no-credit':
      return rejections.credits
    case 'bad-sender':
      return rejections.source
    case 'internal-error':
      return rejections.system
    case null:
      return null
  }
}

const malformed = ({ path }: SandboxRequest): SandboxAnswer =>
  infobipError(400, path, [{ property: 'messages', violation: 'must not be null' }])

function listOf(value: unknown): readonly Fields[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  return items.map(objectOf).filter((item) => item !== null)
}

const newBulkId = ({ random }: DialectContext): string =>
  `2${String(Math.floor(random.next() * 1e15)).padStart(18, '0')}`
