import type { ReactElement } from 'react'
import { categories, modes } from '../../../../contract/models.ts'
import { api, useQuery } from '../../api.ts'
import { categoryLabels, triggerLabels } from '../../components/attempt-tree/categories.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readFlag, readList, readTexts, writeFlag, writeList } from '../../components/filter-bar/filter-params.ts'
import { RangeFilter } from '../../components/filter-bar/range-filter.tsx'
import { readRange, writeRange } from '../../components/filter-bar/time-range.ts'
import { ToggleFilter } from '../../components/filter-bar/toggle-filter.tsx'
import { modeLabels } from '../../components/states.ts'
import { countryName } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { readSeen, seenChoices } from './episode-filter.ts'
import { hasFilters, hopTriggers, noFilters } from './failover-filter.ts'

const categoryChoices = categories.map((value) => ({ value, label: categoryLabels[value] }))
const triggerChoices = hopTriggers.map((value) => ({ value, label: triggerLabels[value] }))
const modeChoices = modes.map((value) => ({ value, label: modeLabels[value] }))

export interface FailoverFiltersProps {
  readonly params: RouteParams
  readonly counts: { readonly matching: number; readonly total: number } | null
  /** Offer what is asked of episodes only. */
  readonly episodes?: boolean
}

/** The filters of failovers, by episode and by hop; each writes itself into the address. */
export function FailoverFilters({ params, counts, episodes = false }: FailoverFiltersProps): ReactElement {
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const providers = useQuery('providers', (signal) => api.providers.list({}, { signal }))
  const providerChoices = (providers.data ?? []).map(({ name, label }) => ({ value: name, label }))
  return (
    <FilterBar counts={counts} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <RangeFilter range={readRange(params)} onChange={(range) => setParams(writeRange(range))} />
      <ChoiceFilter
        label="From"
        options={providerChoices}
        chosen={readTexts(params, 'fromProviders')}
        onChange={(chosen) => setParams({ fromProviders: writeList(chosen) })}
      />
      <ChoiceFilter
        label="To"
        options={providerChoices}
        chosen={readTexts(params, 'toProviders')}
        onChange={(chosen) => setParams({ toProviders: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Trigger"
        options={triggerChoices}
        chosen={readList(params, 'triggers', hopTriggers)}
        onChange={(chosen) => setParams({ triggers: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Category"
        options={categoryChoices}
        chosen={readList(params, 'categories', categories)}
        onChange={(chosen) => setParams({ categories: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Country"
        options={(countries.data ?? []).map((value) => ({ value, label: `${value} ${countryName(value)}` }))}
        chosen={readTexts(params, 'countries')}
        onChange={(chosen) => setParams({ countries: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Mode"
        options={modeChoices}
        chosen={readList(params, 'modes', modes)}
        onChange={(chosen) => setParams({ modes: writeList(chosen), drills: null })}
      />
      <CustomerFilter chosen={readTexts(params, 'customers')} />
      {episodes ? (
        <ChoiceFilter
          label="Seen to"
          options={seenChoices}
          chosen={readSeen(params)}
          onChange={(chosen) => setParams({ seen: writeList(chosen) })}
        />
      ) : null}
      <ToggleFilter
        label="Over 5 s"
        on={readFlag(params, 'slow')}
        onChange={(on) => setParams({ slow: writeFlag(on) })}
      />
      <ToggleFilter
        label="Drills"
        on={readFlag(params, 'drills')}
        onChange={(on) => setParams({ drills: writeFlag(on), modes: null })}
      />
    </FilterBar>
  )
}

/** Customers of the verifications that were moved lately; others come in by a link. */
function CustomerFilter({ chosen }: { readonly chosen: readonly string[] }): ReactElement {
  const recent = useQuery('customers', async (signal) => {
    const { rows } = await api.verifications.list({ limit: 500 }, { signal })
    return [...new Set(rows.flatMap(({ customerId }) => customerId ?? []))].sort()
  })
  return (
    <ChoiceFilter
      label="Customer"
      options={(recent.data ?? []).map((value) => ({ value, label: value }))}
      chosen={chosen}
      onChange={(next) => setParams({ customers: writeList(next) })}
    />
  )
}
