import type { AttemptFacts, Facts, VerificationFacts } from './rollup-facts.ts'
import { add, at, type Sums } from './rollup-measures.ts'

/** Adds what a verification by itself adds to its rows. */
export function addVerification(sums: Sums, { verification: v, attempts }: Facts, sign: 1 | -1): void {
  add(sums, at.sent, sign)
  if (v.accepted_at !== null) add(sums, at.accepted, sign)
  if (v.accepted_at !== null || v.final_at !== null) add(sums, at.decided, sign)
  if (v.delivered_at !== null) add(sums, at.delivered, sign)
  if (v.converted_at !== null) add(sums, at.converted, sign)
  if (v.state === 'failed') add(sums, at.failed, sign)
  if (v.state === 'expired') add(sums, at.expired, sign)
  if (v.final_at !== null) add(sums, at.final, sign)
  if (v.maybe_duplicate === 1) add(sums, at.maybe_duplicate, sign)
  if (attempts.some(({ trigger }) => trigger === 'failover' || trigger === 'reconcile')) add(sums, at.failed_over, sign)
  if (attempts.some(({ trigger }) => trigger === 'rescue')) add(sums, at.rescued, sign)
  if (v.billable_at !== null) {
    add(sums, at.billable, sign)
    if (v.revenue_reporting_micros === null) add(sums, at.unrated, sign)
    else add(sums, at.revenue_micros, sign * v.revenue_reporting_micros)
  }
}

/** Adds what an attempt adds to the rows of its verification and of its provider. */
export function addAttempt(sums: Sums, a: AttemptFacts, { verification: v, attempts }: Facts, sign: 1 | -1): void {
  add(sums, at.attempts, sign)
  if (a.state !== 'intent' && a.category !== 'interrupted') add(sums, at.attempts_decided, sign)
  if (a.state === 'accepted') {
    add(sums, at.attempts_accepted, sign)
    if (a.delivery === 'delivered') add(sums, at.attempts_delivered, sign)
    if (v.converted_at !== null) add(sums, at.attempts_converted, sign)
  }
  if (a.state === 'rejected-eligible') add(sums, at.attempts_rejected, sign)
  if (a.state === 'rejected-final') add(sums, at.attempts_refused, sign)
  if (a.state === 'unknown') add(sums, at.attempts_unknown, sign)
  if (a.cost_reporting_micros !== null) {
    add(sums, at.priced, sign)
    add(sums, at.cost_micros, sign * a.cost_reporting_micros)
  } else if (a.state !== 'intent') add(sums, at.unpriced, sign)
  addSpend(sums, a, v, sign)
  if (attempts.some((next) => next.n === a.n + 1 && next.maybe_duplicate === 1)) add(sums, at.doubled, sign)
}

/** What the cost of an attempt was paid for. */
function addSpend(sums: Sums, a: AttemptFacts, v: VerificationFacts, sign: 1 | -1): void {
  if (a.state === 'accepted' || a.state === 'unknown') add(sums, at.segments, sign * v.segments)
  if (a.cost_reporting_micros === null) return
  if (a.state !== 'accepted' || a.delivery === 'failed') add(sums, at.failed_micros, sign * a.cost_reporting_micros)
  else if (a.maybe_duplicate === 1) add(sums, at.duplicate_micros, sign * a.cost_reporting_micros)
  else add(sums, at.regular_segments, sign * v.segments)
}

/** Durations of an accepted attempt in ms, null where there is none: to the answer, the receipt, the entered code. */
export function latenciesOf(a: AttemptFacts, v: VerificationFacts): readonly (number | null)[] {
  if (a.state !== 'accepted') return []
  const after = (moment: number | null) => (moment === null ? null : Math.max(0, moment - a.started_at))
  return [a.duration_ms, after(a.delivered_at), after(v.converted_at)]
}
