import { serviceTexts } from '../../../../contract/models.ts'
import type { PolicyState, Rule, Stage, Strategy } from '../../../../contract/policy-models.ts'
import { countryName, formatPercent, formatPrice, plural } from '../../format.ts'

export const strategyNames: Readonly<Record<Strategy, string>> = {
  priority: 'Priority',
  cheapest: 'Cheapest',
  balanced: 'Balanced',
  'conversion-first': 'Conversion first',
  weighted: 'Weighted',
}

export const strategyHints: Readonly<Record<Strategy, string>> = {
  priority: 'The first usable provider of the static list.',
  cheapest: 'The lowest price, whatever converts.',
  balanced: 'Price and the chance of conversion, a failure weighed by its cost.',
  'conversion-first': 'The best chance of conversion; price decides between equals only.',
  weighted: 'Like balanced, with price and conversion weighed by hand.',
}

export const modeHints: Readonly<Record<PolicyState['mode'], string>> = {
  off: 'Every verification goes by the static list: the first usable provider in the order of priority.',
  shadow: 'Every verification goes by the static list; what the policy would have chosen is noted beside it.',
  on: 'The policy in force chooses the route of every new verification.',
}

export const stageNames: Readonly<Record<Stage, string>> = { live: 'Live', shadow: 'Shadow', canary: 'Canary' }

export const stageHints: Readonly<Record<Stage, string>> = {
  live: 'Decides for every new verification from now on. The optimizer is switched on.',
  shadow: 'Only noted beside what is really done. Nothing is sent another way.',
  canary: 'Decides for a share of the verifications; the others stay as they are.',
}

const NAMED = 3
const list = (names: readonly string[]): string =>
  names.length <= NAMED ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`

/** Which verifications a rule is for, in a line. */
export function matchText({ countries, services, customers, prefixes }: Rule['match']): string {
  const parts = [
    ...(countries === null ? [] : [list(countries.map(countryName))]),
    ...(services === null ? [] : [list(services.map((service) => serviceTexts[service]))]),
    ...(customers === null ? [] : [`${customers.length === 1 ? 'customer' : 'customers'} ${list(customers)}`]),
    ...(prefixes === null ? [] : [list(prefixes)]),
  ]
  return parts.length === 0 ? 'Everything' : parts.join(' · ')
}

/** What a rule leaves out, in a line; empty without constraints. */
export function constraintsText({ maxPrice, allow, deny, registeredSender }: Rule['constraints']): string {
  return [
    ...(maxPrice === null ? [] : [`at most ${formatPrice(maxPrice)}`]),
    ...(allow === null ? [] : [`only ${list(allow)}`]),
    ...(deny.length === 0 ? [] : [`not ${list(deny)}`]),
    ...(registeredSender ? [] : ['unregistered senders too']),
  ].join(' · ')
}

/** What is in force, in a line. */
export function stateText({ mode, live, trial }: PolicyState): string {
  const base = live === null ? 'the static list' : `version ${live} live`
  const beside =
    trial === null
      ? ''
      : `, version ${trial.version} as ${trial.stage}${trial.stage === 'canary' ? ` with ${formatPercent(trial.share)}` : ''}`
  return `optimizer ${mode}: ${base}${beside}`
}

/** `1 message`, `2.5 messages`. */
export const messages = (k: number): string => (k === 1 ? '1 message' : `${Math.round(k * 100) / 100} messages`)

export const rulesText = (n: number): string => plural(n, 'rule')
