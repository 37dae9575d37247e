import type { ReactElement } from 'react'
import { type AlertRule, severities } from '../../../../contract/alert-rules.ts'
import { alertStates } from '../../../../contract/alerts.ts'
import { api, useQuery } from '../../api.ts'
import { alertStateLooks, severityLooks } from '../../components/alert-looks.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readFlag, readList, readTexts, writeFlag, writeList } from '../../components/filter-bar/filter-params.ts'
import { RangeFilter } from '../../components/filter-bar/range-filter.tsx'
import { readRange, writeRange } from '../../components/filter-bar/time-range.ts'
import { ToggleFilter } from '../../components/filter-bar/toggle-filter.tsx'
import { type RouteParams, setParams } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { hasFilters, noFilters } from './alert-filter.ts'

const states = alertStates.map((value) => ({ value, label: alertStateLooks[value].label }))
const severityChoices = severities.toReversed().map((value) => ({ value, label: severityLooks[value].label }))

export interface AlertFiltersProps {
  readonly params: RouteParams
  readonly counts: { readonly matching: number; readonly total: number } | null
  readonly rules: readonly AlertRule[]
}

/** The filters of the inbox; each writes itself into the address. */
export function AlertFilters({ params, counts, rules }: AlertFiltersProps): ReactElement {
  const subjects = useQuery(`subjects:${counts?.total}`, (signal) => api.alerts.subjects(undefined, { signal }))
  const labels = useProviders((providers) => providers.labels)
  return (
    <FilterBar counts={counts} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <RangeFilter range={readRange(params)} onChange={(range) => setParams(writeRange(range))} />
      <ChoiceFilter
        label="State"
        options={states}
        chosen={readList(params, 'states', alertStates)}
        onChange={(chosen) => setParams({ states: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Severity"
        options={severityChoices}
        chosen={readList(params, 'severities', severities)}
        onChange={(chosen) => setParams({ severities: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Rule"
        options={rules.map(({ id, name }) => ({ value: String(id), label: name }))}
        chosen={readTexts(params, 'rules')}
        onChange={(chosen) => setParams({ rules: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Subject"
        options={(subjects.data ?? []).map((value) => ({ value, label: labels.get(value) ?? value }))}
        chosen={readTexts(params, 'subjects')}
        onChange={(chosen) => setParams({ subjects: writeList(chosen) })}
      />
      <ToggleFilter
        label="Unread"
        on={readFlag(params, 'unread')}
        onChange={(on) => setParams({ unread: writeFlag(on) })}
      />
    </FilterBar>
  )
}
