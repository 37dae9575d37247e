import type { VerificationFilter } from '../../../../contract/contract.ts'
import { modes, type VerificationSummary, verificationStates } from '../../../../contract/models.ts'
import { readFlag, readList, readTexts } from '../../components/filter-bar/filter-params.ts'
import { boundsOf, readRange } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

const ID = /^#?\d{1,15}$/
const LAST_DIGITS = /^\*\d{2}$/

/** Removes every filter of the page from its address, and leaves the open row. */
export const noFilters: ParamsPatch = {
  states: null,
  countries: null,
  providers: null,
  modes: null,
  failedOver: null,
  duplicate: null,
  search: null,
  range: null,
  from: null,
  to: null,
}

export function hasFilters(params: RouteParams): boolean {
  return Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')
}

/** Why a search text cannot find anything; null when it can, or is empty. */
export function searchProblem(search: string): string | null {
  return search === '' || ID.test(search) || LAST_DIGITS.test(search)
    ? null
    : 'Enter an id, or the last two digits as *42'
}

/**
 * The filter that an address stands for. A range that ends now begins to count at `now` (UTC epoch ms), and a
 * search text that cannot be understood is left out.
 */
export function verificationFilter(params: RouteParams, now: number, zone: Zone): VerificationFilter {
  const states = readList(params, 'states', verificationStates)
  const countries = readTexts(params, 'countries').filter((code) => /^[A-Z]{2}$/.test(code))
  const providers = readTexts(params, 'providers')
  const chosenModes = readList(params, 'modes', modes)
  const search = params['search'] ?? ''
  return {
    ...(states.length > 0 && { states: [...states] }),
    ...(countries.length > 0 && { countries: [...countries] }),
    ...(providers.length > 0 && { providers: [...providers] }),
    ...(chosenModes.length > 0 && { modes: [...chosenModes] }),
    ...(readFlag(params, 'failedOver') && { failedOver: true }),
    ...(readFlag(params, 'duplicate') && { maybeDuplicate: true }),
    ...(search !== '' && searchProblem(search) === null && { search: search.replace(/^#/, '') }),
    ...boundsOf(readRange(params), now, zone),
  }
}

/**
 * Whether a row that changed belongs to a filtered list, by the rules that the engine lists by. Null when it
 * would have to be asked: a filter by provider means any attempt, and a row names only the last one.
 */
export function matchesVerification(row: VerificationSummary, filter: VerificationFilter): boolean | null {
  const oneOf = <T>(values: readonly T[] | undefined, value: T): boolean =>
    values === undefined || values.includes(value)
  const others =
    oneOf(filter.states, row.state) &&
    oneOf(filter.countries, row.country) &&
    oneOf(filter.modes, row.mode) &&
    (filter.failedOver === undefined || filter.failedOver === row.attempts > 1) &&
    (filter.maybeDuplicate === undefined || filter.maybeDuplicate === row.maybeDuplicate) &&
    matchesSearch(row, filter.search) &&
    (filter.from === undefined || row.createdAt >= filter.from) &&
    (filter.to === undefined || row.createdAt < filter.to)
  if (!others || oneOf(filter.providers, row.provider)) return others
  return row.attempts > 1 ? null : false
}

function matchesSearch(row: VerificationSummary, search: string | undefined): boolean {
  if (search === undefined) return true
  return search.startsWith('*') ? row.maskedNumber.endsWith(search.slice(1)) : row.id === Number(search)
}
