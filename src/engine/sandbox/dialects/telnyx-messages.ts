import { decimalFromMicros } from '../../../contract/money.ts'
import { segmentsOf } from '../../segments.ts'
import type { SandboxMessage, Stage } from '../message-book.ts'
import { type DialectContext, hasNoReceipt, json, type SandboxAnswer } from './dialect.ts'

const KEPT_MS = 10 * 86_400_000
const VALID_MS = 3_600_000

interface TelnyxStatus {
  readonly status: string
  readonly errors: readonly { readonly code: string; readonly title: string; readonly detail: string }[]
}

const plain = (status: string): TelnyxStatus => ({ status, errors: [] })
const failed = (status: string, code: string, title: string, detail: string): TelnyxStatus => ({
  status,
  errors: [{ code, title, detail }],
})

const statuses: Readonly<Record<Stage, TelnyxStatus>> = {
  queued: plain('queued'),
  sending: plain('sending'),
  sent: plain('sent'),
  delivered: plain('delivered'),
  undelivered: failed('delivery_failed', '40008', 'Undeliverable', 'The recipient carrier did not accept the message.'),
  blocked: failed(
    'sending_failed',
    '40002',
    'Blocked as spam - temporary',
    'The message was flagged by a spam filter.',
  ),
  expired: failed('expired', '40005', 'Message expired during transmission', 'The message expired before delivery.'),
}

/** GET /v2/messages/{id}: only messages of the last ten days. */
export function getMessage(context: DialectContext, id: string): SandboxAnswer | null {
  const message = context.book.find(id)
  if (message === null || context.clock.now() - message.acceptedAt > KEPT_MS) return null
  return json(200, { data: messageResource(context, message) })
}

/** An outbound message; the status is the recipient's, the cost comes once it is sent. */
export function messageResource(context: DialectContext, message: SandboxMessage) {
  const { account, book, provider } = context
  const { status, errors } = hasNoReceipt(context, message)
    ? plain('delivery_unconfirmed')
    : statuses[book.stageOf(message)]
  const sentAt = book.sentAt(message)
  const settledAt = book.settledAt(message)
  const money = (micros: number) => ({ amount: decimalFromMicros(micros, 5), currency: provider.currency })
  const charged = sentAt !== null && status !== 'sending_failed'
  const alphanumeric = !message.from.startsWith('+')
  return {
    record_type: 'message',
    direction: 'outbound',
    id: message.ids[0],
    type: 'SMS',
    messaging_profile_id: account.accountId,
    organization_id: account.accountId,
    from: {
      phone_number: message.from,
      carrier: alphanumeric ? '' : 'Telnyx',
      line_type: alphanumeric ? '' : 'Wireless',
    },
    to: [{ phone_number: message.to, status, carrier: message.network.name, line_type: 'Wireless' }],
    cc: [],
    text: message.body,
    media: [],
    webhook_url: null,
    webhook_failover_url: null,
    encoding: segmentsOf(message.body).encoding,
    parts: message.segments,
    tags: [],
    cost: charged ? money(message.pricePerSegment * message.segments) : null,
    cost_breakdown: charged ? { carrier_fee: money(0), rate: money(message.pricePerSegment) } : null,
    tcr_campaign_id: null,
    tcr_campaign_billable: false,
    tcr_campaign_registered: null,
    received_at: telnyxTime(message.acceptedAt),
    sent_at: sentAt === null ? null : telnyxTime(sentAt),
    completed_at: settledAt === null ? null : telnyxTime(settledAt),
    valid_until: telnyxTime(message.acceptedAt + VALID_MS),
    wait_seconds: 0,
    errors,
  }
}

export const telnyxTime = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00')
