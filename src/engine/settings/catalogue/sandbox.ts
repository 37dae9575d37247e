import type { SettingEntry } from '../setting-entry.ts'

/** The simulated world. */
export const sandboxEntries = {
  'sandbox.paused': {
    group: 'features',
    title: 'Example traffic',
    description: 'Whether the sandbox sends verifications by itself.',
    keywords: ['demo', 'simulated', 'pause', 'stop', 'feature'],
    control: { kind: 'switch', inverted: true },
    effect: 'at-once',
    sandboxOnly: true,
  },
  'sandbox.perMinute': {
    group: 'sandbox',
    title: 'Rate of example traffic',
    description: 'How many verifications the sandbox sends by itself.',
    keywords: ['demo', 'rate', 'load', 'simulated'],
    control: { kind: 'number', unit: 'a minute' },
    effect: 'at-once',
    sandboxOnly: true,
  },
  'sandbox.priceHourMs': {
    group: 'sandbox',
    title: 'Length of an hour of price lists',
    description: "How long an hour of the simulated providers' price lists takes; prices move faster when it is short.",
    keywords: ['prices', 'clock', 'speed', 'simulated'],
    control: { kind: 'duration' },
    effect: 'restart',
    sandboxOnly: true,
  },
} satisfies Record<string, SettingEntry>
