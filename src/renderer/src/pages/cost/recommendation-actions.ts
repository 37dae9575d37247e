import type { Recommendation } from '../../../../contract/recommendations.ts'
import { api } from '../../api.ts'
import { tell } from '../../components/tell.ts'

export const takeBack = ({ id }: Recommendation, reason = 'taken back'): Promise<boolean> =>
  tell(() => api.cost.recommendationActions.undo({ id, reason }), 'Taken back')

export function apply(recommendation: Recommendation, reason: string): Promise<boolean> {
  const { id, title, change } = recommendation
  const done = change.kind === 'page' ? `Marked as done: ${title}` : `Applied: ${title}`
  return tell(
    () => api.cost.recommendationActions.apply({ id, reason }),
    done,
    change.kind === 'page' ? undefined : () => void takeBack(recommendation),
  )
}

/** @param at UTC epoch ms; null takes the plan back */
export function schedule({ id, title }: Recommendation, at: number | null, reason: string): Promise<boolean> {
  return tell(
    () => api.cost.recommendationActions.schedule({ id, at, reason }),
    at === null ? `No longer scheduled: ${title}` : `Scheduled: ${title}`,
  )
}

export function dismiss(recommendation: Recommendation, reason: string): Promise<boolean> {
  return tell(
    () => api.cost.recommendationActions.dismiss({ id: recommendation.id, reason }),
    `Dismissed for 30 days: ${recommendation.title}`,
    () => void takeBack(recommendation),
  )
}

export const generate = (): Promise<boolean> =>
  tell(() => api.cost.recommendationActions.generate(), 'Working out recommendations')
