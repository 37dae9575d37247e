import type { SettingEntry } from '../setting-entry.ts'

/** Figures, prices, alerts and reports. */
export const businessEntries = {
  'reporting.currency': {
    group: 'business',
    title: 'Reporting currency',
    description:
      'What all sums are kept in. It is chosen before the first verification; the engine starts again at once.',
    keywords: ['money', 'iso 4217', 'euro', 'dollar'],
    control: { kind: 'currency' },
    effect: 'restart',
    local: true,
  },
  'reporting.zone': {
    group: 'business',
    title: 'Reporting time zone',
    description: 'Days and months of all figures begin at midnight there; roll-ups are built anew after a change.',
    keywords: ['timezone', 'day', 'month', 'iana'],
    control: { kind: 'zone' },
    unset: "This machine's, from the first start on",
    effect: 'restart',
  },
  'fraud.mode': {
    group: 'features',
    title: 'Fraud guard',
    description: 'Whether attacks by pumped traffic are looked for, and whether their prefixes are blocked.',
    keywords: ['pumping', 'sentinel', 'block', 'watch', 'feature'],
    control: {
      kind: 'choice',
      options: [
        { value: 'off', label: 'Off' },
        { value: 'watch', label: 'Watch' },
        { value: 'guard', label: 'Guard' },
      ],
    },
    effect: 'at-once',
  },
  'fraud.guardMs': {
    group: 'business',
    title: 'Length of a fraud block',
    description: 'How long the fraud guard blocks a prefix that it found under attack.',
    keywords: ['pumping', 'sentinel', 'guard', 'prefix'],
    control: { kind: 'duration' },
    effect: 'at-once',
  },
  'pricing.thresholds': {
    group: 'alerts',
    title: 'Price alert thresholds',
    description: 'What a price move must come to, in percent or in money a month, before it raises an alert.',
    keywords: ['price', 'change', 'percent', 'impact'],
    control: { kind: 'page', href: '#/prices?tab=alerts', label: 'Open price alerts' },
    effect: 'at-once',
  },
  'alerts.quietHours': {
    group: 'alerts',
    title: 'Quiet hours',
    description: 'When desktop notifications are held back, and what comes through all the same.',
    keywords: ['night', 'notification', 'do not disturb', 'silence'],
    control: { kind: 'page', href: '#/alerts?tab=rules', label: 'Open alert rules' },
    effect: 'at-once',
  },
  'reports.folder': {
    group: 'reports',
    title: 'Folder for reports',
    description: 'Where files go without a window, and scheduled reports that have no folder of their own.',
    keywords: ['path', 'directory', 'export', 'pdf'],
    control: { kind: 'text' },
    unset: "The workspace's own folder",
    effect: 'at-once',
    local: true,
  },
} satisfies Record<string, SettingEntry>
