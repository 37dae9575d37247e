import type { Money } from '../contract/money.ts'

/** A sum as sentences have it, as on the pages: `€12.50`, and without decimals from a thousand on. */
export const moneyText = (money: Money): string => textOf(money, Math.abs(money.micros) >= 1_000_000_000 ? 0 : 2)

/** Of a message: as many digits as prices have, `€0.0931`. */
export const priceText = (money: Money): string => textOf(money, 4)

const textOf = ({ micros, currency }: Money, digits: number): string =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(micros / 1_000_000)
