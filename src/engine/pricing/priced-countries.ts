import { getCountries } from 'libphonenumber-js/max'
import type { ProviderConfig } from '../provider-config.ts'

/** Every country that one of these providers may send to, ISO 3166-1 alpha-2, by code. */
export function pricedCountries(configs: readonly Pick<ProviderConfig, 'allowedCountries'>[]): readonly string[] {
  const named = configs.map(({ allowedCountries }) => allowedCountries)
  if (named.includes(null)) return [...getCountries()].sort()
  return [...new Set(named.flatMap((countries) => countries ?? []))].sort()
}
