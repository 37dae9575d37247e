import type { StatusTable } from './delivery-state.ts'

/** Twilio's message statuses. `sent` may stay for ever where the carrier gives no receipts. */
export const twilioStatuses: StatusTable = {
  accepted: { delivery: 'pending', final: false },
  scheduled: { delivery: 'pending', final: false },
  queued: { delivery: 'pending', final: false },
  sending: { delivery: 'pending', final: false },
  sent: { delivery: 'sent', final: false },
  partially_delivered: { delivery: 'sent', final: false },
  delivered: { delivery: 'delivered', final: true },
  read: { delivery: 'delivered', final: true },
  undelivered: { delivery: 'failed', final: true },
  failed: { delivery: 'failed', final: true },
  canceled: { delivery: 'failed', final: true },
  // Of messages to us; never seen on one we sent.
  receiving: { delivery: 'pending', final: false },
  received: { delivery: 'pending', final: false },
}
