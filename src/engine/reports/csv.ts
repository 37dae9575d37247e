import type { ReportColumn, ReportValue } from '../../contract/report-document.ts'
import { type FileStyle, headerOf, type Sheet, wallClock } from './sheet.ts'

const BOM = '\ufeff'
const EOL = '\r\n'
/** A spreadsheet takes what begins like this for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const MICROS = 1_000_000
/** Decimals of money: all that micros have. */
const MONEY_DIGITS = 6

/**
 * A sheet as RFC 4180: CRLF, quotes where they are needed. With a decimal comma fields are parted by semicolons, as
 * spreadsheets of such countries expect. Text that looks like a formula gets an apostrophe in front (OWASP).
 */
export async function* csvChunks(sheet: Sheet, style: FileStyle): AsyncGenerator<string> {
  yield csvHeader(sheet.columns, style)
  const text = csvRows(sheet.columns, style)
  for await (const batch of sheet.batches) if (batch.length > 0) yield text(batch)
}

/** The first line. */
export function csvHeader(columns: readonly ReportColumn[], style: FileStyle): string {
  const separator = separatorOf(style)
  const names = columns.map((column) => quoted(headerOf(column, style.zone), separator))
  return (style.bom ? BOM : '') + names.join(separator) + EOL
}

/** Writes rows as lines. */
export function csvRows(
  columns: readonly ReportColumn[],
  style: FileStyle,
): (rows: readonly (readonly ReportValue[])[]) => string {
  const separator = separatorOf(style)
  const cells = columns.map((column) => cellWriter(column, style, separator))
  return (rows) => {
    let text = ''
    for (const row of rows) {
      for (let i = 0; i < cells.length; i++) text += (i === 0 ? '' : separator) + (cells[i]?.(row[i] ?? null) ?? '')
      text += EOL
    }
    return text
  }
}

const separatorOf = ({ decimal }: FileStyle): string => (decimal === 'comma' ? ';' : ',')

/** Unknown is an empty field. */
function cellWriter(
  { kind }: ReportColumn,
  { zone, decimal }: FileStyle,
  separator: string,
): (value: ReportValue) => string {
  const local = wallClock(zone)
  const number = (text: string) => (decimal === 'comma' ? text.replace('.', ',') : text)
  const write = (value: number): string => {
    switch (kind) {
      case 'money':
      case 'price':
        return number(plainMoney(value))
      case 'percent':
        return number(String(Number((value * 100).toFixed(4))))
      case 'duration':
        return number(String(Math.round(value * 1_000) / 1_000))
      case 'time':
        return new Date(local(value)).toISOString().slice(0, 19).replace('T', ' ')
      case 'day':
        return new Date(local(value)).toISOString().slice(0, 10)
      default:
        return number(String(value))
    }
  }
  return (value) => {
    if (value === null) return ''
    return typeof value === 'number' ? write(value) : quoted(safeText(value), separator)
  }
}

/** Micros as a decimal without superfluous zeros: `0.0079`. */
function plainMoney(micros: number): string {
  const units = Math.trunc(Math.abs(micros) / MICROS)
  const rest = String(Math.abs(micros) % MICROS).padStart(MONEY_DIGITS, '0')
  return `${micros < 0 ? '-' : ''}${units}.${rest.replace(/0{1,4}$/, '')}`
}

const safeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

const quoted = (text: string, separator: string): string =>
  text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
