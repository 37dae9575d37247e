import type { SandboxMessage, Stage } from '../message-book.ts'
import { type DialectContext, hasNoReceipt } from './dialect.ts'

const groups = { PENDING: 1, UNDELIVERABLE: 2, DELIVERED: 3, EXPIRED: 4, REJECTED: 5 } as const

const status = (groupName: keyof typeof groups, id: number, name: string, description: string) => ({
  groupId: groups[groupName],
  groupName,
  id,
  name,
  description,
})

export type InfobipStatus = ReturnType<typeof status>

/** Status 26, the answer to every accepted message. */
export const accepted = status('PENDING', 26, 'PENDING_ACCEPTED', 'Message sent to next instance')

/** What a submission is refused with, in an answer that is HTTP 200 all the same. */
export const rejections = {
  network: status('REJECTED', 6, 'REJECTED_NETWORK', 'Network is forbidden'),
  source: status('REJECTED', 11, 'REJECTED_SOURCE', 'Sender is not registered'),
  credits: status('REJECTED', 12, 'REJECTED_NOT_ENOUGH_CREDITS', 'Not enough credits'),
  blocklisted: status('REJECTED', 14, 'REJECTED_DESTINATION_BLOCKLISTED', 'Destination is blocklisted'),
  route: status('REJECTED', 19, 'REJECTED_ROUTE_NOT_AVAILABLE', 'Route not available'),
  system: status('REJECTED', 21, 'REJECTED_SYSTEM_ERROR', 'System error'),
  duplicate: status('REJECTED', 23, 'REJECTED_DUPLICATE_MESSAGE_ID', 'Duplicate message ID'),
  tooLong: status('REJECTED', 25, 'REJECTED_MESSAGE_TOO_LONG', 'Message too long'),
  missingTo: status('REJECTED', 51, 'MISSING_TO', 'Missing destination address'),
  destination: status('REJECTED', 52, 'REJECTED_DESTINATION', 'Invalid destination address'),
} as const

const handsetError = (id: number, name: string, description: string, permanent: boolean) => ({
  groupId: 1,
  groupName: 'HANDSET_ERRORS',
  id,
  name,
  description,
  permanent,
})

export const noError = {
  groupId: 0,
  groupName: 'OK',
  id: 0,
  name: 'NO_ERROR',
  description: 'No Error',
  permanent: false,
}

/** With the operator it is not delivered yet, although the group of status 2 says DELIVERED. */
const stages: Readonly<Record<Stage, { readonly status: InfobipStatus; readonly error: typeof noError }>> = {
  queued: { status: accepted, error: noError },
  sending: { status: status('PENDING', 7, 'PENDING_ENROUTE', 'Message sent to next instance'), error: noError },
  sent: { status: status('DELIVERED', 2, 'DELIVERED_TO_OPERATOR', 'Message delivered to operator'), error: noError },
  delivered: { status: status('DELIVERED', 5, 'DELIVERED_TO_HANDSET', 'Message delivered to handset'), error: noError },
  undelivered: {
    status: status('UNDELIVERABLE', 9, 'UNDELIVERABLE_NOT_DELIVERED', 'Message sent not delivered'),
    error: handsetError(27, 'EC_ABSENT_SUBSCRIBER', 'Absent Subscriber', false),
  },
  blocked: {
    status: status('UNDELIVERABLE', 4, 'UNDELIVERABLE_REJECTED_OPERATOR', 'Message rejected by operator'),
    error: handsetError(9, 'EC_ILLEGAL_SUBSCRIBER', 'Illegal Subscriber', true),
  },
  expired: {
    status: status('EXPIRED', 15, 'EXPIRED_EXPIRED', 'Message expired'),
    error: handsetError(502, 'EC_NO_RESPONSE', 'No Response', false),
  },
}

const receiptUnknown = status('EXPIRED', 29, 'EXPIRED_DLR_UNKNOWN', 'Delivery report unknown')

export const statusOf = (context: DialectContext, message: SandboxMessage) =>
  hasNoReceipt(context, message) ? { status: receiptUnknown, error: noError } : stages[context.book.stageOf(message)]
