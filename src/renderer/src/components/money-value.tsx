import type { ReactElement } from 'react'
import type { Money } from '../../../contract/money.ts'
import { formatPrice, formatSum, UNKNOWN } from '../format.ts'
import './values.css'

export interface MoneyValueProps {
  readonly money: Money | null
  /** `price`: 4 to 6 decimals; `sum`: 2. */
  readonly kind: 'price' | 'sum'
}

/** Money in its currency; a dash when it is unknown. */
export function MoneyValue({ money, kind }: MoneyValueProps): ReactElement {
  if (money === null) {
    return (
      <span className="sb-unknown" title="Unknown: a price is missing">
        {UNKNOWN}
      </span>
    )
  }
  return <span className="sb-number">{kind === 'price' ? formatPrice(money) : formatSum(money)}</span>
}
