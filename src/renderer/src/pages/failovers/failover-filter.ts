import { FAILOVER_LIMIT_MS } from '../../../../contract/episodes.ts'
import type { FailoverFilter } from '../../../../contract/failovers.ts'
import { categories, type Failover, modes, type Trigger, triggers } from '../../../../contract/models.ts'
import { readFlag, readList, readTexts } from '../../components/filter-bar/filter-params.ts'
import { boundsOf, readRange } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

/** Removes every filter of the page from its address, and leaves the open row. */
export const noFilters: ParamsPatch = {
  fromProviders: null,
  toProviders: null,
  triggers: null,
  categories: null,
  countries: null,
  customers: null,
  seen: null,
  modes: null,
  drills: null,
  slow: null,
  range: null,
  from: null,
  to: null,
}

export function hasFilters(params: RouteParams): boolean {
  return Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')
}

/** What an attempt that follows another can be. */
export const hopTriggers: readonly Trigger[] = triggers.filter((trigger) => trigger !== 'first')

/**
 * The filter that an address stands for; a range that ends now begins to count at `now` (UTC epoch ms). Drills
 * are hidden unless they are asked for. A rescue waits for a receipt first, so it is never too slow a failover.
 */
export function failoverFilter(params: RouteParams, now: number, zone: Zone): FailoverFilter {
  const fromProviders = readTexts(params, 'fromProviders')
  const toProviders = readTexts(params, 'toProviders')
  const chosenCategories = readList(params, 'categories', categories)
  const countries = readTexts(params, 'countries').filter((code) => /^[A-Z]{2}$/.test(code))
  const customers = readTexts(params, 'customers')
  const slow = readFlag(params, 'slow')
  const chosenTriggers = readList(params, 'triggers', hopTriggers)
  const shownTriggers = chosenTriggers.length > 0 ? chosenTriggers : hopTriggers
  const chosenModes = readList(params, 'modes', modes)
  const shownModes = modes.filter((mode) => mode !== 'drill' || readFlag(params, 'drills'))
  return {
    modes: [...(chosenModes.length > 0 ? chosenModes : shownModes)],
    ...(fromProviders.length > 0 && { fromProviders: [...fromProviders] }),
    ...(toProviders.length > 0 && { toProviders: [...toProviders] }),
    ...(chosenCategories.length > 0 && { categories: [...chosenCategories] }),
    ...(countries.length > 0 && { countries: [...countries] }),
    ...(customers.length > 0 && { customers: [...customers] }),
    ...((slow || chosenTriggers.length > 0) && {
      triggers: shownTriggers.filter((trigger) => !slow || trigger !== 'rescue'),
    }),
    ...(slow && { minDurationMs: FAILOVER_LIMIT_MS }),
    ...boundsOf(readRange(params), now, zone),
  }
}

/**
 * Whether a new row belongs to a filtered list, by the rules that the engine lists by; null when the row alone does
 * not tell, since it does not name its customer.
 */
export function matchesFailover(row: Failover, filter: FailoverFilter): boolean | null {
  const oneOf = <T>(values: readonly T[] | undefined, value: T): boolean =>
    values === undefined || values.includes(value)
  const passes =
    oneOf(filter.triggers, row.trigger) &&
    oneOf(filter.fromProviders, row.fromProvider) &&
    (filter.toProviders === undefined || (row.toProvider !== null && filter.toProviders.includes(row.toProvider))) &&
    oneOf(filter.categories, row.category) &&
    oneOf(filter.countries, row.country) &&
    oneOf(filter.modes, row.mode) &&
    (filter.minDurationMs === undefined || row.durationMs >= filter.minDurationMs) &&
    (filter.from === undefined || row.createdAt >= filter.from) &&
    (filter.to === undefined || row.createdAt < filter.to)
  return passes && filter.customers !== undefined ? null : passes
}
