import { severities } from '../../../../contract/alert-rules.ts'
import { type AlertFilter, alertStates } from '../../../../contract/alerts.ts'
import { readFlag, readList, readTexts } from '../../components/filter-bar/filter-params.ts'
import { boundsOf, readRange } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

/** Removes every filter of the inbox from its address, and leaves the open alert. */
export const noFilters: ParamsPatch = {
  states: null,
  severities: null,
  rules: null,
  subjects: null,
  unread: null,
  range: null,
  from: null,
  to: null,
}

export function hasFilters(params: RouteParams): boolean {
  return Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')
}

/** The filter that an address stands for; a range that ends now begins to count at `now` (UTC epoch ms). */
export function alertFilter(params: RouteParams, now: number, zone: Zone): AlertFilter {
  const states = readList(params, 'states', alertStates)
  const chosenSeverities = readList(params, 'severities', severities)
  const rules = readTexts(params, 'rules').flatMap((text) => (/^\d{1,15}$/.test(text) ? Number(text) : []))
  const subjects = readTexts(params, 'subjects')
  return {
    ...(states.length > 0 && { states: [...states] }),
    ...(chosenSeverities.length > 0 && { severities: [...chosenSeverities] }),
    ...(rules.length > 0 && { rules }),
    ...(subjects.length > 0 && { subjects: [...subjects] }),
    ...(readFlag(params, 'unread') && { unread: true }),
    ...boundsOf(readRange(params), now, zone),
  }
}
