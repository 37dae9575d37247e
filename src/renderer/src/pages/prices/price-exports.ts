import type { ExportRequestInput } from '../../../../contract/report-exports.ts'
import { readTexts } from '../../components/filter-bar/filter-params.ts'
import { boundsOf, readRange } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'
import type { RouteParams } from '../../router.ts'
import { countriesOf } from './now-filter.ts'

/** The table of a tab with the countries, providers and range of its filters; `now` is UTC epoch ms. */
export function exportOf(tab: 'now' | 'history', params: RouteParams, now: number, zone: Zone): ExportRequestInput {
  const countries = countriesOf(params)
  const providers = [...readTexts(params, 'providers')]
  const filter = { ...(countries.length > 0 && { countries }), ...(providers.length > 0 && { providers }) }
  return tab === 'now'
    ? { table: 'prices', filter }
    : { table: 'price-history', filter: { ...filter, ...boundsOf(readRange(params), now, zone) } }
}
