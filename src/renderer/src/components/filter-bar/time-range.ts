import { formatDateTime, type Zone } from '../../format.ts'
import type { ParamsPatch, RouteParams } from '../../router.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Ranges that end now; the last three begin with the calendar month, quarter or year. */
export const presets = ['15m', '1h', '24h', '7d', '30d', 'mtd', 'qtd', 'ytd'] as const
export type Preset = (typeof presets)[number]

export const presetLabels: Readonly<Record<Preset, string>> = {
  '15m': 'Last 15 min',
  '1h': 'Last hour',
  '24h': 'Last 24 h',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  mtd: 'Month to date',
  qtd: 'Quarter to date',
  ytd: 'Year to date',
}

const lengths: Readonly<Partial<Record<Preset, number>>> = {
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
}

/** A stretch of time as the address of a page keeps it; times are UTC epoch ms. */
export type TimeRange =
  | { readonly kind: 'all' }
  | { readonly kind: 'last'; readonly preset: Preset }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

/** From `from` up to, but not including, `to`; an end left out is open. UTC epoch ms. */
export interface TimeBounds {
  readonly from?: number
  readonly to?: number
}

const isPreset = (text: string | undefined): text is Preset =>
  (presets as readonly (string | undefined)[]).includes(text)

const isMoment = (text: string | undefined): text is string => text !== undefined && /^\d{1,15}$/.test(text)

/** Reads the range from the params of an address; nonsense means no range. */
export function readRange({ range, from, to }: RouteParams): TimeRange {
  if (isPreset(range)) return { kind: 'last', preset: range }
  if (isMoment(from) && isMoment(to) && Number(from) <= Number(to))
    return { kind: 'between', from: Number(from), to: Number(to) }
  return { kind: 'all' }
}

export function writeRange(range: TimeRange): ParamsPatch {
  switch (range.kind) {
    case 'all':
      return { range: null, from: null, to: null }
    case 'last':
      return { range: range.preset, from: null, to: null }
    case 'between':
      return { range: null, from: String(range.from), to: String(range.to) }
  }
}

function startOf(preset: Preset, now: number, zone: Zone): number {
  const length = lengths[preset]
  if (length !== undefined) return now - length
  const at = new Date(now)
  const [year, month] = zone === 'utc' ? [at.getUTCFullYear(), at.getUTCMonth()] : [at.getFullYear(), at.getMonth()]
  const first = preset === 'ytd' ? 0 : preset === 'qtd' ? month - (month % 3) : month
  return zone === 'utc' ? Date.UTC(year, first, 1) : new Date(year, first, 1).getTime()
}

/** The moments that a range stands for at `now`; one that ends now has an open end, so that live rows belong to it. */
export function boundsOf(range: TimeRange, now: number, zone: Zone): TimeBounds {
  switch (range.kind) {
    case 'all':
      return {}
    case 'last':
      return { from: startOf(range.preset, now, zone) }
    case 'between':
      return { from: range.from, to: range.to }
  }
}

/** The stretch of the same length just before (`-1`) or after (`1`) a range; `all` has none and stays. */
export function shiftRange(range: TimeRange, direction: -1 | 1, now: number, zone: Zone): TimeRange {
  if (range.kind === 'all') return range
  const { from, to } = range.kind === 'between' ? range : { from: startOf(range.preset, now, zone), to: now }
  const by = direction * (to - from)
  return { kind: 'between', from: from + by, to: to + by }
}

const SHORTEST = MINUTE

/**
 * A range `factor` times as long about the same middle; one that reaches up to now keeps its end. Never shorter than a
 * minute, and `all` stays.
 */
export function zoomRange(range: TimeRange, factor: number, now: number, zone: Zone): TimeRange {
  if (range.kind === 'all') return range
  const { from, to } = range.kind === 'between' ? range : { from: startOf(range.preset, now, zone), to: now }
  const length = Math.max(SHORTEST, Math.round((to - from) * factor))
  const end = to >= now ? now : Math.min(now, Math.round((from + to + length) / 2))
  return { kind: 'between', from: end - length, to: end }
}

/** A range as the label of its button. */
export function describeRange(range: TimeRange, zone: Zone): string {
  switch (range.kind) {
    case 'all':
      return 'All time'
    case 'last':
      return presetLabels[range.preset]
    case 'between':
      return `${formatDateTime(range.from, { zone }).slice(0, -3)} to ${formatDateTime(range.to, { zone }).slice(0, -3)}`
  }
}

/** A moment as a `datetime-local` input wants it, in the zone of the reader. */
export function toInputValue(at: number, zone: Zone): string {
  return formatDateTime(at, { zone }).slice(0, -3).replace(' ', 'T')
}

/** The moment of a `datetime-local` input; null while it is incomplete. */
export function fromInputValue(text: string, zone: Zone): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null
  const at = new Date(zone === 'utc' ? `${text}Z` : text).getTime()
  return Number.isNaN(at) ? null : at
}
