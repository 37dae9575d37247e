import {
  type AnalyticsFilter,
  type AnalyticsQueryInput,
  analyticsParams,
  analyticsQueryOf,
  type Compare,
  type Dimension,
  dimensions,
} from '../../../../contract/analytics-query.ts'
import type { Zone } from '../../format.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'
import { boundsOf, type Preset, readRange, type TimeRange } from '../filter-bar/time-range.ts'

/** The presets of the business pages; minutes are the business of the operations pages. */
export const barPresets: readonly Preset[] = ['24h', '7d', '30d', 'mtd', 'qtd', 'ytd']

const standardRange: TimeRange = { kind: 'last', preset: '30d' }

/** What the bar of a business page stands at. */
export interface BarState {
  readonly range: TimeRange
  readonly compare: Compare
  readonly filter: AnalyticsFilter
}

/** Reads the bar from the params of an address; what is missing or nonsense is the standard: 30 days, no filter. */
export function readBar(params: RouteParams): BarState {
  const range = readRange(params)
  // The moments stand in for the range, which is read above.
  const query = analyticsQueryOf({ ...params, from: '0', to: '1' })
  return {
    range: range.kind === 'all' ? standardRange : range,
    compare: query?.compare ?? { kind: 'previous' },
    filter: query?.filter ?? {},
  }
}

/** What to ask the engine with at `now` (UTC epoch ms). */
export function barQuery({ range, compare, filter }: BarState, now: number, zone: Zone): AnalyticsQueryInput {
  const { from = 0, to = now } = boundsOf(range, now, zone)
  return { from, to: Math.max(to, from + 1), compare, filter }
}

/** One chip as the address keeps it; without values it is removed. */
export function writeChip(dimension: Dimension, values: readonly string[], exclude: boolean): ParamsPatch {
  if (values.length === 0) return { [dimension]: null }
  const params = analyticsParams({ from: 0, to: 1, filter: { [dimension]: { values: [...values], exclude } } })
  return { [dimension]: params[dimension] ?? null }
}

export function writeCompare(compare: Compare): ParamsPatch {
  return { compare: analyticsParams({ from: 0, to: 1, compare })['compare'] ?? null }
}

/** Takes every filter off, and leaves the range and the comparison. */
export const noChips: ParamsPatch = Object.fromEntries(dimensions.map((dimension) => [dimension, null]))
