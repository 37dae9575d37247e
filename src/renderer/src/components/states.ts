import type { AttemptState, BreakerStateName, Delivery, Mode, VerificationState } from '../../../contract/models.ts'
import type { Fault } from '../../../contract/sandbox.ts'

/** What a state means for the reader; each tone has its own colour in both themes. */
export type Tone = 'ok' | 'warn' | 'bad' | 'unknown' | 'info' | 'neutral'

export type StateIcon =
  | 'check'
  | 'double-check'
  | 'cross'
  | 'clock'
  | 'question'
  | 'arrow'
  | 'up'
  | 'down'
  | 'ban'
  | 'dash'
  | 'flag'
  | 'probe'
  | 'warning'

export interface StateLook {
  readonly label: string
  readonly tone: Tone
  readonly icon: StateIcon
  /** One sentence for the tooltip. */
  readonly hint: string
}

/** A state together with what it is a state of. */
export type AnyState =
  | { readonly kind: 'verification'; readonly state: VerificationState }
  | { readonly kind: 'attempt'; readonly state: AttemptState }
  | { readonly kind: 'breaker'; readonly state: BreakerStateName }
  | { readonly kind: 'delivery'; readonly state: Delivery }

const look = (label: string, tone: Tone, icon: StateIcon, hint: string): StateLook => ({ label, tone, icon, hint })

export const verificationLooks: Readonly<Record<VerificationState, StateLook>> = {
  pending: look('Pending', 'info', 'clock', 'No provider has accepted it yet.'),
  accepted: look('Accepted', 'info', 'check', 'A provider has accepted it; no receipt yet.'),
  delivered: look('Delivered', 'ok', 'check', 'The receipt says that it reached the handset.'),
  converted: look('Converted', 'ok', 'double-check', 'The right code came back.'),
  failed: look('Failed', 'bad', 'cross', 'No provider accepted it, or the recipient refused it.'),
  expired: look('Expired', 'neutral', 'flag', 'The code was not entered in time.'),
}

export const attemptLooks: Readonly<Record<AttemptState, StateLook>> = {
  intent: look('Submitting', 'info', 'clock', 'Written down, no answer yet.'),
  accepted: look('Accepted', 'ok', 'check', 'The provider took the message.'),
  'rejected-eligible': look('Rejected, moved on', 'warn', 'arrow', 'The provider refused; another one may take it.'),
  'rejected-final': look(
    'Rejected for good',
    'bad',
    'ban',
    'The refusal concerns the recipient or the message: no failover.',
  ),
  unknown: look('Unknown', 'unknown', 'question', 'No clear answer: the provider may still have sent it.'),
}

export const breakerLooks: Readonly<Record<BreakerStateName, StateLook>> = {
  closed: look('In service', 'ok', 'check', 'Breaker closed: traffic goes through.'),
  open: look('Breaker open', 'bad', 'ban', 'No traffic is sent here until a probe passes.'),
  'half-open': look('Probing', 'warn', 'probe', 'Breaker half-open: a few requests test whether it is back.'),
  'forced-open': look('Isolated', 'bad', 'ban', 'Breaker forced open by an operator: nothing is sent here.'),
  'metrics-only': look(
    'Never trips',
    'info',
    'flag',
    'Breaker set to count only: traffic goes through whatever happens.',
  ),
  disabled: look(
    'Breaker off',
    'neutral',
    'dash',
    'Breaker switched off: traffic goes through and nothing is counted.',
  ),
}

export const deliveryLooks: Readonly<Record<Delivery, StateLook>> = {
  none: look('Not sent', 'neutral', 'dash', 'The provider did not accept it, so there is nothing to deliver.'),
  pending: look('Awaiting receipt', 'info', 'clock', 'Accepted; the provider has not reported on delivery yet.'),
  sent: look('Sent on', 'info', 'arrow', 'Handed to the carrier; not confirmed by the handset.'),
  delivered: look('Delivered', 'ok', 'check', 'The receipt says that it reached the handset.'),
  failed: look('Not delivered', 'bad', 'cross', 'The receipt says that it did not reach the handset.'),
  unknown: look('No information', 'unknown', 'question', 'The provider will not say more about it.'),
}

export function lookOf(of: AnyState): StateLook {
  switch (of.kind) {
    case 'verification':
      return verificationLooks[of.state]
    case 'attempt':
      return attemptLooks[of.state]
    case 'breaker':
      return breakerLooks[of.state]
    case 'delivery':
      return deliveryLooks[of.state]
  }
}

export const modeLabels: Readonly<Record<Mode, string>> = {
  live: 'Live',
  test: 'Test',
  drill: 'Drill',
  sandbox: 'Sandbox',
}

export const faultLabels: Readonly<Record<Fault, string>> = {
  refuse: 'Refuses connections',
  hang: 'Hangs without an answer',
  'reset-after-write': 'Resets after the request',
  'error-500': 'Answers 500',
  'throttle-429': 'Throttles with 429',
  'wrong-body': 'Answers nonsense',
  slow: 'Answers slowly',
  'silent-non-delivery': 'Accepts, never delivers',
}
