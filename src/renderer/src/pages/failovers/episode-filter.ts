import type { EpisodeFilter } from '../../../../contract/episodes.ts'
import { readList } from '../../components/filter-bar/filter-params.ts'
import type { Zone } from '../../format.ts'
import type { RouteParams } from '../../router.ts'
import { failoverFilter } from './failover-filter.ts'

export const seenChoices = [
  { value: 'open', label: 'Nobody has acknowledged it' },
  { value: 'acknowledged', label: 'Acknowledged' },
  { value: 'unplanned', label: 'Not in maintenance' },
  { value: 'planned', label: 'In maintenance' },
] as const

const values = seenChoices.map(({ value }) => value)

/** What is chosen of two opposites: one of them decides, none or both mean all. */
const chosen = (yes: boolean, no: boolean): boolean | undefined => (yes === no ? undefined : yes)

/** The filter of the hops, and what was done about the episodes. */
export function episodeFilter(params: RouteParams, now: number, zone: Zone): EpisodeFilter {
  const seen = readList(params, 'seen', values)
  const acknowledged = chosen(seen.includes('acknowledged'), seen.includes('open'))
  const maintenance = chosen(seen.includes('planned'), seen.includes('unplanned'))
  return {
    ...failoverFilter(params, now, zone),
    ...(acknowledged !== undefined && { acknowledged }),
    ...(maintenance !== undefined && { maintenance }),
  }
}

export const readSeen = (params: RouteParams): readonly string[] => readList(params, 'seen', values)
