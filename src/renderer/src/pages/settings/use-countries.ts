import { api, useQuery } from '../../api.ts'
import { countryName } from '../../format.ts'

/** The countries that somebody has a price for, and these, by name. */
export function useCountries(more: readonly string[]): readonly string[] {
  const { data = [] } = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  return [...new Set([...data, ...more])].toSorted((a, b) => countryName(a).localeCompare(countryName(b)))
}
