import { NativeSelect } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { api, useQuery } from '../../api.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { readTexts, writeList } from '../../components/filter-bar/filter-params.ts'
import { countryName } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { rangeChoices, readRange } from './cost-range.ts'

/** Time, provider and country of what is shown; `children` are filters of a tab's own. */
export function CostFilters({
  params,
  children,
}: {
  readonly params: RouteParams
  readonly children?: ReactNode
}): ReactElement {
  const labels = useProviders((providers) => providers.labels)
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  return (
    <search className="sb-cost-filters">
      <NativeSelect
        aria-label="Time range"
        data={rangeChoices}
        value={readRange(params)}
        onChange={({ currentTarget: { value } }) => setParams({ range: value === '30d' ? null : value })}
      />
      <ChoiceFilter
        label="Provider"
        options={[...labels].map(([value, label]) => ({ value, label }))}
        chosen={readTexts(params, 'providers')}
        onChange={(chosen) => setParams({ providers: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Country"
        options={(countries.data ?? []).map((value) => ({ value, label: countryName(value) }))}
        chosen={readTexts(params, 'countries')}
        onChange={(chosen) => setParams({ countries: writeList(chosen) })}
      />
      {children}
    </search>
  )
}
