import type { SettingEntry } from '../setting-entry.ts'

/** What is kept, and who may ask for it from outside. */
export const dataEntries = {
  'backups.schedule': {
    group: 'data',
    title: 'Backup schedule',
    description: 'When the database is backed up, and how many backups are kept.',
    keywords: ['copy', 'restore', 'rotation', 'safety'],
    control: { kind: 'page', href: '#/backups', label: 'Open backups' },
    effect: 'at-once',
  },
  'retention.months': {
    group: 'data',
    title: 'Retention',
    description: 'How many months single verifications are kept; figures, prices and the audit log stay for ever.',
    keywords: ['delete', 'age', 'privacy', 'storage', 'old'],
    control: { kind: 'page', href: '#/backups', label: 'Open backups' },
    unset: 'For ever',
    effect: 'at-once',
    local: true,
  },
  'updates.feed': {
    group: 'features',
    title: 'Update feed',
    description: 'The https address that is asked once a day for a newer version; nothing is downloaded unasked.',
    keywords: ['version', 'upgrade', 'release', 'feature'],
    control: { kind: 'text' },
    unset: 'Where this package says, if it does',
    effect: 'at-once',
    local: true,
  },
  'api.enabled': {
    group: 'features',
    title: 'Local API',
    description: 'Whether programs on this machine may use the console over HTTP on 127.0.0.1, with a token.',
    keywords: ['http', 'rest', 'loopback', 'openapi', 'script', 'feature'],
    control: { kind: 'switch' },
    effect: 'at-once',
  },
  'api.port': {
    group: 'api',
    title: 'Port of the local API',
    description: 'The TCP port on 127.0.0.1 at which the local API listens.',
    keywords: ['http', 'rest', 'loopback', 'tcp'],
    control: { kind: 'number', unit: '' },
    effect: 'at-once',
  },
  'api.perSecond': {
    group: 'api',
    title: 'Request limit of the local API',
    description: 'How many requests each token may make before it is told to wait.',
    keywords: ['http', 'rest', 'rate', 'throttle', 'token'],
    control: { kind: 'number', unit: 'a second' },
    effect: 'at-once',
  },
} satisfies Record<string, SettingEntry>
