import { decimalFromMicros } from '../../../contract/money.ts'
import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { plivoBody, plivoError } from './plivo-errors.ts'

/** GET Pricing/: the account's rates of one country, by named group of networks. No currency, no MCC, no MNC. */
export function countryPricing(context: DialectContext, { query }: SandboxRequest): SandboxAnswer {
  const { provider, world, clock } = context
  const iso = query.get('country_iso')
  if (iso === null || iso === '') return plivoError(context, 400, 'country_iso is required')
  const country = world.countries.find((candidate) => candidate.iso === iso.toUpperCase())
  if (country === undefined) return plivoError(context, 404, 'not found')
  const at = clock.now()
  return json(
    200,
    plivoBody(context, {
      country: country.name,
      country_code: Number(country.dialingPrefix),
      country_iso: country.iso,
      message: {
        inbound: { rate: '0.00000' },
        outbound: { rate: decimalFromMicros(world.accountPrice(provider, country, null, at), 5) },
        outbound_networks_list: world.listedNetworks(provider, country, at).map((network) => ({
          group_name: `${country.name} - ${network.name}`,
          rate: decimalFromMicros(world.accountPrice(provider, country, network, at), 5),
        })),
      },
      phone_numbers: { local: { rate: null }, tollfree: { rate: null } },
      voice: { inbound: { ip: { rate: null } }, outbound: { rates: [], tollfree: { rate: null } } },
    }),
  )
}
