import type { Service } from '../../contract/models.ts'

/** What decides whether a provider can take a country's verifications at all. */
export interface Coverage {
  readonly name: string
  readonly disabled: boolean
  readonly services: readonly Service[]
  /** ISO 3166-1 alpha-2; null for all. */
  readonly allowedCountries: readonly string[] | null
}

/** The countries that only this provider can serve, in at least one of its services. */
export function onlyServedBy(
  name: string,
  providers: readonly Coverage[],
  countries: readonly string[],
): readonly string[] {
  const own = providers.find((provider) => provider.name === name)
  if (own === undefined || own.disabled) return []
  const others = providers.filter((provider) => provider !== own && !provider.disabled)
  return countries.filter(
    (country) =>
      serves(own, country) &&
      own.services.some(
        (service) => !others.some((other) => other.services.includes(service) && serves(other, country)),
      ),
  )
}

const serves = ({ allowedCountries }: Coverage, country: string): boolean =>
  allowedCountries === null || allowedCountries.includes(country)
