import type { Money } from '../../contract/money.ts'
import { moneyFrom } from './parse.ts'
import type { PriceQuote } from './provider.ts'
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
): readonly PriceQuote[] {
  return rows.flatMap((row): PriceQuote[] => {
    const price = isOutboundSms(row) && countryOf(row, country) === country ? priceOf(row, fallbackCurrency) : null
    if (price === null) return []
    const { mcc, mnc } = row.mcc !== null && row.mnc !== null ? row : { mcc: null, mnc: null }
    const networkName = row.operator ?? row.network ?? row.carrier ?? row.name ?? row.description
    return [{ country, service: 'sms', mcc, mnc, networkName, price, level: 'list' }]
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
function priceOf(row: TelnyxPriceRow, fallbackCurrency: string): Money | null {
  const [firstTier] = [...row.tiers].sort((a, b) => a.min - b.min)
  const usable = [row.rate, firstTier?.rate ?? null].flatMap((rate) => {
    const price = moneyFrom(rate, row.currency ?? fallbackCurrency)
    return price === null || price.micros < 0 ? [] : [price]
  })
  return usable.sort((a, b) => b.micros - a.micros)[0] ?? null
}
