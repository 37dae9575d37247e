import type { PriceChange, QuotedSource } from '../../contract/pricing-models.ts'
import type { PriceHistoryRow, PriceQuoteRow, RouteKey } from '../store/schema-prices.ts'
import type { StandingQuote } from './country-price.ts'
import type { Change, KnownQuote } from './price-changes.ts'

/** A stored quote as change detection sees it. */
export function asKnown(row: PriceQuoteRow): KnownQuote {
  const { next_price: next, next_currency: nextCurrency, next_from: from } = row
  return {
    network: row.network,
    networkName: row.network_name,
    price: row.price === null ? null : { micros: row.price, currency: row.currency },
    gone: row.gone_at !== null,
    next:
      next === null || nextCurrency === null || from === null
        ? null
        : { price: { micros: next, currency: nextCurrency }, from },
  }
}

/** Those in force: neither gone nor merely announced. */
export function standingQuotes(rows: readonly PriceQuoteRow[]): readonly StandingQuote[] {
  return rows.flatMap((row): StandingQuote[] => {
    if (row.price === null || row.gone_at !== null) return []
    const { network, source, cached_at: cachedAt, effective_from: effectiveFrom } = row
    return [{ network, source, price: { micros: row.price, currency: row.currency }, cachedAt, effectiveFrom }]
  })
}

/** A change as it is stored and told of. */
interface AfterChange {
  readonly line: Omit<PriceHistoryRow, 'id'>
  readonly quote: PriceQuoteRow
  readonly told: Omit<PriceChange, 'id'>
}

/** The line of the history for a change, and the quote as it is after it. */
export function afterChange(
  { provider, country, service, source }: RouteKey & { readonly source: QuotedSource },
  before: PriceQuoteRow | undefined,
  change: Change,
  { at, runId }: { readonly at: number; readonly runId: number | null },
): AfterChange {
  const { kind, network, networkName, oldPrice, newPrice, percent, effectiveFrom } = change
  const route = { provider, country, service }
  return {
    line: {
      ...route,
      network,
      network_name: networkName,
      kind,
      source,
      old_price: oldPrice?.micros ?? null,
      old_currency: oldPrice?.currency ?? null,
      new_price: newPrice?.micros ?? null,
      currency: newPrice?.currency ?? null,
      change_percentage: percent,
      updated_at: at,
      effective_from: effectiveFrom,
      run_id: runId,
    },
    quote: { ...route, ...quoteAfter(before, change, at), network, source, network_name: networkName },
    told: { ...route, ...change, updatedAt: at, source, changePercent: percent, runId },
  }
}

type QuoteState = Omit<PriceQuoteRow, 'provider' | 'country' | 'service' | 'network' | 'source' | 'network_name'>

function quoteAfter(before: PriceQuoteRow | undefined, change: Change, at: number): QuoteState {
  const { kind, oldPrice, newPrice, effectiveFrom } = change
  const pending = {
    next_price: before?.next_price ?? null,
    next_currency: before?.next_currency ?? null,
    next_from: before?.next_from ?? null,
  }
  const now = {
    price: oldPrice?.micros ?? null,
    currency: oldPrice?.currency ?? newPrice?.currency ?? '',
    cached_at: before?.cached_at ?? at,
    effective_from: before?.effective_from ?? effectiveFrom,
    gone_at: before?.gone_at ?? null,
  }
  if (kind === 'disappeared') return { ...now, gone_at: at, next_price: null, next_currency: null, next_from: null }
  if (newPrice === null) return { ...now, ...pending }
  if (kind === 'announced')
    return { ...now, next_price: newPrice.micros, next_currency: newPrice.currency, next_from: effectiveFrom }
  return {
    price: newPrice.micros,
    currency: newPrice.currency,
    cached_at: at,
    effective_from: effectiveFrom,
    gone_at: null,
    ...pending,
  }
}
