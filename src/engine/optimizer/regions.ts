import { type CountryCode, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max'

/** World numbering zones (ITU-T E.164): the first digit of the calling code. */
const zones: Readonly<Record<string, string>> = {
  1: 'north-america',
  2: 'africa',
  3: 'europe',
  4: 'europe',
  5: 'latin-america',
  6: 'oceania',
  7: 'north-asia',
  8: 'east-asia',
  9: 'south-asia',
}

const known = new Map<string, string | null>()

/**
 * Countries that tend to fail together because the same carriers and cables serve them, by world numbering zone.
 *
 * @param country ISO 3166-1 alpha-2
 * @returns null for a country without a numbering plan
 */
export function regionOf(country: string): string | null {
  let region = known.get(country)
  if (region === undefined) {
    region = isSupportedCountry(country) ? (zones[callingCode(country)[0] ?? ''] ?? null) : null
    known.set(country, region)
  }
  return region
}

const callingCode = (country: CountryCode): string => getCountryCallingCode(country)
