import type { StatusTable } from './delivery-state.ts'

/** Telnyx's states: those of a message, and the few that its detail records have of their own. */
export const telnyxStatuses: StatusTable = {
  queued: { delivery: 'pending', final: false },
  sending: { delivery: 'pending', final: false },
  sent: { delivery: 'sent', final: false },
  delivered: { delivery: 'delivered', final: true },
  sending_failed: { delivery: 'failed', final: true },
  delivery_failed: { delivery: 'failed', final: true },
  expired: { delivery: 'failed', final: true },
  // The carrier gives no receipts, or gave one that says nothing.
  delivery_unconfirmed: { delivery: 'unknown', final: true },
  // Detail records.
  failed: { delivery: 'failed', final: true },
  gw_reject: { delivery: 'failed', final: true },
  gw_timeout: { delivery: 'unknown', final: true },
  dlr_timeout: { delivery: 'unknown', final: true },
  dlr_unconfirmed: { delivery: 'unknown', final: true },
}
