import { type DeliveryState, describedState, type StatusTable } from './delivery-state.ts'
import type { InfobipStatus } from './infobip-schemas.ts'

/** The message id was used before: what was sent under it goes on. */
export const DUPLICATE_ID = '23'

/** Refused before it was sent. */
const rejectedIds = ['6', '8', '10', '11', '12', '13', '14', '17', '18', '19', '20', '21', '23', '25', '51', '52']

/** By `status.id`. */
const infobipStatuses: StatusTable = {
  ...Object.fromEntries(rejectedIds.map((id) => [id, { delivery: 'failed', final: true }] as const)),
  '3': { delivery: 'pending', final: false },
  '7': { delivery: 'pending', final: false },
  '26': { delivery: 'pending', final: false },
  // In the group DELIVERED, but only the carrier has it.
  '2': { delivery: 'sent', final: false },
  '5': { delivery: 'delivered', final: true },
  '4': { delivery: 'failed', final: true },
  '9': { delivery: 'failed', final: true },
  '31': { delivery: 'failed', final: true },
  '15': { delivery: 'failed', final: true },
  // Blocked as fraud, before it was sent or after.
  '87': { delivery: 'failed', final: true },
  // No receipt came in time.
  '29': { delivery: 'unknown', final: true },
}

/** By `status.groupName`, for an id nobody has described. */
const infobipGroups: StatusTable = {
  ACCEPTED: { delivery: 'pending', final: false },
  PENDING: { delivery: 'pending', final: false },
  // Only DELIVERED_TO_HANDSET (5) is sure.
  DELIVERED: { delivery: 'sent', final: false },
  UNDELIVERABLE: { delivery: 'failed', final: true },
  EXPIRED: { delivery: 'failed', final: true },
  REJECTED: { delivery: 'failed', final: true },
}

/** What a status means; undefined when neither its id nor its group is described. */
export const infobipState = ({ id, groupName }: InfobipStatus): DeliveryState | undefined =>
  describedState(infobipStatuses, id) ?? describedState(infobipGroups, groupName)

/** Whether a message was refused before it was sent. */
export const isRejected = ({ id, groupName }: InfobipStatus): boolean =>
  groupName === 'REJECTED' || rejectedIds.includes(id)
