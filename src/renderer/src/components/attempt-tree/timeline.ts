import type { Verification } from '../../../../contract/models.ts'

/** `missed`: it can no longer happen. */
export type StepState = 'done' | 'waiting' | 'missed' | 'failed'

export interface TimelineStep {
  readonly id: 'sent' | 'accepted' | 'delivered' | 'converted' | 'failed' | 'expired'
  readonly label: string
  readonly state: StepState
  /** UTC epoch ms; null when it has not happened or its moment is not known. */
  readonly at: number | null
  /** Since the verification was sent, in ms. */
  readonly afterMs: number | null
}

type Lived = Pick<
  Verification,
  'state' | 'createdAt' | 'acceptedAt' | 'deliveredAt' | 'convertedAt' | 'acceptMs' | 'expiresAt' | 'failureReason'
>

/** What became of a verification, step by step; a failed or expired one has its end as a fifth step. */
export function timelineOf(verification: Lived): readonly TimelineStep[] {
  const { state, createdAt, acceptedAt, deliveredAt, convertedAt, acceptMs, expiresAt, failureReason } = verification
  const over = state === 'failed' || state === 'expired' || state === 'converted'
  const step = (id: TimelineStep['id'], label: string, at: number | null, afterMs?: number | null): TimelineStep => ({
    id,
    label,
    at,
    state: at !== null ? 'done' : over ? 'missed' : 'waiting',
    afterMs: at === null ? null : (afterMs ?? Math.max(0, at - createdAt)),
  })
  const steps = [
    step('sent', 'Sent', createdAt, 0),
    step('accepted', 'Accepted', acceptedAt, acceptMs),
    step('delivered', 'Delivered', deliveredAt),
    step('converted', 'Converted', convertedAt),
  ]
  if (state === 'failed') steps.push({ id: 'failed', label: 'Failed', state: 'failed', at: null, afterMs: null })
  // Where a reason is given, something other than its time has ended it, and when is not known.
  const expiredAt = failureReason === null ? expiresAt : null
  if (state === 'expired') steps.push({ ...step('expired', 'Expired', expiredAt), state: 'failed' })
  return steps
}

/** A running time as `00:04.215`; hours are counted as minutes. */
export function formatTimer(ms: number): string {
  const whole = Math.max(0, Math.floor(ms))
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(Math.floor(whole / 60_000))}:${two(Math.floor(whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`
}
