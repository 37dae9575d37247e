import type { Category, Trigger } from '../../../../contract/models.ts'

/** Why a submission was not accepted, in the words of the reader. */
export const categoryLabels: Readonly<Record<Category, string>> = {
  refused: 'Connection refused',
  timeout: 'No answer in time',
  reset: 'Connection reset',
  'server-error': 'Server error',
  'malformed-answer': 'Unreadable answer',
  throttled: 'Throttled',
  'bad-credentials': 'Credentials refused',
  'no-credit': 'No credit left',
  'account-blocked': 'Account blocked',
  'geo-blocked': 'Country not permitted',
  'bad-sender': 'Sender refused',
  'bad-recipient': 'Recipient refused',
  'opted-out': 'Recipient opted out',
  'content-rejected': 'Text refused',
  'bad-request': 'Bad request',
  interrupted: 'Interrupted by a restart',
  'no-receipt': 'No receipt in time',
}

export const triggerLabels: Readonly<Record<Trigger, string>> = {
  first: 'First choice',
  failover: 'Failover',
  reconcile: 'Reconciled after a restart',
  rescue: 'Rescue',
}
