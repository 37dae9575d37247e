import type { StatusTable } from './delivery-state.ts'

/** Vonage's delivery statuses, the same in receipts and in reports. */
export const vonageStatuses: StatusTable = {
  buffered: { delivery: 'pending', final: false },
  // The carrier has it.
  accepted: { delivery: 'sent', final: false },
  delivered: { delivery: 'delivered', final: true },
  expired: { delivery: 'failed', final: true },
  failed: { delivery: 'failed', final: true },
  rejected: { delivery: 'failed', final: true },
  deleted: { delivery: 'failed', final: true },
  // Vonage has no information and will get none.
  unknown: { delivery: 'unknown', final: true },
}
