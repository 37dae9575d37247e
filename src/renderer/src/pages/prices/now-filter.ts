import { services } from '../../../../contract/models.ts'
import { type PriceFilter, type PriceOrder, priceOrders } from '../../../../contract/pricing.ts'
import { readFlag, readList, readTexts } from '../../components/filter-bar/filter-params.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

/** Removes every filter of the matrix from its address. */
export const noFilters: ParamsPatch = { countries: null, providers: null, service: null, stale: null, missing: null }

/** Every country, with or without traffic. */
export const everything: ParamsPatch = { ...noFilters, all: '1' }

export function hasFilters(params: RouteParams): boolean {
  return Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')
}

export const countriesOf = (params: RouteParams): string[] =>
  readTexts(params, 'countries').filter((code) => /^[A-Z]{2}$/.test(code))

/** The part of the matrix that an address stands for; only countries with traffic unless it asks for all. */
export function nowFilter(params: RouteParams): Partial<PriceFilter> & Pick<PriceFilter, 'service'> {
  const countries = countriesOf(params)
  const providers = [...readTexts(params, 'providers')]
  return {
    service: readList(params, 'service', services)[0] ?? 'sms',
    withTraffic: !readFlag(params, 'all') && countries.length === 0,
    staleOnly: readFlag(params, 'stale'),
    missingOnly: readFlag(params, 'missing'),
    ...(countries.length > 0 && { countries }),
    ...(providers.length > 0 && { providers }),
  }
}

export const nowOrder = (params: RouteParams): PriceOrder =>
  priceOrders.find((order) => order === params['order']) ?? 'traffic'

/** The moment of the matrix, UTC epoch ms; null for now. */
export function readAsOf({ at }: RouteParams): number | null {
  return at !== undefined && /^\d{1,15}$/.test(at) ? Number(at) : null
}
