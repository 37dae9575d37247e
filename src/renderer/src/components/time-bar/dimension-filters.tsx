import type { ReactElement } from 'react'
import type { AnalyticsFilter, Dimension } from '../../../../contract/analytics-query.ts'
import { api, useQuery } from '../../api.ts'
import { countryName } from '../../format.ts'
import { setParams } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { type Choice, ChoiceFilter } from '../filter-bar/choice-filter.tsx'
import { writeChip } from './bar-state.ts'

const NONE: Choice = { value: '', label: 'None' }
const services: readonly Choice[] = [
  { value: 'sms', label: 'SMS' },
  { value: 'voice', label: 'Voice' },
  { value: 'whatsapp', label: 'WhatsApp' },
]
const labels: Readonly<Record<Dimension, string>> = {
  provider: 'Provider',
  country: 'Country',
  service: 'Service',
  customer: 'Customer',
  network: 'Network',
}

/** One chip for each dimension; a network is chosen from a table of networks, so its chip shows only once it is. */
export function DimensionFilters({ filter }: { readonly filter: AnalyticsFilter }): ReactElement {
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const customers = useQuery('customers', (signal) => api.customers.list({ limit: 500 }, { signal }))
  const providers = useProviders((store) => store.labels)
  const options: Readonly<Record<Dimension, readonly Choice[]>> = {
    provider: [...providers].map(([value, label]) => ({ value, label })),
    country: (countries.data ?? []).map((value) => ({ value, label: `${value} ${countryName(value)}` })),
    service: services,
    customer: [...(customers.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })), NONE],
    network: [],
  }
  const shown = (Object.keys(labels) as readonly Dimension[]).filter(
    (dimension) => dimension !== 'network' || filter.network !== undefined,
  )
  return (
    <>
      {shown.map((dimension) => {
        const { values = [], exclude = false } = filter[dimension] ?? {}
        const write = (chosen: readonly string[], not: boolean): void => setParams(writeChip(dimension, chosen, not))
        return (
          <ChoiceFilter
            key={dimension}
            label={labels[dimension]}
            options={options[dimension]}
            chosen={values}
            onChange={(chosen) => write(chosen, exclude)}
            {...(values.length > 0 && { exclusion: { on: exclude, onChange: (not) => write(values, not) } })}
          />
        )
      })}
    </>
  )
}
