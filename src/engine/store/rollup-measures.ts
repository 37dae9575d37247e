/**
 * What a roll-up counts, in the order of its columns. A verification and everything that belongs to it stand in the
 * bucket of the moment it was created, however late an attempt, a receipt or a price correction comes; corrections of
 * revenue stand in the bucket of the day they are booked on. Money is micros of the reporting currency.
 */
export const measures = [
  /** Verifications. By provider they count for the one that accepted last, or that was tried last. */
  'sent',
  'accepted',
  /** Accepted by now, or over. */
  'decided',
  'delivered',
  'converted',
  'failed',
  'expired',
  /** Over; `sent - final` are open. */
  'final',
  'maybe_duplicate',
  /** With an attempt because an earlier one failed. */
  'failed_over',
  'rescued',
  /** Reached what its price plan charges for. */
  'billable',
  /** Billable verifications and corrections without a known amount in the reporting currency: sums leave them out. */
  'unrated',
  'revenue_micros',
  /** Attempts. By provider each counts for its own. */
  'attempts',
  /** Settled, and not interrupted by ourselves. */
  'attempts_decided',
  'attempts_accepted',
  'attempts_delivered',
  /** Accepted, of a verification that converted: nobody knows which message was typed in. */
  'attempts_converted',
  /** Another provider may take it. */
  'attempts_rejected',
  /** Nobody will: the recipient, an opt-out, the content. */
  'attempts_refused',
  'attempts_unknown',
  'cost_micros',
  'priced',
  /** Settled without a known price: `cost_micros` leaves them out. */
  'unpriced',
  /** Corrections of revenue, signed: negative takes revenue away. */
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  /** Of attempts that may be billed: accepted, or of unknown outcome. */
  'segments',
  /** Of accepted attempts with a price that are neither duplicates nor failed: what is left of `cost_micros` paid these. */
  'regular_segments',
  /** Part of `cost_micros`: accepted second messages of one verification. */
  'duplicate_micros',
  /** Part of `cost_micros`: attempts that were not accepted for sure, or that the provider says were not delivered. */
  'failed_micros',
  /** Attempts that were followed by a message that may be a duplicate. */
  'doubled',
] as const

type Measure = (typeof measures)[number]

/** Sums in the order of {@link measures}. */
export type Sums = Float64Array

export const noSums = (): Sums => new Float64Array(measures.length)

/** Where a measure stands in {@link measures}. */
export const at = Object.fromEntries(measures.map((name, index) => [name, index])) as Readonly<Record<Measure, number>>

/** Adds `by` to the measure at `index`. */
export function add(sums: Sums, index: number, by: number): void {
  sums[index] = (sums[index] ?? 0) + by
}
