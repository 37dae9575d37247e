import type { AuditFilter } from '../../../../contract/audit.ts'
import { readTexts } from '../../components/filter-bar/filter-params.ts'
import { boundsOf, readRange } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

/** Removes every filter of the audit log from its address. */
export const noFilters: ParamsPatch = { actors: null, kinds: null, text: null, range: null, from: null, to: null }

export const hasFilters = (params: RouteParams): boolean =>
  Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')

/** The entries that an address stands for; a range that ends now begins to count at `now` (UTC epoch ms). */
export function auditFilter(params: RouteParams, now: number, zone: Zone): AuditFilter {
  const actors = [...readTexts(params, 'actors')]
  const kinds = [...readTexts(params, 'kinds')]
  const text = params['text'] ?? ''
  return {
    ...(actors.length > 0 && { actors }),
    ...(kinds.length > 0 && { kinds }),
    ...(text !== '' && { text }),
    ...boundsOf(readRange(params), now, zone),
  }
}
