import { NativeSelect } from '@mantine/core'
import type { ReactElement } from 'react'
import { services } from '../../../../contract/models.ts'
import type { PriceOrder } from '../../../../contract/pricing.ts'
import { serviceNames } from '../../components/dimension-names.ts'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readFlag, readTexts, writeFlag, writeList } from '../../components/filter-bar/filter-params.ts'
import { ToggleFilter } from '../../components/filter-bar/toggle-filter.tsx'
import { type RouteParams, setParams } from '../../router.ts'
import { AsOfFilter } from './as-of-filter.tsx'
import { countriesOf, hasFilters, noFilters, nowFilter, nowOrder, readAsOf } from './now-filter.ts'
import { usePriceChoices } from './price-choices.ts'

const orderLabels: Readonly<Record<PriceOrder, string>> = {
  traffic: 'Most traffic first',
  country: 'By country code',
  price: 'Cheapest first',
  spread: 'Widest spread first',
}

/** The filters of the matrix; each writes itself into the address. */
export function NowFilters({ params }: { readonly params: RouteParams }): ReactElement {
  const { countries, providers, currency } = usePriceChoices('now')
  return (
    <FilterBar counts={null} active={hasFilters(params)} onClear={() => setParams(noFilters)}>
      <AsOfFilter at={readAsOf(params)} onChange={(at) => setParams({ at: at === null ? null : String(at) })} />
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
      <NativeSelect
        aria-label="Service"
        data={services.map((value) => ({ value, label: serviceNames[value] }))}
        value={nowFilter(params).service}
        onChange={({ currentTarget: { value } }) => setParams({ service: value === 'sms' ? null : value })}
      />
      <ToggleFilter
        label="Only with traffic"
        on={nowFilter(params).withTraffic === true}
        onChange={(on) => setParams({ all: writeFlag(!on), ...(on && { countries: null }) })}
      />
      <ToggleFilter
        label="Missing"
        on={readFlag(params, 'missing')}
        onChange={(on) => setParams({ missing: writeFlag(on) })}
      />
      <ToggleFilter
        label="Stale"
        on={readFlag(params, 'stale')}
        onChange={(on) => setParams({ stale: writeFlag(on) })}
      />
      <ToggleFilter
        label={currency === null ? 'Convert' : `All in ${currency}`}
        on={readFlag(params, 'convert')}
        onChange={(on) => setParams({ convert: writeFlag(on) }, { replace: true })}
      />
      <NativeSelect
        aria-label="Order"
        data={Object.entries(orderLabels).map(([value, label]) => ({ value, label }))}
        value={nowOrder(params)}
        onChange={({ currentTarget: { value } }) => setParams({ order: value === 'traffic' ? null : value })}
      />
    </FilterBar>
  )
}
