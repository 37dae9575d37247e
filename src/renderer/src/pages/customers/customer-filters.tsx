import type { ReactElement } from 'react'
import { riskBands } from '../../../../contract/analytics-customers.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readFlag, readList, writeFlag, writeList } from '../../components/filter-bar/filter-params.ts'
import { SearchFilter } from '../../components/filter-bar/search-filter.tsx'
import { ToggleFilter } from '../../components/filter-bar/toggle-filter.tsx'
import { type RouteParams, setParams } from '../../router.ts'
import { floors, hasFilters, noFilters } from './customer-filter.ts'
import { bandChoices } from './risk.tsx'

export interface CustomerFiltersProps {
  readonly params: RouteParams
  readonly counts: { readonly matching: number; readonly total: number } | null
}

/** The filters of the customers; each writes itself into the address. */
export function CustomerFilters({ params, counts }: CustomerFiltersProps): ReactElement {
  return (
    <FilterBar counts={counts} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <SearchFilter
        label="Find a customer"
        placeholder="Name or id"
        value={params['search'] ?? ''}
        problem={null}
        onChange={(search) => setParams({ search }, { replace: true })}
      />
      <ChoiceFilter
        label="Churn risk"
        options={bandChoices}
        chosen={readList(params, 'bands', riskBands)}
        onChange={(chosen) => setParams({ bands: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Margin below"
        options={floors.map((value) => ({ value, label: `${value} %` }))}
        chosen={floors.filter((floor) => floor === params['floor'])}
        onChange={(chosen) => setParams({ floor: chosen.find((one) => one !== params['floor']) ?? null })}
      />
      <ToggleFilter
        label="New in the last 30 days"
        on={readFlag(params, 'new')}
        onChange={(on) => setParams({ new: writeFlag(on) })}
      />
    </FilterBar>
  )
}
