import { CloseButton, NativeSelect, SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { priceChangeKinds, quotedSources } from '../../../../contract/pricing-models.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readFlag, readList, readTexts, writeList } from '../../components/filter-bar/filter-params.ts'
import { RangeFilter } from '../../components/filter-bar/range-filter.tsx'
import { SearchFilter } from '../../components/filter-bar/search-filter.tsx'
import { readRange, writeRange } from '../../components/filter-bar/time-range.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { hasFilters, leastChanges, noFilters } from './history-filter.ts'
import { countriesOf } from './now-filter.ts'
import { usePriceChoices } from './price-choices.ts'
import { changeLooks, sourceWords } from './price-words.ts'

const kinds = priceChangeKinds
  .filter((kind) => kind !== 'currency-changed')
  .map((value) => ({ value, label: changeLooks[value].label }))
const sources = quotedSources.map((value) => ({ value, label: sourceWords[value].label }))
const least = [
  { value: '', label: 'Any change' },
  ...leastChanges.map((percent) => ({ value: String(percent), label: `At least ${percent} %` })),
]

/** The filters of the history; each writes itself into the address. */
export function HistoryFilters({ params }: { readonly params: RouteParams }): ReactElement {
  const { countries, providers } = usePriceChoices('history')
  const onlyCurrency = readFlag(params, 'currency')
  const run = params['run'] ?? ''
  return (
    <FilterBar counts={null} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <RangeFilter range={readRange(params)} onChange={(range) => setParams(writeRange(range))} />
      <ChoiceFilter
        label="Country"
        options={countries}
        chosen={countriesOf(params)}
        onChange={(chosen) => setParams({ countries: writeList(chosen) })}
      />
      <ChoiceFilter
        label="Provider"
        options={providers}
        chosen={readTexts(params, 'providers')}
        onChange={(chosen) => setParams({ providers: writeList(chosen) })}
      />
      <SearchFilter
        label="Network code"
        placeholder="Network, as 26201"
        value={params['network'] ?? ''}
        problem={null}
        onChange={(network) => setParams({ network: network === '' ? null : network })}
      />
      <SegmentedControl
        aria-label="Moves"
        data={[
          { value: 'prices', label: 'Prices' },
          { value: 'currency', label: 'Currency only' },
        ]}
        value={onlyCurrency ? 'currency' : 'prices'}
        onChange={(value) => setParams({ currency: value === 'currency' ? '1' : null, kinds: null })}
      />
      {onlyCurrency ? null : (
        <ChoiceFilter
          label="Kind"
          options={kinds}
          chosen={readList(params, 'kinds', priceChangeKinds)}
          onChange={(chosen) => setParams({ kinds: writeList(chosen) })}
        />
      )}
      <ChoiceFilter
        label="Source"
        options={sources}
        chosen={readList(params, 'sources', quotedSources)}
        onChange={(chosen) => setParams({ sources: writeList(chosen) })}
      />
      <NativeSelect
        aria-label="Least change"
        data={least}
        value={params['min'] ?? ''}
        onChange={({ currentTarget: { value } }) => setParams({ min: value === '' ? null : value })}
      />
      {run === '' ? null : (
        <div className="sb-chip" data-active="true">
          <span className="sb-price-run-chip">Sync run {run}</span>
          <CloseButton size="xs" aria-label="Clear the filter by run" onClick={() => setParams({ run: null })} />
        </div>
      )}
    </FilterBar>
  )
}
