import type { SettingEntry } from '../setting-entry.ts'

/** What is sent, to whom, and when it is sent again. */
export const sendingEntries = {
  'rescue.enabled': {
    group: 'features',
    title: 'Rescue',
    description: 'Sends an accepted verification once more by another route when neither receipt nor code comes back.',
    keywords: ['resend', 'second route', 'feature'],
    control: { kind: 'switch' },
    effect: 'at-once',
  },
  'rescue.afterMs': {
    group: 'sending',
    title: 'Rescue after',
    description: 'How long an accepted verification may show neither receipt nor code before it is rescued.',
    keywords: ['resend', 'timeout', 'wait', 'receipt'],
    control: { kind: 'duration' },
    effect: 'at-once',
  },
  'rescue.byCountry': {
    group: 'sending',
    title: 'Rescue time by country',
    description: 'Countries whose receipts are slower or faster than usual, each with a time of its own.',
    keywords: ['resend', 'timeout', 'override', 'receipt'],
    control: { kind: 'country-durations' },
    effect: 'at-once',
  },
  'message.brand': {
    group: 'sending',
    title: 'Brand in the message',
    description: 'The name that stands in the text of every verification.',
    keywords: ['text', 'name', 'template', 'sms'],
    control: { kind: 'text' },
    effect: 'at-once',
  },
  'countries.allowed': {
    group: 'sending',
    title: 'Countries that may be sent to',
    description: 'Verifications to any other country are refused before they cost anything.',
    keywords: ['policy', 'geo', 'block', 'allow', 'destination'],
    control: { kind: 'countries' },
    unset: 'All countries',
    effect: 'at-once',
  },
  'budget.testPerDayMicros': {
    group: 'sending',
    title: 'Test budget a day',
    description: 'What test verifications through real accounts may cost from midnight to midnight (UTC).',
    keywords: ['limit', 'cap', 'spend', 'money', 'test bench'],
    control: { kind: 'money' },
    effect: 'at-once',
  },
} satisfies Record<string, SettingEntry>
