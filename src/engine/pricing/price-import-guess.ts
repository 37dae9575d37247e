import { type ImportField, type PriceImportMapping, priceImportMappingSchema } from '../../contract/price-import.ts'
import type { SheetLine } from './price-import-table.ts'
import { textOf } from './price-import-values.ts'

type FieldName = 'provider' | 'country' | 'mcc' | 'mnc' | 'mccMnc' | 'service' | 'price' | 'currency' | 'effectiveFrom'

/** How rate sheets head their columns; the first column that fits is taken, and each column only once. */
const headings: Readonly<Record<FieldName, RegExp>> = {
  mccMnc: /\bmcc\s*[-/_+&]?\s*mnc\b|\bplmn\b|\bnetwork code\b/i,
  mcc: /\bmcc\b|mobile country code/i,
  mnc: /\bmnc\b|mobile network code/i,
  currency: /\bcurrency\b|\bccy\b|\bprice unit\b|währung|devise/i,
  effectiveFrom: /effective|valid[ _]?from|start[ _]?date|gültig|\bfrom\b/i,
  price: /\bprice\b|\brate\b|\bcost\b|\btariff\b|preis|prix|\bcharge\b/i,
  country: /\bcountry\b|\biso\b|destination|\bland\b|\bpays\b|\bregion\b/i,
  provider: /\bprovider\b|\bvendor\b|\bsupplier\b|\baccount\b|anbieter/i,
  service: /\bservice\b|\bchannel\b|\bproduct\b/i,
}

const HEADER_LINES_LOOKED_AT = 20
const SAMPLES = 50

/**
 * What the sheet most likely means, for a person to check: fields by the headings, the decimal sign and the form of
 * dates by the values below them.
 */
export function guessMapping(lines: readonly SheetLine[], base: Pick<PriceImportMapping, 'sheet' | 'delimiter'>) {
  const headerIndex = findHeader(lines)
  const header = (lines[headerIndex]?.cells ?? []).map((cell) => textOf(cell))
  const taken = new Set<number>()
  const fields: Partial<Record<FieldName, ImportField>> = {}
  for (const [name, pattern] of Object.entries(headings) as [FieldName, RegExp][]) {
    const column = header.findIndex((heading, index) => !taken.has(index) && pattern.test(heading.replace(/_/g, ' ')))
    if (column < 0) continue
    taken.add(column)
    fields[name] = { column }
  }
  const below = lines.slice(headerIndex + 1, headerIndex + 1 + SAMPLES)
  const valuesOf = (field: ImportField | undefined) =>
    field === undefined || 'value' in field ? [] : below.map(({ cells }) => textOf(cells[field.column]))
  return priceImportMappingSchema.parse({
    ...base,
    ...fields,
    headerLines: headerIndex + 1,
    ...numberForm(below, fields.price),
    dates: dateForm(valuesOf(fields.effectiveFrom)),
  })
}

/** The line, among the first, in which most headings are known; -1 when none is. */
function findHeader(lines: readonly SheetLine[]): number {
  const known = lines
    .slice(0, HEADER_LINES_LOOKED_AT)
    .map(
      ({ cells }) =>
        cells.filter((cell) => Object.values(headings).some((pattern) => pattern.test(textOf(cell).replace(/_/g, ' '))))
          .length,
    )
  const most = Math.max(0, ...known)
  return most === 0 ? -1 : known.indexOf(most)
}

/** Number cells say nothing about how text is written. */
function numberForm(lines: readonly SheetLine[], price: ImportField | undefined) {
  if (price === undefined || 'value' in price) return {}
  const texts = lines.map(({ cells }) => cells[price.column]).filter((cell) => typeof cell === 'string')
  const comma = texts.filter((text) => /^\s*\d+,\d+\s*$/.test(text)).length
  const point = texts.filter((text) => /^\s*\d+\.\d+\s*$/.test(text)).length
  return comma > point ? { decimal: ',' as const } : {}
}

function dateForm(texts: readonly string[]): PriceImportMapping['dates'] {
  const parts = texts.flatMap((text) => {
    const match = /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}$/.exec(text)
    return match === null ? [] : [[Number(match[1]), Number(match[2])] as const]
  })
  if (parts.length === 0) return 'year-first'
  return parts.some(([, second]) => second > 12) ? 'month-first' : 'day-first'
}

const delimiters = [',', ';', '\t', '|'] as const

/** What most likely separates the columns: what stands in the first lines, outside quotation marks, most often. */
export function guessDelimiter(text: string): PriceImportMapping['delimiter'] {
  const plain = text.slice(0, 8_192).replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => plain.split(delimiter).length
  // A decimal comma must not outdo the semicolon that stands between the columns.
  const lines = plain.split(/\r?\n/, 5).filter((line) => line !== '')
  const inAll = delimiters.filter((delimiter) => lines.length > 0 && lines.every((line) => line.includes(delimiter)))
  const ranked = [...(inAll.length > 0 ? inAll : delimiters)].sort((a, b) => count(b) - count(a))
  return inAll.includes(';') ? ';' : (ranked[0] ?? ',')
}
