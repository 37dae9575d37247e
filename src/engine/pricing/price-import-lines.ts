import type { Service } from '../../contract/models.ts'
import type { ImportField, ImportProblem, PriceImportMapping } from '../../contract/price-import.ts'
import { inTurns } from '../turns.ts'
import type { Cell, SheetLine } from './price-import-table.ts'
import {
  currencyFrom,
  dateFrom,
  placeFrom,
  priceFrom,
  type Reading,
  serviceFrom,
  textOf,
} from './price-import-values.ts'

/** A provider that prices may be imported for. */
export interface NamedProvider {
  readonly name: string
  readonly label: string
}

/** One price of a sheet, understood. */
export interface SheetPrice {
  readonly line: number
  readonly provider: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** MCC and MNC; empty for the country as a whole. */
  readonly network: string
  readonly service: Service
  /** Per segment. */
  readonly micros: number
  /** ISO 4217. */
  readonly currency: string
  /** UTC epoch ms; null for at once. */
  readonly effectiveFrom: number | null
}

export interface SheetReading {
  readonly prices: readonly SheetPrice[]
  readonly problems: readonly ImportProblem[]
}

/** Fields without which no line means anything. */
export function missingFields(mapping: PriceImportMapping): ('provider' | 'country' | 'price' | 'currency')[] {
  const { provider, country, mcc, mccMnc, price, currency } = mapping
  return [
    ...(provider === null ? (['provider'] as const) : []),
    ...(country === null && mcc === null && mccMnc === null ? (['country'] as const) : []),
    ...(price === null ? (['price'] as const) : []),
    ...(currency === null ? (['currency'] as const) : []),
  ]
}

/**
 * Reads the lines as the mapping says. A line has as many problems as it has wrong fields, or a price. A route may have
 * one price that holds by `now` (UTC epoch ms) and one that is announced.
 */
export async function readPrices(
  lines: readonly SheetLine[],
  mapping: PriceImportMapping,
  providers: readonly NamedProvider[],
  now: number,
): Promise<SheetReading> {
  const turn = inTurns()
  const prices: SheetPrice[] = []
  const problems: ImportProblem[] = []
  const lineOf = new Map<string, number>()
  for (const line of lines.slice(mapping.headerLines)) {
    await turn()
    const read = readLine(line, mapping, providers)
    if (Array.isArray(read)) {
      problems.push(...read)
      continue
    }
    const key = [read.provider, read.country, read.network, read.service, isAnnounced(read, now)].join('|')
    const earlier = lineOf.get(key)
    if (earlier === undefined) {
      lineOf.set(key, line.line)
      prices.push(read)
    } else {
      const announced = isAnnounced(read, now) ? 'an announced price' : 'a price'
      const message = `Line ${earlier} has ${announced} for the same route. Keep one of the two.`
      problems.push({ line: line.line, field: null, value: '', message })
    }
  }
  return { prices, problems }
}

/** Whether a price of a sheet holds later than `now` (UTC epoch ms). */
export const isAnnounced = ({ effectiveFrom }: SheetPrice, now: number): boolean =>
  effectiveFrom !== null && effectiveFrom > now

function readLine(
  { line, cells }: SheetLine,
  mapping: PriceImportMapping,
  providers: readonly NamedProvider[],
): SheetPrice | ImportProblem[] {
  const problems: ImportProblem[] = []
  const cell = (field: ImportField | null): Cell | undefined =>
    field === null ? undefined : 'value' in field ? field.value : cells[field.column]
  const note = (field: ImportProblem['field'], from: Cell | undefined, message: string): null => {
    problems.push({ line, field, value: shortened(textOf(from)), message })
    return null
  }
  const take = <T>(
    field: ImportProblem['field'],
    from: ImportField | null,
    read: (value: Cell | undefined) => Reading<T>,
  ) => {
    const reading = read(cell(from))
    return 'value' in reading ? { value: reading.value } : note(field, cell(from), reading.problem)
  }

  const provider = take('provider', mapping.provider, (value) => providerFrom(value, providers))
  const where = {
    country: cell(mapping.country),
    mcc: cell(mapping.mcc),
    mnc: cell(mapping.mnc),
    mccMnc: cell(mapping.mccMnc),
  }
  const reading = placeFrom(where)
  const code = where.mccMnc ?? [where.mcc, where.mnc].map(textOf).join(' ').trim()
  const place =
    'value' in reading
      ? reading
      : note(reading.field, reading.field === 'network' ? code : where.country, reading.problem)
  const service = mapping.service === null ? { value: 'sms' as const } : take('service', mapping.service, serviceFrom)
  const price = take('price', mapping.price, (value) => priceFrom(value, mapping))
  const currency = take('currency', mapping.currency, currencyFrom)
  const from = take('effectiveFrom', mapping.effectiveFrom, (value) => dateFrom(value, mapping.dates))
  if (provider === null || place === null || service === null || price === null || currency === null || from === null)
    return problems
  return {
    line,
    provider: provider.value,
    ...place.value,
    service: service.value,
    micros: price.value,
    currency: currency.value,
    effectiveFrom: from.value,
  }
}

function providerFrom(cell: Cell | undefined, providers: readonly NamedProvider[]): Reading<string> {
  const text = textOf(cell).toLowerCase()
  if (text === '') return { problem: 'There is no provider. Enter its name as the Providers page shows it.' }
  const found =
    providers.find(({ name }) => name.toLowerCase() === text) ??
    providers.find(({ label }) => label.toLowerCase() === text)
  if (found !== undefined) return { value: found.name }
  return { problem: `There is no such provider. Use one of ${providers.map(({ name: own }) => own).join(', ')}.` }
}

const VALUE_LENGTH = 60
const shortened = (text: string) => (text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1)}…` : text)
