import { type Service, services } from '../../contract/models.ts'
import { microsFromDecimal } from '../../contract/money.ts'
import type { PriceImportMapping } from '../../contract/price-import.ts'
import { countryFrom, countryOfMcc, mccFits } from './price-import-countries.ts'
import type { Cell } from './price-import-table.ts'

/** A value, or what is wrong with it and what to do. */
export type Reading<T> = { readonly value: T } | { readonly problem: string }

/** A segment dearer than this is a misread decimal sign: 100 units of any currency that prices are quoted in. */
const DEAREST_MICROS = 100_000_000
const NO_PRICE = /^(n\/?a|null|none|nil|-+|–|unknown|tba|tbd|on request)$/i

export const textOf = (cell: Cell | undefined): string =>
  typeof cell === 'number' ? plainDecimal(cell) : (cell ?? '').trim()

/**
 * A number cell as the decimal that was typed into it: the shortest one that reads back as the same number, without
 * an exponent.
 */
export function plainDecimal(value: number): string {
  const shortest = String(value)
  return shortest.includes('e') ? value.toFixed(20) : shortest
}

/** Micros of a unit. Missing, negative, zero and malformed prices are told apart; none of them is taken. */
export function priceFrom(
  cell: Cell | undefined,
  format: Pick<PriceImportMapping, 'decimal' | 'thousands'>,
): Reading<number> {
  const text = textOf(cell)
  if (text === '') return { problem: 'There is no price. Enter one, or take the line out if the route is not offered.' }
  if (NO_PRICE.test(text)) return { problem: 'This is no price. Enter one, or take the line out.' }
  const plain = typeof cell === 'number' ? text : withoutGroups(text.replace(/[\u00a0\u202f]/g, ' '), format)
  const micros = plain === null ? null : microsFromDecimal(plain)
  if (micros === null) return { problem: malformed(text, format) }
  if (text.startsWith('-')) return { problem: 'The price is negative. Enter what a segment costs.' }
  if (micros === 0 && /[1-9]/.test(text))
    return { problem: 'The price is below a millionth of a unit. Check its unit.' }
  if (micros === 0)
    return { problem: 'The price is 0. Take the line out if the price is not known; a free route can be set by hand.' }
  if (micros > DEAREST_MICROS)
    return { problem: 'That is more than 100 a segment. Check the decimal sign and the unit.' }
  return { value: micros }
}

/** Null when the text is grouped in another way than the mapping says. */
function withoutGroups(text: string, { decimal, thousands }: Pick<PriceImportMapping, 'decimal' | 'thousands'>) {
  const [units = '', fraction, ...more] = text.split(decimal)
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return null
  const digits = thousands === '' ? units : ungrouped(units, thousands)
  return digits === null || !/^[+-]?\d+$/.test(digits)
    ? null
    : `${digits}${fraction === undefined ? '' : `.${fraction}`}`
}

/** Groups have three digits, and the first is not 0: 0,079 is a decimal fraction, whatever the mapping says. */
function ungrouped(units: string, thousands: string): string | null {
  const [first = '', ...groups] = units.split(thousands)
  const isGrouped = /^[+-]?[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group))
  return groups.length === 0 || isGrouped ? units.split(thousands).join('') : null
}

