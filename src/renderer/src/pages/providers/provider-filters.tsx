import type { ReactElement } from 'react'
import { breakerStates } from '../../../../contract/models.ts'
import { providerStates } from '../../../../contract/providers.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readList, writeList } from '../../components/filter-bar/filter-params.ts'
import { SearchFilter } from '../../components/filter-bar/search-filter.tsx'
import { breakerLooks } from '../../components/states.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { hasFilters, noFilters } from './provider-filter.ts'

const stateLabels = { enabled: 'Enabled', drained: 'Drained', disabled: 'Disabled' } as const
const stateChoices = providerStates.map((value) => ({ value, label: stateLabels[value] }))
const breakerChoices = breakerStates.map((value) => ({ value, label: breakerLooks[value].label }))

export interface ProviderFiltersProps {
  readonly params: RouteParams
  readonly counts: { readonly matching: number; readonly total: number } | null
}

/** The filters of the providers; each writes itself into the address. */
export function ProviderFilters({ params, counts }: ProviderFiltersProps): ReactElement {
  return (
    <FilterBar counts={counts} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <SearchFilter
        label="Find a provider"
        placeholder="Name"
        value={params['search'] ?? ''}
        problem={null}
        onChange={(search) => setParams({ search }, { replace: true })}
      />
      <ChoiceFilter
        label="State"
        options={stateChoices}
        chosen={readList(params, 'states', providerStates)}
        onChange={(chosen) => setParams({ states: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Breaker"
        options={breakerChoices}
        chosen={readList(params, 'breakers', breakerStates)}
        onChange={(chosen) => setParams({ breakers: writeList(chosen) })}
      />
    </FilterBar>
  )
}
