import type { z } from 'zod'
import type { costWhatIfInput } from '../../../../contract/cost-what-if.ts'

export const changeKinds = ['price', 'volume', 'conversion', 'rate'] as const
type ChangeKind = (typeof changeKinds)[number]

export const kindNames: Readonly<Record<ChangeKind, string>> = {
  price: 'Price',
  volume: 'Volume',
  conversion: 'Conversion',
  rate: 'Exchange rate',
}

/** One supposed change; empty texts mean all. */
export interface Change {
  /** Tells it from the others on the page. */
  readonly id: number
  readonly kind: ChangeKind
  readonly provider: string
  readonly country: string
  readonly currency: string
  /** Percent, or percentage points for a conversion. */
  readonly amount: number
}

export const newChange = (id: number): Change => ({
  id,
  kind: 'price',
  provider: '',
  country: '',
  currency: 'USD',
  amount: 10,
})

type WhatIfInput = z.input<typeof costWhatIfInput>

/** The question that the changes put together. */
export function whatIfInput(
  changes: readonly Change[],
  rest: Pick<WhatIfInput, 'days' | 'strategy' | 'failureCost'>,
): WhatIfInput {
  const of = (kind: ChangeKind): readonly Change[] => changes.filter((change) => change.kind === kind)
  const place = ({ country }: Change): { country?: string } => (country === '' ? {} : { country })
  const route = (change: Change): { country?: string; provider?: string } => ({
    ...place(change),
    ...(change.provider !== '' && { provider: change.provider }),
  })
  return {
    ...rest,
    prices: of('price').map((change) => ({ ...route(change), percent: change.amount })),
    volume: of('volume').map((change) => ({ ...place(change), percent: change.amount })),
    conversion: of('conversion').map((change) => ({
      ...route(change),
      points: Math.min(100, Math.max(-100, change.amount)),
    })),
    rates: of('rate').map(({ currency, amount }) => ({ currency, percent: amount })),
  }
}
