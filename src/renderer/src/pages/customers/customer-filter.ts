import {
  type CustomerFigures,
  type CustomerSort,
  type CustomersQuery,
  customerSorts,
  riskBands,
} from '../../../../contract/analytics-customers.ts'
import { readFlag, readList } from '../../components/filter-bar/filter-params.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

/** Removes every filter of the page from its address, and leaves the order and the open row. */
export const noFilters: ParamsPatch = { search: null, bands: null, new: null, floor: null }

export const hasFilters = (params: RouteParams): boolean =>
  Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')

/** Margins to look below, as they stand in the address: whole percent. */
export const floors = ['0', '10', '20', '30'] as const

/** What the list is asked with, without its page. */
export type CustomersAsk = Pick<CustomersQuery, 'sort' | 'descending' | 'newOnly'> &
  Partial<Pick<CustomersQuery, 'search' | 'bands' | 'marginBelow'>>

export function customersAsk(params: RouteParams): CustomersAsk {
  const search = (params['search'] ?? '').trim()
  const bands = readList(params, 'bands', riskBands)
  const floor = floors.find((one) => one === params['floor'])
  const sort = customerSorts.find((one) => one === params['sort']) ?? 'value'
  return {
    sort,
    descending: params['order'] === undefined ? startsDescending(sort) : params['order'] === 'down',
    newOnly: readFlag(params, 'new'),
    ...(search !== '' && { search }),
    ...(bands.length > 0 && { bands: [...bands] }),
    ...(floor !== undefined && { marginBelow: Number(floor) / 100 }),
  }
}

/** What a column is first sorted by: names from A, poor margins first, everything else from the largest. */
export const startsDescending = (sort: CustomerSort): boolean => sort !== 'name' && sort !== 'margin'

/** The figure that a list in this order is paged by. */
export function sortFigure(sort: CustomerSort, row: CustomerFigures): number | string | null {
  switch (sort) {
    case 'value':
      return row.valueMicros
    case 'risk':
      return row.churnRisk
    case 'spent':
      return row.spentMicros
    case 'verifications':
      return row.verifications
    case 'lastActive':
      return row.lastActivity
    case 'failed':
      return row.failed.value
    case 'margin':
      return row.margin
    case 'name':
      return row.name
  }
}
