import type { Money } from '../../contract/money.ts'
import type { RateSource } from '../../contract/pricing-models.ts'

/** Units of a currency per euro, in micros. */
export interface Rates {
  readonly microsPerEuro: Readonly<Record<string, number>>
}

/** Rates as of one day. */
export interface ExchangeRates extends Rates {
  /** UTC date, `YYYY-MM-DD`. */
  readonly date: string
  readonly source: RateSource
}

/** Rounded reference rates; good enough to rank prices, not to book them. */
export const bundledRates: ExchangeRates = {
  date: '2026-11-20',
  source: 'bundled',
  microsPerEuro: {
    EUR: 1_000_000,
    USD: 1_160_000,
    GBP: 870_000,
    CHF: 930_000,
    PLN: 4_250_000,
    SEK: 11_000_000,
    NOK: 11_700_000,
    DKK: 7_460_000,
    CAD: 1_620_000,
    AUD: 1_780_000,
    INR: 103_000_000,
    BRL: 6_200_000,
    JPY: 180_000_000,
  },
}

/** Converts at these rates, rounded half away from zero; null when a rate is missing. */
export function convert(money: Money, to: string, rates: Rates): Money | null {
  if (money.currency === to) return money
  const from = rates.microsPerEuro[money.currency]
  const target = rates.microsPerEuro[to]
  if (from === undefined || target === undefined) return null
  const scaled = BigInt(Math.abs(money.micros)) * BigInt(target)
  const micros = Number((scaled + BigInt(from) / 2n) / BigInt(from))
  return { micros: money.micros < 0 ? -micros : micros, currency: to }
}
