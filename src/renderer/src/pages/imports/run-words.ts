import type { HistoryField, ImportRun, ImportState } from '../../../../contract/imports.ts'
import type { StateLook } from '../../components/states.ts'

/** How the state of a run looks, and what it means. */
export const runLooks: Readonly<Record<ImportState, StateLook>> = {
  checking: {
    label: 'Checking',
    tone: 'info',
    icon: 'clock',
    hint: 'Every line is looked at before the first is stored.',
  },
  running: { label: 'Running', tone: 'info', icon: 'clock', hint: 'Verifications are being stored.' },
  undoing: { label: 'Removing', tone: 'info', icon: 'clock', hint: 'What was stored is being removed.' },
  interrupted: {
    label: 'Interrupted',
    tone: 'warn',
    icon: 'flag',
    hint: 'The console stopped in its middle. Resume it.',
  },
  done: { label: 'Done', tone: 'ok', icon: 'check', hint: 'All of it is stored.' },
  refused: { label: 'Refused', tone: 'bad', icon: 'cross', hint: 'Some lines are wrong, so nothing was stored.' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'dash', hint: 'It was ended by an operator.' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross', hint: 'It ended with an error.' },
  removed: { label: 'Removed', tone: 'neutral', icon: 'dash', hint: 'What it stored was removed again.' },
}

export const isUnderWay = ({ state }: ImportRun): boolean =>
  state === 'checking' || state === 'running' || state === 'undoing'

/** Fields as the page names them. */
export const fieldLabels: Readonly<Record<HistoryField, string>> = {
  externalId: 'Id',
  createdAt: 'Sent at',
  country: 'Country',
  number: 'Telephone number',
  customer: 'Customer',
  service: 'Service',
  status: 'Status',
  provider: 'Provider',
  network: 'Network (MCC MNC)',
  segments: 'Segments',
  acceptedAt: 'Accepted at',
  deliveredAt: 'Delivered at',
  convertedAt: 'Converted at',
  durationMs: 'Answer time (ms)',
  cost: 'Cost',
  costCurrency: 'Currency of the cost',
  revenue: 'Revenue',
  revenueCurrency: 'Currency of the revenue',
}
