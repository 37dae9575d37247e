import type { PriceAlertKind, PriceAlertState } from '../../../../contract/price-alerts.ts'
import type {
  PriceCell,
  PriceChangeKind,
  PriceRun,
  PriceRunKind,
  PriceRunPart,
  PriceSource,
  RateSource,
} from '../../../../contract/pricing-models.ts'
import type { StateLook } from '../../components/states.ts'

const look = (label: string, tone: StateLook['tone'], icon: StateLook['icon'], hint: string): StateLook => ({
  label,
  tone,
  icon,
  hint,
})

export const sourceWords: Readonly<Record<PriceSource, { readonly label: string; readonly hint: string }>> = {
  list: { label: 'list', hint: 'From the public price list.' },
  account: { label: 'account', hint: "From the provider's own list for this account." },
  imported: { label: 'imported', hint: 'From an imported rate sheet.' },
  observed: { label: 'observed', hint: 'What was charged, by receipts and reports.' },
  manual: { label: 'manual', hint: 'Set by an operator; outranks every other source until it is cleared.' },
}

export const staleWords: Readonly<Record<NonNullable<PriceCell['stale']>, string>> = {
  failed: 'The last sync of this provider failed; this is the price from before. See the sync runs for the reason.',
  old: 'Not confirmed for longer than it should be. Sync now to read the list again.',
}

export const changeLooks: Readonly<Record<PriceChangeKind, StateLook>> = {
  'first-seen': look('First seen', 'neutral', 'dash', 'Seen for the first time: no change.'),
  raised: look('Raised', 'bad', 'up', 'The price went up.'),
  lowered: look('Lowered', 'ok', 'down', 'The price went down.'),
  'currency-changed': look('Currency', 'info', 'arrow', 'Quoted in another currency, at about the same amount.'),
  disappeared: look('Disappeared', 'warn', 'cross', 'No longer on the list.'),
  returned: look('Returned', 'info', 'check', 'On the list again.'),
  announced: look('Announced', 'info', 'clock', 'Holds from a later day on.'),
}

export const alertKindLooks: Readonly<Record<PriceAlertKind, StateLook>> = {
  raised: look('Raised', 'bad', 'up', 'The price went up.'),
  lowered: look('Lowered', 'ok', 'down', 'The price went down.'),
  disappeared: look('Disappeared', 'warn', 'cross', 'No longer on the list.'),
  announced: look('Announced', 'info', 'clock', 'Holds from a later day on.'),
  'billed-differently': look('Billed differently', 'warn', 'warning', 'What is charged is not what the list says.'),
}

export const alertStateLooks: Readonly<Record<PriceAlertState, StateLook>> = {
  unread: look('Unread', 'info', 'flag', 'Nobody has looked at it yet.'),
  read: look('Read', 'neutral', 'check', 'Seen, and still open.'),
  acknowledged: look('Acknowledged', 'ok', 'double-check', 'Dealt with.'),
  snoozed: look('Snoozed', 'neutral', 'clock', 'Open again by itself when its time has come.'),
  muted: look('Muted', 'neutral', 'ban', 'Its country is muted.'),
}

export const runStateLooks: Readonly<Record<PriceRun['state'], StateLook>> = {
  running: look('Running', 'info', 'clock', 'Lists are being read.'),
  completed: look('Completed', 'ok', 'check', 'Every list was read.'),
  partial: look('Partly failed', 'warn', 'warning', 'Some provider failed; its old prices stay, marked as stale.'),
  failed: look('Failed', 'bad', 'cross', 'No list could be read; the old prices stay, marked as stale.'),
  cancelled: look('Cancelled', 'neutral', 'ban', 'An operator ended it; what was read stays.'),
  interrupted: look('Interrupted', 'warn', 'dash', 'The console stopped and has not taken it up again.'),
}

export const partStateLooks: Readonly<Record<PriceRunPart['state'], StateLook>> = {
  waiting: look('Waiting', 'neutral', 'clock', 'Its turn has not come.'),
  running: look('Running', 'info', 'clock', 'Its list is being read.'),
  completed: look('Completed', 'ok', 'check', 'Its list was read.'),
  failed: look('Failed', 'bad', 'cross', 'Its old prices stay, marked as stale.'),
  cancelled: look('Cancelled', 'neutral', 'ban', 'Ended before its list was read; what was read stays.'),
  'no-list': look('No list', 'neutral', 'dash', 'This company has no price list to ask for: import a rate sheet.'),
}

export const runKindWords: Readonly<Record<PriceRunKind, string>> = {
  hourly: 'Hourly, countries with traffic',
  nightly: 'All countries',
  chosen: 'Started by hand',
}

export const rateSourceWords: Readonly<Record<RateSource, string>> = {
  ecb: 'European Central Bank, daily file',
  manual: 'set by an operator',
  bundled: 'shipped with the app: a last resort',
}

/** A change in percent as `+12.5 %`; 999 stands for more than that. */
export function formatChange(percent: number | null): string | null {
  if (percent === null) return null
  if (percent >= 999) return '> 999 %'
  if (percent === 0) return '0 %'
  const digits = Math.abs(percent) >= 100 ? 0 : Math.abs(percent) >= 0.1 ? 1 : 2
  return `${percent > 0 ? '+' : ''}${percent.toFixed(digits)} %`
}
