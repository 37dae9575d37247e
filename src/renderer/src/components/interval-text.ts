import type { Interval, MoneyInterval } from '../../../contract/replay.ts'
import { formatPercent, formatPrice, formatSum } from '../format.ts'

/** Money with its 95 % interval in brackets: `€12.40 (€10.10 to €14.90)`; a dash when unknown. */
export function moneyInterval(money: MoneyInterval | null, kind: 'price' | 'sum' = 'sum'): string {
  if (money === null) return formatSum(null)
  const { micros, low, high, currency } = money
  const as = (amount: number): string => (kind === 'price' ? formatPrice : formatSum)({ micros: amount, currency })
  return low === high ? as(micros) : `${as(micros)} (${as(low)} to ${as(high)})`
}

/** A share with its 95 % interval: `71.3 % (69.0 % to 73.4 %)`. */
export function shareInterval({ value, low, high }: Interval): string {
  return low === high
    ? formatPercent(value)
    : `${formatPercent(value)} (${formatPercent(low)} to ${formatPercent(high)})`
}
