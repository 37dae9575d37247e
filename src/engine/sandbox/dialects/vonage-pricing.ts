import type { Country } from '../countries.ts'
import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { eightPlaces } from './vonage-decimals.ts'

/**
 * Pricing v1: every country in one answer, one country by its code, or the countries of a dialling prefix.
 * Prices are the account's.
 *
 * @returns null for a resource or country that does not exist
 */
export function accountPricing(
  context: DialectContext,
  request: SandboxRequest,
  resource: string,
): SandboxAnswer | null {
  const { countries } = context.world
  const list = (found: readonly Country[]) =>
    json(200, { count: String(found.length), countries: found.map((country) => countryPrices(context, country)) })
  if (resource === 'get-full-pricing/outbound/sms') return list(countries)
  if (resource === 'get-prefix-pricing/outbound/sms') {
    return list(countries.filter(({ dialingPrefix }) => dialingPrefix === request.query.get('prefix')))
  }
  if (resource !== 'get-pricing/outbound/sms') return null
  const country = countries.find(({ iso }) => iso === request.query.get('country'))
  return country === undefined ? null : json(200, countryPrices(context, country))
}

function countryPrices({ provider, world, clock }: DialectContext, country: Country) {
  const at = clock.now()
  const { currency } = provider
  return {
    countryCode: country.iso,
    countryName: country.name,
    countryDisplayName: country.name,
    currency,
    defaultPrice: eightPlaces(world.accountPrice(provider, country, null, at)),
    dialingPrefix: country.dialingPrefix,
    networks: world.listedNetworks(provider, country, at).map((network) => ({
      type: 'mobile',
      price: eightPlaces(world.accountPrice(provider, country, network, at)),
      currency,
      mcc: network.mcc,
      mnc: network.mnc,
      networkCode: `${network.mcc}${network.mnc}`,
      networkName: network.name,
    })),
  }
}
