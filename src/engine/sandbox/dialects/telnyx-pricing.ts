import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { pageOf } from './telnyx-pages.ts'

const MAX_PAGE_SIZE = 100

const products = [
  { slug: 'messaging-outbound', name: 'Outbound messaging', description: 'SMS rates by destination and operator.' },
  { slug: 'sms-api', name: 'SMS API', description: 'Platform fee for each message part.' },
]

/**
 * The public price list: list prices, not the account's.
 *
 * @param rest what follows `pricing/products` in the path
 * @returns null for a product that does not exist
 */
export function productPricing(context: DialectContext, request: SandboxRequest, rest: string): SandboxAnswer | null {
  const { query } = request
  if (rest === '') return json(200, pageOf(query, products, MAX_PAGE_SIZE))
  if (rest === '/messaging-outbound') return json(200, pageOf(query, outboundRates(context, query), MAX_PAGE_SIZE))
  if (rest === '/sms-api') return json(200, pageOf(query, [entry(context, 'SMS API', 0.004, null)], MAX_PAGE_SIZE))
  return null
}

/** A row for each operator and one for all others. */
function outboundRates(context: DialectContext, query: URLSearchParams) {
  const { provider, world, clock } = context
  const at = clock.now()
  const iso = query.get('filter[country_iso]')
  return world.countries
    .filter((country) => iso === null || country.iso === iso)
    .flatMap((country) => [
      ...world
        .listedNetworks(provider, country, at)
        .map((network) =>
          entry(context, network.name, world.listPrice(provider, country, network, at) / 1_000_000, country.iso),
        ),
      entry(context, 'other', world.listPrice(provider, country, null, at) / 1_000_000, country.iso),
    ])
}

const entry = ({ provider }: DialectContext, name: string, rate: number, country: string | null) => ({
  name,
  rate,
  unit: 'part',
  currency: provider.currency,
  type: 'usage',
  country_iso: country,
  direction: country === null ? null : 'termination',
  tiers: [{ min: 0, max: null, rate }],
})
