import { useMemo } from 'react'
import { api, useQuery } from '../../api.ts'
import type { Choice } from '../../components/filter-bar/choice-filter.tsx'
import { countryName } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'

const PAGE = 300

/** Every country with a price, by name, and every provider: what the filters of the page offer. */
export function usePriceChoices(version: string): {
  readonly countries: readonly Choice[]
  readonly providers: readonly Choice[]
  /** Reporting currency, ISO 4217; null until known. */
  readonly currency: string | null
} {
  const matrix = useQuery(`price-choices:${version}`, (signal) => api.pricing.current({ limit: PAGE }, { signal }))
  const labels = useProviders((providers) => providers.labels)
  const { data } = matrix
  return useMemo(
    () => ({
      countries: (data?.rows ?? [])
        .map(({ country }) => ({ value: country, label: countryName(country) }))
        .sort((a, b) => a.label.localeCompare(b.label, 'en')),
      providers: (data?.providers ?? [...labels.keys()]).map((name) => ({
        value: name,
        label: labels.get(name) ?? name,
      })),
      currency: data?.currency ?? null,
    }),
    [data, labels],
  )
}
