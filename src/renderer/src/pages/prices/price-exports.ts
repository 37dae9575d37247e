import type { ExportRequestInput } from '../../../../contract/report-exports.ts'
import type { Zone } from '../../format.ts'
import type { RouteParams } from '../../router.ts'
import { historyFilter } from './history-filter.ts'
import { nowFilter, readAsOf } from './now-filter.ts'

/** The table of a tab with what its filters and range let through; `now` is UTC epoch ms. */
export function exportOf(tab: 'now' | 'history', params: RouteParams, now: number, zone: Zone): ExportRequestInput {
  if (tab === 'history') return { table: 'price-history', filter: historyFilter(params, now, zone) }
  const asOf = readAsOf(params)
  return { table: 'prices', filter: { ...nowFilter(params), ...(asOf !== null && { asOf }) } }
}