function malformed(text: string, { decimal }: Pick<PriceImportMapping, 'decimal'>): string {
  const other = decimal === '.' ? ',' : '.'
  if (text.includes(other) && /^[+-]?[\d.,' ]+$/.test(text))
    return `This is no number with a decimal ${name(decimal)}. Choose the decimal ${name(other)} if the sheet uses it.`
  if (/^[+-]?[\d.,]+e[+-]?\d+$/i.test(text)) return 'Write the price without an exponent, such as 0.0079.'
  return 'This is no number. Enter digits and a decimal sign only; the currency has a field of its own.'
}

const name = (sign: '.' | ',') => (sign === '.' ? 'point' : 'comma')

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/

/** The start of a day in UTC, epoch ms; null for an empty cell. A date with the year first is always understood. */
export function dateFrom(cell: Cell | undefined, dates: PriceImportMapping['dates']): Reading<number | null> {
  const text = textOf(cell)
  if (text === '') return { value: null }
  const first = yearFirst.exec(text)
  const last = dates === 'year-first' ? null : yearLast.exec(text)
  const [, a, b, c] = (first ?? last ?? []).map(Number)
  if (a === undefined || b === undefined || c === undefined)
    return { problem: 'This is no date in the form that was chosen. Write it as 2027-01-31.' }
  const [year, month, day] = first !== null ? [a, b, c] : dates === 'day-first' ? [c, b, a] : [c, a, b]
  const at = Date.UTC(year, month - 1, day)
  const exists = new Date(at).getUTCMonth() === month - 1 && new Date(at).getUTCDate() === day
  return exists ? { value: at } : { problem: 'There is no such day. Check the order of day and month.' }
}

const currencies = new Set(Intl.supportedValuesOf('currency'))

export function currencyFrom(cell: Cell | undefined): Reading<string> {
  const code = textOf(cell).toUpperCase()
  if (code === '') return { problem: 'There is no currency. Enter its code, such as EUR.' }
  return currencies.has(code) ? { value: code } : { problem: 'This is no currency code. Use one such as EUR or USD.' }
}

export function serviceFrom(cell: Cell | undefined): Reading<Service> {
  const text = textOf(cell).toLowerCase()
  const found = services.find((service) => service === text)
  return found === undefined ? { problem: `This is no service. Use one of ${services.join(', ')}.` } : { value: found }
}

/** Stand for "all networks of the country". */
const ALL_NETWORKS = /^(\*|-|all|any|default|other|others)?$/i

export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** MCC and MNC; empty for the country as a whole. */
  readonly network: string
}

export type PlaceReading =
  | { readonly value: Place }
  | { readonly problem: string; readonly field: 'country' | 'network' }

/**
 * Where a price holds. The country is read from its own cell, or else from the mobile country code; where both are
 * given they must agree. Spreadsheets drop the zero of an MNC such as 01, so that one digit becomes two.
 */
export function placeFrom(cells: {
  readonly country: Cell | undefined
  readonly mcc: Cell | undefined
  readonly mnc: Cell | undefined
  readonly mccMnc: Cell | undefined
}): PlaceReading {
  const joined = textOf(cells.mccMnc).replace(/[\s/-]+/g, '')
  const isJoined = !ALL_NETWORKS.test(joined)
  const mcc = isJoined ? joined.slice(0, 3) : textOf(cells.mcc)
  const rawMnc = isJoined ? joined.slice(3) : textOf(cells.mnc)
  const mnc = ALL_NETWORKS.test(rawMnc) ? '' : rawMnc.padStart(2, '0')
  const wrong = (field: 'country' | 'network', problem: string) => ({ field, problem })

  if (mcc !== '' && !/^\d{3}$/.test(mcc))
    return wrong('network', 'A mobile country code has three digits, such as 262.')
  if (mcc !== '' && countryOfMcc(mcc) === null)
    return wrong('network', `No country has the mobile country code ${mcc}.`)
  if (mnc !== '' && !/^\d{2,3}$/.test(mnc)) return wrong('network', 'A mobile network code has two or three digits.')
  if (mnc !== '' && mcc === '') return wrong('network', 'There is a network code without a mobile country code.')

  const named = textOf(cells.country)
  if (named === '' && mcc === '') return wrong('country', 'There is no country. Enter its code, such as DE.')
  const country = named === '' ? countryOfMcc(mcc) : countryFrom(named)
  if (country === null)
    return wrong('country', 'There is no such country. Use a code such as DE or DEU, or its English name.')
  if (mcc !== '' && !mccFits(mcc, country))
    return wrong('network', `The mobile country code ${mcc} is not one of ${country}. Check which of the two is right.`)
  return { value: { country, network: mnc === '' ? '' : `${mcc}${mnc}` } }
}
