import { breakerStates } from '../../../../contract/models.ts'
import { type ProviderRow, providerStates } from '../../../../contract/providers.ts'
import { readList } from '../../components/filter-bar/filter-params.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

/** Removes every filter of the page from its address; the range, the order and the open provider stay. */
export const noFilters: ParamsPatch = { states: null, breakers: null, search: null }

export function hasFilters(params: RouteParams): boolean {
  return Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')
}

/** Whether a provider passes the filters of an address. */
export function matchesProvider(row: ProviderRow, params: RouteParams): boolean {
  const states = readList(params, 'states', providerStates)
  const breakers = readList(params, 'breakers', breakerStates)
  const search = (params['search'] ?? '').toLowerCase()
  return (
    (states.length === 0 || states.includes(row.state)) &&
    (breakers.length === 0 || breakers.includes(row.breaker.state)) &&
    `${row.label} ${row.name} ${row.adapter}`.toLowerCase().includes(search)
  )
}
