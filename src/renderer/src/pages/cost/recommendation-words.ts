import type { Recommendation, RecommendationKind, RecommendationState } from '../../../../contract/recommendations.ts'
import type { StateIcon, Tone } from '../../components/states.ts'
import type { RouteParams } from '../../router.ts'

interface Look {
  readonly label: string
  readonly tone: Tone
  readonly icon: StateIcon
}

export const stateLooks: Readonly<Record<RecommendationState, Look>> = {
  open: { label: 'Open', tone: 'info', icon: 'flag' },
  scheduled: { label: 'Scheduled', tone: 'info', icon: 'clock' },
  applied: { label: 'Applied', tone: 'ok', icon: 'check' },
  dismissed: { label: 'Dismissed', tone: 'neutral', icon: 'dash' },
  undone: { label: 'Taken back', tone: 'neutral', icon: 'arrow' },
  outdated: { label: 'Outdated', tone: 'neutral', icon: 'dash' },
  failed: { label: 'Could not be applied', tone: 'bad', icon: 'cross' },
}

export const riskLooks: Readonly<Record<Recommendation['risk'], Look>> = {
  low: { label: 'Low risk', tone: 'ok', icon: 'check' },
  medium: { label: 'Medium risk', tone: 'warn', icon: 'warning' },
  high: { label: 'High risk', tone: 'bad', icon: 'warning' },
}

/** Headings of what no money can be put on. */
export const kindNames: Readonly<Record<RecommendationKind, string>> = {
  'deny-provider': 'Keep a provider out of a country',
  're-order': 'Change an order of trial',
  'switch-strategy': 'Change a strategy',
  'failure-cost': 'Weigh failures otherwise',
  'add-provider': 'Add a second provider',
  'fix-price': 'Enter missing prices',
  'register-sender': 'Register senders',
  'balance-low': 'Top up accounts',
}

/** A text of the engine with providers as people call them. */
export const withLabels = (text: string, labels: ReadonlyMap<string, string>): string =>
  text.replace(/[\w-]+/g, (word) => labels.get(word) ?? word)

/** The lists that can be chosen, with the states in them. */
export const lists = [
  { value: 'open', label: 'To decide', states: ['open', 'scheduled'] },
  { value: 'applied', label: 'Applied', states: ['applied', 'undone', 'failed'] },
  { value: 'dismissed', label: 'Dismissed', states: ['dismissed', 'outdated'] },
] as const satisfies readonly { value: string; label: string; states: readonly RecommendationState[] }[]

/** The list of an address; what is to be decided at first. */
export const listOf = (params: RouteParams): (typeof lists)[number] =>
  lists.find(({ value }) => value === params['list']) ?? lists[0]
