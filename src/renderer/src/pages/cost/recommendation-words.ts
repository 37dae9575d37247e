import type { Recommendation, RecommendationState } from '../../../../contract/recommendations.ts'
import type { StateIcon, Tone } from '../../components/states.ts'

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

/** The lists that can be chosen, with the states in them. */
export const lists = [
  { value: 'open', label: 'To decide', states: ['open', 'scheduled'] },
  { value: 'applied', label: 'Applied', states: ['applied', 'undone', 'failed'] },
  { value: 'dismissed', label: 'Dismissed', states: ['dismissed', 'outdated'] },
] as const satisfies readonly { value: string; label: string; states: readonly RecommendationState[] }[]
