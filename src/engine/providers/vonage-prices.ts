import { listedPrice } from './parse.ts'
import type { PriceListOptions, PriceQuote } from './provider.ts'
import type { VonageCountry } from './vonage-schemas.ts'

/**
 * The quotes of one country: its default, which holds for every network without a row, and one for each mobile
 * network. Prices are the account's own. A row without a usable price is left out: it is unknown, not free.
 */
export function vonageQuotes(
  country: VonageCountry,
  fallbackCurrency: string,
  onUnusable: PriceListOptions['onUnusable'] = () => {},
): readonly PriceQuote[] {
  const currency = country.currency ?? fallbackCurrency
  const rows = [
    { price: country.defaultPrice, currency, mcc: null, mnc: null, networkName: null },
    ...country.networks
      // Landlines have no network code and would look like a second default.
      .filter((network) => network.mcc !== null && network.mnc !== null)
      .map((network) => ({ ...network, currency: network.currency ?? currency })),
  ]
  return rows.flatMap(({ mcc, mnc, networkName, ...row }): PriceQuote[] => {
    const key = { country: country.countryCode, service: 'sms', mcc, mnc, networkName } as const
    const price = listedPrice(row.price, row.currency)
    if (typeof price === 'object') return [{ ...key, price, level: 'account' }]
    onUnusable({ ...key, problem: price })
    return []
  })
}
