import { type AnalyticsFilter, type Dimension, dimensions } from '../../../contract/analytics-query.ts'
import type { Levels } from './analytics-slices.ts'

/** Roll-up tables that together answer a question, by level; null where there is none. */
export interface Tables {
  readonly month: string | null
  readonly day: string | null
  readonly hour: string | null
}

const none: Tables = { month: null, day: null, hour: null }

/** Dimensions that a question needs told apart. */
export function neededDimensions(filter: AnalyticsFilter, group: Dimension | null): ReadonlySet<Dimension> {
  return new Set(dimensions.filter((dimension) => filter[dimension] !== undefined || dimension === group))
}

const within = (needed: ReadonlySet<Dimension>, ...known: readonly Dimension[]) =>
  [...needed].every((dimension) => known.includes(dimension))

/** Verifications without a known network are in no roll-up by network. */
const namesNetworks = ({ network }: AnalyticsFilter) =>
  network === undefined || (!network.exclude && !network.values.includes(''))

/** Where the sums are that tell all needed dimensions apart; all null when only raw rows do. */
export function sumTables(filter: AnalyticsFilter, group: Dimension | null): Tables {
  const needed = neededDimensions(filter, group)
  if (within(needed, 'provider', 'country', 'service')) {
    const hour = !needed.has('country')
      ? 'rollup_provider_hours'
      : needed.has('provider')
        ? null
        : 'rollup_country_hours'
    return { month: 'rollup_route_months', day: 'rollup_route_days', hour }
  }
  if (within(needed, 'customer', 'service'))
    return { month: 'rollup_customer_months', day: 'rollup_customer_days', hour: null }
  if (within(needed, 'country', 'network') && namesNetworks(filter)) return { ...none, day: 'rollup_network_days' }
  return none
}

/** Where the latency histograms are; null when times are not kept by a needed dimension (customer). */
export function timeTables(filter: AnalyticsFilter, group: Dimension | null): Tables | null {
  const needed = neededDimensions(filter, group)
  if (needed.has('customer')) return null
  if (within(needed, 'provider', 'country', 'service')) {
    const hour = needed.has('country') ? null : 'rollup_latency_hours'
    return { month: 'rollup_latency_months', day: 'rollup_latency_days', hour }
  }
  if (within(needed, 'country', 'network') && namesNetworks(filter))
    return { ...none, day: 'rollup_network_latency_days' }
  return none
}

export const levelsOf = ({ month, day, hour }: Tables): Levels => ({
  months: month !== null,
  days: day !== null,
  hours: hour !== null,
})

/** Conditions of a filter on columns, each with one parameter of its own: a JSON list. */
export function conditionsOf(
  filter: AnalyticsFilter,
  columns: Readonly<Partial<Record<Dimension, string>>>,
): { readonly sql: string; readonly params: readonly string[] } {
  const parts: string[] = []
  const params: string[] = []
  for (const dimension of dimensions) {
    const chip = filter[dimension]
    const column = columns[dimension]
    if (chip === undefined || column === undefined) continue
    parts.push(` and ${column} ${chip.exclude ? 'not in' : 'in'} (select value from json_each(?))`)
    params.push(JSON.stringify(chip.values))
  }
  return { sql: parts.join(''), params }
}
