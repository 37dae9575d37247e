import type { Category, Outcome } from '../../contract/models.ts'

/**
 * What a category means for the verification and for the provider's breaker.
 *
 * `signal`: `failure` counts as one, `trip` opens the breaker at once (nothing can get through until a
 * person acts), `throttle` slows without counting, `none` says nothing about the provider's health.
 */
export interface CategoryRule {
  readonly outcome: Exclude<Outcome, 'accepted'>
  readonly signal: 'failure' | 'trip' | 'throttle' | 'none'
}

/** Which classes count against the provider and which may fail over. */
export const categoryRules: Readonly<Record<Category, CategoryRule>> = {
  // The body never left this machine, so nothing can have been sent.
  refused: { outcome: 'rejected-eligible', signal: 'failure' },
  // The body was written and no verdict came back: it may have been sent.
  timeout: { outcome: 'unknown', signal: 'failure' },
  reset: { outcome: 'unknown', signal: 'failure' },
  'server-error': { outcome: 'unknown', signal: 'failure' },
  'malformed-answer': { outcome: 'unknown', signal: 'failure' },
  // We stopped half-way; it says nothing about the provider.
  interrupted: { outcome: 'unknown', signal: 'none' },
  // Accepted, but nothing came of it in time: why a rescue left the provider, never the answer to a submission.
  'no-receipt': { outcome: 'unknown', signal: 'none' },
  throttled: { outcome: 'rejected-eligible', signal: 'throttle' },
  'bad-credentials': { outcome: 'rejected-eligible', signal: 'trip' },
  'no-credit': { outcome: 'rejected-eligible', signal: 'trip' },
  'account-blocked': { outcome: 'rejected-eligible', signal: 'trip' },
  'geo-blocked': { outcome: 'rejected-eligible', signal: 'none' },
  'bad-sender': { outcome: 'rejected-eligible', signal: 'none' },
  'bad-recipient': { outcome: 'rejected-final', signal: 'none' },
  'opted-out': { outcome: 'rejected-final', signal: 'none' },
  'content-rejected': { outcome: 'rejected-final', signal: 'none' },
  'bad-request': { outcome: 'rejected-final', signal: 'none' },
}
