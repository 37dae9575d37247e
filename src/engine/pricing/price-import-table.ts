import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { readXlsx, streamXlsxRows } from 'hucre/xlsx'
import { importLimits } from '../../contract/price-import.ts'
import { AppError, type ErrorData } from '../app-error.ts'
import { decodeText, unzippedBytes } from './price-import-bytes.ts'

/** As the file has it: text, or a number where an XLSX cell holds one. */
export type Cell = string | number

export interface SheetLine {
  /** As an editor or a spreadsheet program counts, from 1; of a record over several lines the last. */
  readonly line: number
  readonly cells: readonly Cell[]
}

/** A rate sheet, read but not understood yet. Empty lines are left out. */
export interface Sheet {
  readonly format: 'csv' | 'xlsx'
  /** Of an XLSX file; empty for CSV. */
  readonly sheets: readonly string[]
  readonly lines: readonly SheetLine[]
}

type Reason = ErrorData<'IMPORT_UNREADABLE'>['reason']

/** What ten megabytes of real rates unpack to at the most; beyond it a file is made to do harm. */
const UNZIPPED_BYTES = 300 * 1024 * 1024
/** Rows between two turns of the event loop, so that nothing else waits for a large sheet. */
const ROWS_A_TURN = 500
const CSV_CHUNK = 64 * 1024

const megabytes = (bytes: number) => `${bytes / (1024 * 1024)} MB`

const unreadable = (reason: Reason, message: string) => new AppError('IMPORT_UNREADABLE', { reason }, message)

/**
 * Reads a CSV or XLSX file; which of the two it is its first bytes say.
 *
 * @throws {AppError} `IMPORT_UNREADABLE`
 */
export async function readSheet(
  bytes: Uint8Array,
  options: { readonly sheet: number; readonly delimiter: string },
): Promise<Sheet> {
  if (bytes.length === 0) throw unreadable('empty', 'The file is empty.')
  if (bytes.length > importLimits.bytes)
    throw unreadable(
      'too-large',
      `The file is larger than ${megabytes(importLimits.bytes)}. Split it and import the parts.`,
    )
  const sheet = isZip(bytes)
    ? await readWorkbook(bytes, options.sheet)
    : { format: 'csv' as const, sheets: [], lines: await collect(csvRows(decodeText(bytes), options.delimiter)) }
  if (sheet.lines.length === 0) throw unreadable('empty', 'There are no lines in this sheet.')
  return sheet
}

/** Whether the file begins as a ZIP archive does, which every XLSX file is. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

async function readWorkbook(bytes: Uint8Array, index: number): Promise<Sheet> {
  if (unzippedBytes(bytes) > UNZIPPED_BYTES)
    throw unreadable(
      'too-large',
      `The file unpacks to more than ${megabytes(UNZIPPED_BYTES)}. Split it and import the parts.`,
    )
  try {
    const sheets: string[] = []
    await readXlsx(bytes, {
      sheets: ({ name }) => {
        sheets.push(name)
        return false
      },
    })
    if (index >= sheets.length) throw unreadable('no-such-sheet', `The file has no sheet ${index + 1}.`)
    return { format: 'xlsx', sheets, lines: await collect(xlsxRows(bytes, index)) }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw unreadable(
      'not-a-sheet',
      'This is not a readable XLSX file. Save it again as XLSX or CSV, without a password.',
    )
  }
}

async function* xlsxRows(bytes: Uint8Array, sheet: number): AsyncGenerator<SheetLine> {
  for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
    yield { line: index + 1, cells: values.map(toCell) }
    if (index % ROWS_A_TURN === 0) await nextTurn()
  }
}

/** Dates are days in UTC, whatever their format in the sheet. */
function toCell(value: string | number | boolean | Date | null): Cell {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10)
  return typeof value === 'number' ? value : String(value ?? '')
}

async function* csvRows(text: string, delimiter: string): AsyncGenerator<SheetLine> {
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: CSV_CHUNK,
  })
  const fed = feed(parser, text)
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>)
      yield { line: info.lines, cells: record }
    await fed
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw unreadable(
      'not-a-sheet',
      `The CSV file breaks off at line ${String(error['lines'])}: ${csvAdvice(error.code)}`,
    )
  } finally {
    parser.destroy()
  }
}

/** Hands the text over bit by bit, a turn of the event loop apart. */
async function feed(parser: ReturnType<typeof parse>, text: string): Promise<void> {
  for (let at = 0; at < text.length && !parser.destroyed; at += CSV_CHUNK) {
    parser.write(text.slice(at, at + CSV_CHUNK))
    await nextTurn()
  }
  if (!parser.destroyed) parser.end()
}

const csvAdvice = (code: string): string =>
  code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
    ? 'a quotation mark is opened there and never closed.'
    : 'it does not follow the rules of CSV. Check its quotation marks and the separator.'

/** @throws {AppError} `IMPORT_UNREADABLE` beyond the limits */
async function collect(rows: AsyncIterable<SheetLine>): Promise<readonly SheetLine[]> {
  const lines: SheetLine[] = []
  for await (const row of rows) {
    if (row.cells.every((cell) => typeof cell === 'string' && cell.trim() === '')) continue
    if (row.cells.length > importLimits.columns)
      throw unreadable('too-many-columns', `Line ${row.line} has more than ${importLimits.columns} columns.`)
    lines.push(row)
    if (lines.length > importLimits.lines)
      throw unreadable(
        'too-many-lines',
        `The sheet has more than ${importLimits.lines.toLocaleString('en')} lines. Split it and import the parts.`,
      )
  }
  return lines
}
