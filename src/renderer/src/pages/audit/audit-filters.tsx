import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar, type FilterBarProps } from '../../components/filter-bar/filter-bar.tsx'
import { readTexts, writeList } from '../../components/filter-bar/filter-params.ts'
import { RangeFilter } from '../../components/filter-bar/range-filter.tsx'
import { SearchFilter } from '../../components/filter-bar/search-filter.tsx'
import { readRange, writeRange } from '../../components/filter-bar/time-range.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { hasFilters, noFilters } from './audit-filter.ts'
import { actionText } from './audit-words.ts'

export interface AuditFiltersProps extends Pick<FilterBarProps, 'counts'> {
  readonly params: RouteParams
}

/** The filters of the audit log; each writes itself into the address. */
export function AuditFilters({ params, counts }: AuditFiltersProps): ReactElement {
  // New entries may bring new names.
  const { data } = useQuery(`audit-choices:${counts?.total}`, (signal) => api.audit.choices(undefined, { signal }))
  const { actors = [], kinds = [] } = data ?? {}
  return (
    <FilterBar counts={counts} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <RangeFilter range={readRange(params)} onChange={(range) => setParams(writeRange(range))} />
      <ChoiceFilter
        label="Who"
        options={actors.map((value) => ({ value, label: value }))}
        chosen={readTexts(params, 'actors')}
        onChange={(chosen) => setParams({ actors: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Kind"
        options={kinds.map((value) => ({ value, label: actionText(value) }))}
        chosen={readTexts(params, 'kinds')}
        onChange={(chosen) => setParams({ kinds: writeList(chosen) })}
      />
      <SearchFilter
        label="Find in the audit log"
        placeholder="Find a word"
        value={params['text'] ?? ''}
        problem={null}
        onChange={(text) => setParams({ text }, { replace: true })}
      />
    </FilterBar>
  )
}
