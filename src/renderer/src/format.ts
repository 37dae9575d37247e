import type { Rate } from '../../contract/models.ts'
import { decimalFromMicros, type Money } from '../../contract/money.ts'

/** What is shown where a figure is unknown; never 0. */
export const UNKNOWN = '—'

/** Below this sample size a rate is shown in grey, with its n and without an interval. */
export const MIN_SAMPLE = 30

/** Time zone that moments are printed in. */
export type Zone = 'local' | 'utc'

/** Decimals of a unit price. */
const PRICE_DIGITS = 5

const COUNT = new Intl.NumberFormat('en')
const SHARED_SYMBOLS = new Set(['$', '¥', '£', 'kr', 'Rs', '₨', '₩', 'Fr', 'L', 'C$'])
const symbols = new Map<string, string>()
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

function symbolOf(currency: string): string {
  const known = symbols.get(currency)
  if (known !== undefined) return known
  const parts = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0)
  const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency
  symbols.set(currency, symbol)
  return symbol
}

/**
 * Prints money with its symbol, and with its ISO 4217 code where several currencies share the symbol.
 *
 * @param digits decimal places, 0 to 6; 2 by default. Use `formatPrice` for unit prices.
 */
export function formatMoney(money: Money | null, digits = 2): string {
  if (money === null) return UNKNOWN
  const [units = '0', fraction] = decimalFromMicros(Math.abs(money.micros), digits).split('.')
  const amount = fraction === undefined ? COUNT.format(Number(units)) : `${COUNT.format(Number(units))}.${fraction}`
  const negative = money.micros < 0 && /[1-9]/.test(amount)
  const symbol = symbolOf(money.currency)
  const lead = symbol === money.currency ? `${symbol} ` : symbol
  const code = SHARED_SYMBOLS.has(symbol) ? ` ${money.currency}` : ''
  return `${negative ? '-' : ''}${lead}${amount}${code}`
}

/** A unit price: always 5 decimals, so that a column of them can be compared at a glance. */
export function formatPrice(money: Money | null): string {
  return money === null ? UNKNOWN : formatMoney(money, PRICE_DIGITS)
}

/** A sum: 2 decimals, but 4 while it is smaller than a cent, so that something is never shown as nothing. */
export function formatSum(money: Money | null): string {
  if (money === null) return UNKNOWN
  const micros = Math.abs(money.micros)
  return formatMoney(money, micros > 0 && micros < 10_000 ? 4 : 2)
}

/** A share between 0 and 1 as `97.3 %`. */
export function formatPercent(value: number | null): string {
  return value === null ? UNKNOWN : `${percentDigits(value)} %`
}

/** A share between 0 and 1 as the bare number of percent, `97.3`; 0 and 100 only when it is exactly that. */
function percentDigits(value: number): string {
  if (value === 0 || value === 1) return String(value * 100)
  return Math.min(99.9, Math.max(0.1, value * 100)).toFixed(1)
}

/** The 95 % interval of a rate as `95.1–98.6`; empty when there is none. */
export function formatInterval(rate: Rate): string {
  if (rate.low === null || rate.high === null) return ''
  return `${percentDigits(rate.low)}–${percentDigits(rate.high)}`
}

/** A rate in words, for tooltips, tables and screen readers: `97.3 %, 95 % interval 95.1–98.6, n = 412`. */
export function describeRate(rate: Rate): string {
  if (rate.value === null) return 'unknown, n = 0'
  return `${formatPercent(rate.value)}, 95 % interval ${formatInterval(rate)}, n = ${formatCount(rate.n)}`
}

/** A length of time in ms as `820 ms`, `4.02 s`, `3 min 10 s`, `2 h 5 min` or `13 d 18 h`. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return UNKNOWN
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`
}

/** An age in ms in its largest unit: `12 s`, `4 min`, `3 h`, `2 d`; `0 s` when it is negative. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

const two = (n: number): string => String(n).padStart(2, '0')

/** Time of day of a UTC epoch millisecond as `14:05:09`, in local time unless told otherwise. */
export function formatTime(ms: number, { zone = 'local' }: { readonly zone?: Zone } = {}): string {
  const at = new Date(ms)
  if (zone === 'utc') return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** Date and time of a UTC epoch millisecond as `2026-11-22 14:05:09`. */
export function formatDateTime(ms: number, { zone = 'local' }: { readonly zone?: Zone } = {}): string {
  const at = new Date(ms)
  const date =
    zone === 'utc'
      ? `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
      : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date} ${formatTime(ms, { zone })}`
}

/** The zone as a word for exports and tooltips: `UTC`, or the machine's zone with its offset, `Europe/Berlin (UTC+1)`. */
export function zoneName(ms: number, zone: Zone): string {
  if (zone === 'utc') return 'UTC'
  const offset = -new Date(ms).getTimezoneOffset()
  const minutes = Math.abs(offset) % 60
  const hours = `${offset < 0 ? '-' : '+'}${Math.floor(Math.abs(offset) / 60)}${minutes === 0 ? '' : `:${two(minutes)}`}`
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone
  return name === 'UTC' ? name : `${name} (UTC${offset === 0 ? '' : hours})`
}

/** A whole number with thousands separators. */
export function formatCount(n: number): string {
  return COUNT.format(n)
}

/** A count with its noun: `1 failover`, `1,204 failovers`; pass `many` for irregular plurals. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`
}

/** Bytes as `812 kB` or `1.4 GB` (decimal units). */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

/** English name of an ISO 3166-1 alpha-2 country; the code itself when there is none. */
export function countryName(code: string): string {
  try {
    return regions.of(code) ?? code
  } catch {
    return code
  }
}
