const regions = new Intl.DisplayNames('en', { type: 'region' })

/** ISO 3166-1 alpha-2 as people say it. */
export const countryName = (country: string): string => regions.of(country) ?? country
