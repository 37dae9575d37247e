import type { AnalyticsFilter } from '../../../../contract/analytics-query.ts'
import { MINUTE_MS } from '../../../../contract/durations.ts'
import { readTexts } from '../../components/filter-bar/filter-params.ts'
import { boundsOf, type Preset, presetLabels } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'
import type { RouteParams } from '../../router.ts'

/** How often figures are asked for again while a page shows them, ms. */
export const REFRESH_MS = 10_000

export const ranges = ['24h', '7d', '30d', 'mtd', 'qtd', 'ytd'] as const satisfies readonly Preset[]
export type Range = (typeof ranges)[number]

export const rangeChoices = ranges.map((value) => ({ value, label: presetLabels[value] }))

export const readRange = (params: RouteParams): Range => ranges.find((range) => range === params['range']) ?? '30d'

/** The moments of a range, to the minute, so that the same minute asks the same; UTC epoch ms, `to` exclusive. */
export function spanOf(range: Range, now: number, zone: Zone): { readonly from: number; readonly to: number } {
  const to = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS
  const { from = to - 30 * 24 * 60 * MINUTE_MS } = boundsOf({ kind: 'last', preset: range }, to, zone)
  return { from: Math.min(from, to - MINUTE_MS), to }
}

/** The chips for provider and country of an address. */
export function filterOf(params: RouteParams): AnalyticsFilter {
  const [providers, countries] = [readTexts(params, 'providers'), readTexts(params, 'countries')]
  return {
    ...(providers.length > 0 && { provider: { values: [...providers], exclude: false } }),
    ...(countries.length > 0 && { country: { values: [...countries], exclude: false } }),
  }
}
