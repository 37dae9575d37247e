import type { SettingEntry } from '../setting-entry.ts'

/** How routes are chosen and watched. */
export const routingEntries = {
  'optimizer.mode': {
    group: 'features',
    title: 'Optimizer',
    description:
      'Whether the policy chooses routes, only notes its choice, or is left out; as installed it is on in the sandbox only.',
    keywords: ['routing', 'policy', 'smart', 'shadow', 'feature'],
    control: {
      kind: 'choice',
      options: [
        { value: 'off', label: 'Off' },
        { value: 'shadow', label: 'Shadow' },
        { value: 'on', label: 'On' },
      ],
    },
    unset: 'As installed',
    effect: 'at-once',
  },
  'optimizer.explore': {
    group: 'features',
    title: 'Exploration',
    description: 'Lets the optimizer send a few verifications by a route to learn about it, or to see if it is back.',
    keywords: ['learning', 'trial', 'optimizer', 'feature'],
    control: { kind: 'switch' },
    effect: 'at-once',
  },
  'optimizer.failureCost': {
    group: 'routing',
    title: 'Cost of a failed verification',
    description: "What a failure weighs against price, in messages of the country's mean price.",
    keywords: ['optimizer', 'weight', 'conversion', 'policy'],
    control: { kind: 'number', unit: 'messages' },
    effect: 'at-once',
  },
  'optimizer.successTarget': {
    group: 'routing',
    title: 'Conversion target',
    description: 'Below this share of converted verifications the optimizer weighs failures more.',
    keywords: ['optimizer', 'success', 'guard', 'rate'],
    control: { kind: 'share' },
    unset: 'No target',
    effect: 'at-once',
  },
  'slo.target': {
    group: 'routing',
    title: 'Uptime target',
    description: 'The share of observed minutes that is to be good; the error budget follows from it.',
    keywords: ['slo', 'availability', 'error budget', 'nines'],
    control: { kind: 'share' },
    effect: 'at-once',
  },
  'drills.schedule': {
    group: 'routing',
    title: 'Drill schedule',
    description: 'When a drill runs by itself, with which fault and on which provider.',
    keywords: ['chaos', 'test', 'failover', 'automatic'],
    control: { kind: 'page', href: '#/drills', label: 'Open drills' },
    unset: 'No schedule',
    effect: 'at-once',
    sandboxOnly: true,
    local: true,
  },
} satisfies Record<string, SettingEntry>
