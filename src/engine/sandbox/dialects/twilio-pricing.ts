import { decimalFromMicros } from '../../../contract/money.ts'
import type { Country } from '../countries.ts'
import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'

const MAX_PAGE_SIZE = 1_000
const DEFAULT_PAGE_SIZE = 50

/**
 * Pricing v1 for messaging: the list names countries without prices, one country gives a price per carrier.
 *
 * @param rest what follows `/Countries` in the path
 * @returns null for a path or country that does not exist
 */
export function pricingAnswer(context: DialectContext, request: SandboxRequest, rest: string): SandboxAnswer | null {
  const { countries } = context.world
  if (rest === '') return countryList(countries, request)
  const country = countries.find(({ iso }) => rest === `/${iso}`)
  return country === undefined ? null : json(200, countryPrices(context, country, request.origin))
}

function countryList(countries: readonly Country[], { query, origin }: SandboxRequest): SandboxAnswer {
  const pageSize = Math.min(MAX_PAGE_SIZE, Number(query.get('PageSize')) || DEFAULT_PAGE_SIZE)
  const page = Number(query.get('Page')) || 0
  const urlOf = (number: number) => `${origin}/pricing/v1/Messaging/Countries?PageSize=${pageSize}&Page=${number}`
  const shown = countries.slice(page * pageSize, (page + 1) * pageSize)
  return json(200, {
    meta: {
      page,
      page_size: pageSize,
      first_page_url: urlOf(0),
      previous_page_url: page > 0 ? urlOf(page - 1) : null,
      url: urlOf(page),
      next_page_url: (page + 1) * pageSize < countries.length ? urlOf(page + 1) : null,
      key: 'countries',
    },
    countries: shown.map((country) => ({
      country: country.name,
      iso_country: country.iso,
      url: countryUrl(country, origin),
    })),
  })
}

function countryPrices({ provider, world, clock }: DialectContext, country: Country, origin: string) {
  const at = clock.now()
  return {
    country: country.name,
    iso_country: country.iso,
    price_unit: provider.currency,
    url: countryUrl(country, origin),
    outbound_sms_prices: world.listedNetworks(provider, country, at).map((network) => ({
      carrier: network.name,
      mcc: network.mcc,
      mnc: network.mnc,
      prices: [
        {
          base_price: decimalFromMicros(world.listPrice(provider, country, network, at), 5),
          current_price: decimalFromMicros(world.accountPrice(provider, country, network, at), 5),
          number_type: 'mobile',
        },
      ],
    })),
    inbound_sms_prices: [{ base_price: '0.00750', current_price: '0.00750', number_type: 'mobile' }],
  }
}

const countryUrl = (country: Country, origin: string): string =>
  `${origin}/pricing/v1/Messaging/Countries/${country.iso}`
