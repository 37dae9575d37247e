import type { Service } from '../../contract/models.ts'
import type { PriceQuote, UnusablePrice } from '../providers/provider.ts'
import { networkKey } from './network-key.ts'
import type { RouteQuotes } from './price-ledger.ts'

const levels = ['list', 'account'] as const

/** What a provider answered when it was asked for some countries. */
export interface ListAnswer {
  readonly provider: string
  readonly quotes: readonly PriceQuote[]
  readonly unusable: readonly UnusablePrice[]
}

/**
 * The answer by country, ready to be recorded. The list of each country is complete: what it does not name is gone. A
 * provider answers at one level, which an answer without quotes does not tell; it then holds for both.
 */
export function byCountry({ provider, quotes, unusable }: ListAnswer): (country: string) => readonly RouteQuotes[] {
  const named = levels.filter((level) => quotes.some((quote) => quote.level === level))
  const sources = named.length === 0 ? levels : named
  const quotesOf = grouped(quotes)
  const unusableOf = grouped(unusable)
  return (country) => {
    const found = quotesOf.get(country) ?? []
    const bad = unusableOf.get(country) ?? []
    const services = new Set<Service>(['sms', ...[...found, ...bad].map(({ service }) => service)])
    return [...services].flatMap((service) =>
      sources.map((source) => ({
        provider,
        country,
        service,
        source,
        complete: true,
        quotes: found
          .filter((quote) => quote.service === service && quote.level === source)
          .map((quote) => ({
            network: networkKey(quote),
            networkName: quote.networkName,
            price: quote.price,
            effectiveFrom: null,
          })),
        unusable: new Set(bad.filter((row) => row.service === service).map(networkKey)),
      })),
    )
  }
}

function grouped<T extends { readonly country: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(item.country)
    if (group === undefined) groups.set(item.country, [item])
    else group.push(item)
  }
  return groups
}
