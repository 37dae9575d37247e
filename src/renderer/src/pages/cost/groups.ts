import { type Dimension, dimensions } from '../../../../contract/analytics-query.ts'
import type { RouteParams } from '../../router.ts'

export const isDimension = (text: string | undefined): text is Dimension => dimensions.some((each) => each === text)

/** The one or two dimensions of an address; provider and country at first. */
export function readGroups(params: RouteParams): Dimension[] {
  const chosen = (params['by'] ?? 'provider,country').split(',').filter(isDimension)
  const [first = 'provider', second] = chosen
  return second === undefined || second === first ? [first] : [first, second]
}
