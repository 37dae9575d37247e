import { type CellValue, type ColumnDef, writeXlsx } from 'hucre'
import { writeXlsxStream, XLSX_MAX_ROWS_PER_SHEET } from 'hucre/xlsx'
import type { ReportColumn, ReportValue, ValueKind } from '../../contract/report-document.ts'
import { type FileStyle, headerOf, type Sheet, wallClock } from './sheet.ts'

const MICROS = 1_000_000
/** A format takes at most this many characters of a sheet's name. */
const NAME_LENGTH = 31

/** Of numbers; text stays text, whatever it looks like. */
const formats: Partial<Readonly<Record<ValueKind, string>>> = {
  count: '#,##0',
  money: '#,##0.00####',
  price: '0.00000#',
  percent: '0.0##',
  duration: '#,##0',
  time: 'yyyy-mm-dd hh:mm:ss',
  day: 'yyyy-mm-dd',
}

const widths: Readonly<Record<ValueKind, number>> = {
  text: 20,
  count: 12,
  money: 14,
  price: 14,
  percent: 12,
  duration: 14,
  time: 26,
  day: 18,
}

/** Rows of data that one sheet of a workbook holds; what is beyond goes into a second sheet. */
export const ROWS_PER_SHEET = XLSX_MAX_ROWS_PER_SHEET - 1

/** A sheet as a workbook, packed as it goes: header frozen, numbers and dates as such. */
export function xlsxChunks(sheet: Sheet, style: FileStyle): AsyncIterable<Uint8Array> {
  const cell = cellsOf(sheet.columns, style.zone)
  const rows = async function* () {
    for await (const batch of sheet.batches) for (const row of batch) yield row.map((value, i) => cell(value, i))
  }
  return writeXlsxStream(rows(), {
    name: sheetName(sheet.name, 0),
    columns: columnsOf(sheet.columns, style.zone),
    freezePane: { rows: 1 },
  }) as unknown as AsyncIterable<Uint8Array>
}

/** Small tables, a sheet each, as one workbook. */
export function xlsxWorkbook(
  tables: readonly {
    readonly name: string
    readonly columns: readonly ReportColumn[]
    readonly rows: readonly (readonly ReportValue[])[]
  }[],
  zone: string,
): Promise<Uint8Array> {
  const sheets = tables.map(({ name, columns, rows }, index) => {
    const cell = cellsOf(columns, zone)
    const header = columns.map((column) => headerOf(column, zone))
    return {
      name: sheetName(name, index),
      columns: columnsOf(columns, zone).map(({ header: _, ...column }) => column),
      rows: [header, ...rows.map((row) => row.map((value, i) => cell(value, i)))],
      freezePane: { rows: 1 },
    }
  })
  return writeXlsx({ sheets })
}

const columnsOf = (columns: readonly ReportColumn[], zone: string): ColumnDef[] =>
  columns.map((column) => {
    const format = formats[column.kind]
    return {
      header: headerOf(column, zone),
      width: widths[column.kind],
      ...(format !== undefined && { numFmt: format }),
    }
  })

/** Dates are the local wall clock, because a workbook knows no zones. */
function cellsOf(columns: readonly ReportColumn[], zone: string): (value: ReportValue, index: number) => CellValue {
  const local = wallClock(zone)
  return (value, index) => {
    if (value === null || typeof value === 'string') return value
    switch (columns[index]?.kind) {
      case 'money':
      case 'price':
        return value / MICROS
      case 'percent':
        return value * 100
      case 'time':
      case 'day':
        return new Date(local(value))
      default:
        return value
    }
  }
}

/** What a workbook allows as the name of a sheet, and no name twice. */
function sheetName(name: string, index: number): string {
  const plain = name.replace(/[\\/?*[\]:]/g, ' ').replace(/^'|'$/g, '')
  return index === 0 ? plain.slice(0, NAME_LENGTH) : `${index + 1} ${plain}`.slice(0, NAME_LENGTH)
}
