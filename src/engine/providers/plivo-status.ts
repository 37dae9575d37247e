import type { StatusTable } from './delivery-state.ts'

/**
 * Plivo's message states. There are no receipts for the United States and Canada, where `sent` stays for ever, as
 * it may elsewhere: it is not final here, so that a later receipt is seen, and the poller gives up in time.
 */
export const plivoStatuses: StatusTable = {
  queued: { delivery: 'pending', final: false },
  sent: { delivery: 'sent', final: false },
  delivered: { delivery: 'delivered', final: true },
  undelivered: { delivery: 'failed', final: true },
  // Never handed to a carrier and not charged.
  failed: { delivery: 'failed', final: true },
  rejected: { delivery: 'failed', final: true },
}
