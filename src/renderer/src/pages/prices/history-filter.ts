import type { PriceHistoryInput } from '../../../../contract/pricing.ts'
import { type PriceChangeKind, priceChangeKinds, quotedSources } from '../../../../contract/pricing-models.ts'
import { readFlag, readList, readTexts } from '../../components/filter-bar/filter-params.ts'
import { boundsOf, readRange } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'
import { countriesOf } from './now-filter.ts'

/** Removes every filter of the history from its address. */
export const noFilters: ParamsPatch = {
  countries: null,
  providers: null,
  network: null,
  kinds: null,
  sources: null,
  min: null,
  run: null,
  currency: null,
  range: null,
  from: null,
  to: null,
}

/** The smallest changes to show, percent. */
export const leastChanges = [1, 2, 5, 10, 25, 50] as const

/** Kinds that are moves of a price; a change of currency alone is shown apart. */
export const moveKinds: readonly PriceChangeKind[] = priceChangeKinds.filter(
  (kind) => kind !== 'first-seen' && kind !== 'currency-changed',
)

export function hasFilters(params: RouteParams): boolean {
  return Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')
}

const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null

export type HistoryFilter = Partial<Omit<PriceHistoryInput, 'before' | 'limit'>>

/** The changes that an address stands for; a range that ends now begins to count at `now` (UTC epoch ms). */
export function historyFilter(params: RouteParams, now: number, zone: Zone): HistoryFilter {
  const countries = countriesOf(params)
  const providers = [...readTexts(params, 'providers')]
  const chosen = readList(params, 'kinds', priceChangeKinds)
  const sources = [...readList(params, 'sources', quotedSources)]
  const { network } = params
  const runId = numberOf(params['run'])
  const least = numberOf(params['min'])
  const kinds: readonly PriceChangeKind[] = readFlag(params, 'currency')
    ? ['currency-changed']
    : chosen.length > 0
      ? chosen
      : moveKinds
  return {
    ...(countries.length > 0 && { countries }),
    ...(providers.length > 0 && { providers }),
    kinds: [...kinds],
    ...(sources.length > 0 && { sources }),
    ...(network !== undefined && network !== '' && { network }),
    ...(runId !== null && { runId }),
    ...(least !== null && { minChangePercent: Math.min(999, least) }),
    ...boundsOf(readRange(params), now, zone),
  }
}
