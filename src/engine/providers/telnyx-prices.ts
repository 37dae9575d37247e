import type { Money } from '../../contract/money.ts'
import { listedPrice } from './parse.ts'
import type { PriceListOptions, PriceProblem, PriceQuote } from './provider.ts'
import type { TelnyxPriceRow } from './telnyx-schemas.ts'

/**
 * The quotes of one country, as a rule one for each operator. Telnyx documents neither the rows of this list nor how
 * it spells their country and operator, so several spellings are taken. A row without a usable rate is left out: it
 * is unknown, not free.
 */
export function telnyxQuotes(
  country: string,
  rows: readonly TelnyxPriceRow[],
  fallbackCurrency: string,
  onUnusable: PriceListOptions['onUnusable'] = () => {},
): readonly PriceQuote[] {
  return rows.flatMap((row): PriceQuote[] => {
    if (!isOutboundSms(row) || countryOf(row, country) !== country) return []
    const { mcc, mnc } = row.mcc !== null && row.mnc !== null ? row : { mcc: null, mnc: null }
    const networkName = row.operator ?? row.network ?? row.carrier ?? row.name ?? row.description
    const key = { country, service: 'sms', mcc, mnc, networkName } as const
    const price = priceOf(row, fallbackCurrency)
    if (typeof price === 'object') return [{ ...key, price, level: 'list' }]
    onUnusable({ ...key, problem: price })
    return []
  })
}

const isOutboundSms = ({ direction, type, name }: TelnyxPriceRow): boolean =>
  !/inbound|origination/i.test(direction ?? '') && !/\b(mms|rcs)\b/i.test(`${type ?? ''} ${name ?? ''}`)

/** The country of a row that names one by its code; else the one that was asked for. */
function countryOf({ country_iso, iso, country }: TelnyxPriceRow, asked: string): string {
  const code = [country_iso, iso, country].find((text) => text !== null && /^[a-z]{2}$/i.test(text))
  return code?.toUpperCase() ?? asked
}

/** The headline rate and the first tier may disagree; then the dearer, since an estimate must not flatter. */
function priceOf(row: TelnyxPriceRow, fallbackCurrency: string): Money | PriceProblem {
  const [firstTier] = [...row.tiers].sort((a, b) => a.min - b.min)
  const read = [row.rate, firstTier?.rate ?? null].map((rate) => listedPrice(rate, row.currency ?? fallbackCurrency))
  const usable = read.flatMap((price) => (typeof price === 'object' ? [price] : []))
  const [dearest] = usable.sort((a, b) => b.micros - a.micros)
  return dearest ?? read.find((price) => typeof price === 'string' && price !== 'missing') ?? 'missing'
}
