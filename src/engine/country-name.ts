const regions = new Intl.DisplayNames('en', { type: 'region' })

/** ISO 3166-1 alpha-2 as people say it. */
export const countryName = (country: string): string => regions.of(country) ?? country

/** Names that stand with an article in a sentence. */
const articled =
  /^(United |Netherlands|Philippines|Maldives|Bahamas|Gambia|Seychelles|Dominican|Central African)|(Islands|Territory|Territories)$/

/** A country inside a sentence: `Germany`, `the United States`. */
export function countryInText(country: string): string {
  const name = countryName(country)
  return articled.test(name) ? `the ${name}` : name
}
