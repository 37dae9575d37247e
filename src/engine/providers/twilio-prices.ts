import type * as z from 'zod'
import type { Money } from '../../contract/money.ts'
import { moneyFrom } from './parse.ts'
import type { PriceQuote } from './provider.ts'
import type { twilioCountryPrices } from './twilio-schemas.ts'

type CountryPrices = z.output<typeof twilioCountryPrices>
type Row = CountryPrices['outbound_sms_prices'][number]

/**
 * The quotes of one country, one for each carrier. Prices are the account's own. A carrier without a usable
 * price is left out: a missing price is unknown, not free.
 */
export function twilioQuotes(country: string, list: CountryPrices, fallbackCurrency: string): readonly PriceQuote[] {
  const currency = list.price_unit ?? fallbackCurrency
  return list.outbound_sms_prices.flatMap((row): PriceQuote[] => {
    const price = priceOf(row, currency)
    if (price === null) return []
    const { mcc, mnc, carrier } = row
    return [{ country, service: 'sms', mcc, mnc, networkName: carrier, price, level: 'account' }]
  })
}

/** A row lists one price for each type of sender: that of a mobile number if there is one, else the lowest. */
function priceOf(row: Row, currency: string): Money | null {
  const usable = row.prices.flatMap(({ current_price, base_price, number_type }) => {
    const price = moneyFrom(current_price ?? base_price, currency)
    return price === null || price.micros < 0 ? [] : [{ price, mobile: number_type === 'mobile' }]
  })
  const [best] = usable.sort((a, b) => Number(b.mobile) - Number(a.mobile) || a.price.micros - b.price.micros)
  return best?.price ?? null
}
