import type * as z from 'zod'
import type { Money } from '../../contract/money.ts'
import { listedPrice } from './parse.ts'
import type { PriceListOptions, PriceProblem, PriceQuote } from './provider.ts'
import type { twilioCountryPrices } from './twilio-schemas.ts'

type CountryPrices = z.output<typeof twilioCountryPrices>
type Row = CountryPrices['outbound_sms_prices'][number]

/**
 * The quotes of one country, one for each carrier. Prices are the account's own. A carrier without a usable
 * price is left out: a missing price is unknown, not free.
 */
export function twilioQuotes(
  country: string,
  list: CountryPrices,
  fallbackCurrency: string,
  onUnusable: PriceListOptions['onUnusable'] = () => {},
): readonly PriceQuote[] {
  const currency = list.price_unit ?? fallbackCurrency
  return list.outbound_sms_prices.flatMap((row): PriceQuote[] => {
    const { mcc, mnc, carrier: networkName } = row
    const key = { country, service: 'sms', mcc, mnc, networkName } as const
    const price = priceOf(row, currency)
    if (typeof price === 'object') return [{ ...key, price, level: 'account' }]
    onUnusable({ ...key, problem: price })
    return []
  })
}

/** A row lists one price for each type of sender: that of a mobile number if there is one, else the lowest. */
function priceOf(row: Row, currency: string): Money | PriceProblem {
  const read = row.prices.map(({ current_price, base_price, number_type }) => ({
    price: listedPrice(current_price ?? base_price, currency),
    mobile: number_type === 'mobile',
  }))
  const usable = read.flatMap(({ price, mobile }) => (typeof price === 'object' ? [{ price, mobile }] : []))
  const [best] = usable.sort((a, b) => Number(b.mobile) - Number(a.mobile) || a.price.micros - b.price.micros)
  if (best !== undefined) return best.price
  return read.map(({ price }) => price).find((price) => typeof price === 'string') ?? 'missing'
}
