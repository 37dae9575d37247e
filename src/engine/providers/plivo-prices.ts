import type * as z from 'zod'
import { listedPrice } from './parse.ts'
import type { plivoPrices } from './plivo-schemas.ts'
import type { PriceListOptions, PriceQuote } from './provider.ts'

/**
 * The quotes of one country: its own rate, and one for each group of networks. Plivo names the groups and gives no
 * network codes. Prices are the account's own. A rate that is missing or malformed is unknown, not free.
 *
 * @param currency of the account: Plivo's list names none
 */
export function plivoQuotes(
  country: string,
  { message }: z.output<typeof plivoPrices>,
  currency: string,
  onUnusable: PriceListOptions['onUnusable'] = () => {},
): readonly PriceQuote[] {
  const rows = [
    { networkName: null, rate: message.outbound.rate },
    ...message.outbound_networks_list
      // Without a name it would look like the country's own rate.
      .filter(({ group_name }) => group_name !== null)
      .map(({ group_name, rate }) => ({ networkName: group_name, rate })),
  ]
  return rows.flatMap(({ networkName, rate }): PriceQuote[] => {
    const row = { country, service: 'sms', mcc: null, mnc: null, networkName } as const
    const price = listedPrice(rate, currency)
    if (typeof price === 'object') return [{ ...row, price, level: 'account' }]
    onUnusable({ ...row, problem: price })
    return []
  })
}
