import type { ReactElement } from 'react'
import { modes, verificationStates } from '../../../../contract/models.ts'
import { api, useQuery } from '../../api.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readFlag, readList, readTexts, writeFlag, writeList } from '../../components/filter-bar/filter-params.ts'
import { RangeFilter } from '../../components/filter-bar/range-filter.tsx'
import { SearchFilter } from '../../components/filter-bar/search-filter.tsx'
import { readRange, writeRange } from '../../components/filter-bar/time-range.ts'
import { ToggleFilter } from '../../components/filter-bar/toggle-filter.tsx'
import { modeLabels, verificationLooks } from '../../components/states.ts'
import { countryName } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { hasFilters, noFilters, searchProblem } from './verification-filter.ts'

const states = verificationStates.map((value) => ({ value, label: verificationLooks[value].label }))
const modeChoices = modes.map((value) => ({ value, label: modeLabels[value] }))

export interface VerificationFiltersProps {
  readonly params: RouteParams
  readonly counts: { readonly matching: number; readonly total: number } | null
}

/** The filters of the log; each writes itself into the address. */
export function VerificationFilters({ params, counts }: VerificationFiltersProps): ReactElement {
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const providers = useQuery('providers', (signal) => api.providers.list({}, { signal }))
  const search = params['search'] ?? ''
  return (
    <FilterBar counts={counts} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <SearchFilter
        label="Search verifications"
        placeholder="Id, or last digits as *42"
        value={search}
        problem={searchProblem(search)}
        onChange={(text) => setParams({ search: text }, { replace: true })}
      />
      <RangeFilter range={readRange(params)} onChange={(range) => setParams(writeRange(range))} />
      <ChoiceFilter
        label="State"
        options={states}
        chosen={readList(params, 'states', verificationStates)}
        onChange={(chosen) => setParams({ states: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Country"
        options={(countries.data ?? []).map((value) => ({ value, label: `${value} ${countryName(value)}` }))}
        chosen={readTexts(params, 'countries')}
        onChange={(chosen) => setParams({ countries: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Provider"
        options={(providers.data ?? []).map(({ name, label }) => ({ value: name, label }))}
        chosen={readTexts(params, 'providers')}
        onChange={(chosen) => setParams({ providers: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Mode"
        options={modeChoices}
        chosen={readList(params, 'modes', modes)}
        onChange={(chosen) => setParams({ modes: writeList(chosen) })}
      />
      <ToggleFilter
        label="Failed over"
        on={readFlag(params, 'failedOver')}
        onChange={(on) => setParams({ failedOver: writeFlag(on) })}
      />
      <ToggleFilter
        label="Maybe duplicate"
        on={readFlag(params, 'duplicate')}
        onChange={(on) => setParams({ duplicate: writeFlag(on) })}
      />
    </FilterBar>
  )
}
