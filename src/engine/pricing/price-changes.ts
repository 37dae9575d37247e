import type { Money } from '../../contract/money.ts'
import type { PriceChangeKind } from '../../contract/pricing-models.ts'
import { convert, type Rates } from './exchange-rates.ts'

/** A move beyond this is stated as "more than that", percent. */
export const MAX_PERCENT = 999
/** A change of currency within this, percent at the day's rate, is taken for nothing but the change of currency. */
const CURRENCY_MOVE_PERCENT = 1

/** What is known of one network of one route from one source. */
export interface KnownQuote {
  readonly network: string
  readonly networkName: string | null
  /** Null while it is only announced. */
  readonly price: Money | null
  readonly gone: boolean
  readonly next: { readonly price: Money; readonly from: number } | null
}

/** What a list says now. */
export interface NewQuote {
  readonly network: string
  readonly networkName: string | null
  readonly price: Money
  /** UTC epoch ms; null for "now". */
  readonly effectiveFrom: number | null
}

/** One line of the history to be. */
export interface Change {
  readonly kind: PriceChangeKind
  readonly network: string
  readonly networkName: string | null
  readonly oldPrice: Money | null
  readonly newPrice: Money | null
  /** -100 to {@link MAX_PERCENT}; null from zero, from nothing or without a rate. */
  readonly percent: number | null
  readonly effectiveFrom: number
}

export interface NewList {
  readonly quotes: readonly NewQuote[]
  /** Networks whose row could not be read: nothing is known of them, so nothing changes. */
  readonly unusable: ReadonlySet<string>
  /** What is not on the list is gone. */
  readonly complete: boolean
  /** UTC epoch ms. */
  readonly at: number
}

/**
 * What a list changes against what is known of one route and source. The order of the rows does not matter; of several
 * rows for one network the dearest counts, because an estimate must not flatter.
 */
export function detectChanges(known: ReadonlyMap<string, KnownQuote>, list: NewList, rates: Rates): readonly Change[] {
  const listed = dearest(list.quotes)
  const changes = [...listed.values()].flatMap((quote) => {
    const change = compare(known.get(quote.network), quote, list.at, rates)
    return change === null ? [] : [change]
  })
  if (!list.complete) return changes
  const missing = [...known.values()].filter(
    ({ network, gone, price }) => !gone && price !== null && !listed.has(network) && !list.unusable.has(network),
  )
  return [...changes, ...missing.map((quote) => disappeared(quote, list.at))]
}

/** The line for a quote that is taken off its list. */
export function disappeared({ network, networkName, price }: KnownQuote, at: number): Change {
  return {
    kind: 'disappeared',
    network,
    networkName,
    oldPrice: price,
    newPrice: null,
    percent: null,
    effectiveFrom: at,
  }
}

function dearest(quotes: readonly NewQuote[]): ReadonlyMap<string, NewQuote> {
  const found = new Map<string, NewQuote>()
  for (const quote of quotes) {
    const other = found.get(quote.network)
    if (other === undefined || other.price.micros < quote.price.micros) found.set(quote.network, quote)
  }
  return found
}

function compare(known: KnownQuote | undefined, quote: NewQuote, at: number, rates: Rates): Change | null {
  const { network, networkName, price: newPrice } = quote
  const effectiveFrom = quote.effectiveFrom ?? at
  const oldPrice = known?.price ?? null
  const line = { network, networkName, oldPrice, newPrice, effectiveFrom }
  if (effectiveFrom > at) {
    if (known?.next && known.next.from === effectiveFrom && isSame(known.next.price, newPrice)) return null
    return { ...line, kind: 'announced', percent: oldPrice && percentOf(oldPrice, newPrice, rates) }
  }
  if (oldPrice === null) return { ...line, kind: 'first-seen', percent: null }
  const percent = percentOf(oldPrice, newPrice, rates)
  if (known?.gone) return { ...line, kind: 'returned', percent }
  if (isSame(oldPrice, newPrice)) return null
  return { ...line, kind: kindOf(oldPrice, newPrice, rates), percent }
}

function kindOf(old: Money, now: Money, rates: Rates): PriceChangeKind {
  if (old.currency === now.currency) return now.micros > old.micros ? 'raised' : 'lowered'
  const before = convert(old, now.currency, rates)
  if (before === null) return 'currency-changed'
  // On whole micros: the limit itself still counts as the same amount.
  if (Math.abs(now.micros - before.micros) * 100 <= before.micros * CURRENCY_MOVE_PERCENT) return 'currency-changed'
  return now.micros > before.micros ? 'raised' : 'lowered'
}

/** `(new - old) / old` in percent to four decimals; null from zero or when the currencies cannot be compared. */
export function percentOf(old: Money, now: Money, rates: Rates): number | null {
  const before = convert(old, now.currency, rates)
  if (before === null || before.micros === 0) return null
  const percent = ((now.micros - before.micros) / before.micros) * 100
  return Math.min(MAX_PERCENT, Math.round(percent * 10_000) / 10_000)
}

const isSame = (a: Money, b: Money): boolean => a.micros === b.micros && a.currency === b.currency
