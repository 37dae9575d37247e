import type { Backup, BackupKind, BackupSchedule } from '../../../../contract/backups.ts'
import type { StateLook } from '../../components/states.ts'
import { plural } from '../../format.ts'

export const kindNames: Readonly<Record<BackupKind, string>> = {
  scheduled: 'Scheduled',
  manual: 'By hand',
  'before-migration': 'Before an update',
  'before-restore': 'Before a restore',
}

/** How the check of a backup looks, and what it means. */
export const checkLooks: Readonly<Record<Backup['check'], StateLook>> = {
  passed: {
    label: 'Verified',
    tone: 'ok',
    icon: 'check',
    hint: 'Every page was read, and rows and sums were counted.',
  },
  failed: { label: 'Damaged', tone: 'bad', icon: 'cross', hint: 'It cannot be restored.' },
  unchecked: { label: 'Not checked', tone: 'neutral', icon: 'question', hint: 'Nobody has looked into it yet.' },
  newer: { label: 'Newer version', tone: 'warn', icon: 'warning', hint: 'A newer version of Signalbox made it.' },
}

/** Intervals that are offered, ms; `''` is none. */
export const intervals: readonly { readonly value: string; readonly label: string }[] = [
  { value: '3600000', label: 'Every hour' },
  { value: '10800000', label: 'Every 3 hours' },
  { value: '21600000', label: 'Every 6 hours' },
  { value: '43200000', label: 'Every 12 hours' },
  { value: '86400000', label: 'Every day' },
  { value: '604800000', label: 'Every week' },
  { value: '', label: 'Only by hand' },
]

/** What stays: `the latest 8, 7 days and 4 weeks`. */
export const keptText = ({ latest, daily, weekly }: BackupSchedule): string =>
  `the latest ${latest}, ${plural(daily, 'day')} and ${plural(weekly, 'week')}`

/** A name of a table for people: `price_history` becomes `Price history`, `rollup_country_hours` `Roll-up: country hours`. */
export const tableLabel = (name: string): string => {
  const words = name.replace(/^rollup_/, 'roll-up: ').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
