import { type CellValue, type ColumnDef, writeXlsx } from 'hucre'
import type { ReportColumn, ReportValue } from '../../contract/report-document.ts'
import { headerOf, wallClock } from './sheet.ts'
import { cellNumber, columnWidths, numberFormats, sheetEnd, workbookParts } from './sheet-xml.ts'
import { type ZipEntry, zipChunks } from './zip-stream.ts'

/** A format takes at most this many characters of a sheet's name. */
const NAME_LENGTH = 31
/** Rows of data that one sheet of a workbook holds; what is beyond goes into a second sheet. */
export const ROWS_PER_SHEET = 2 ** 20 - 1

/** One long table as a workbook, packed as it comes; each of `sheets` is the markup of one up to its last row. */
export function xlsxChunks(name: string, sheets: AsyncIterable<AsyncIterable<Uint8Array>>): AsyncGenerator<Uint8Array> {
  const entries = async function* (): AsyncGenerator<ZipEntry> {
    const names: string[] = []
    for await (const markup of sheets) {
      names.push(sheetName(name, names.length))
      yield { name: `xl/worksheets/sheet${names.length}.xml`, chunks: ended(markup) }
    }
    for (const [path, xml] of Object.entries(workbookParts(names))) yield { name: path, chunks: [Buffer.from(xml)] }
  }
  return zipChunks(entries())
}

async function* ended(markup: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* markup
  yield Buffer.from(sheetEnd)
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
      columns: columns.map(columnOf),
      rows: [header, ...rows.map((row) => row.map((value, i) => cell(value, i)))],
      freezePane: { rows: 1 },
    }
  })
  return writeXlsx({ sheets })
}

function columnOf({ kind }: ReportColumn): ColumnDef {
  const format = numberFormats[kind]
  return { width: columnWidths[kind], ...(format !== undefined && { numFmt: format }) }
}

function cellsOf(columns: readonly ReportColumn[], zone: string): (value: ReportValue, index: number) => CellValue {
  const local = wallClock(zone)
  return (value, index) =>
    value === null || typeof value === 'string' ? value : cellNumber(columns[index]?.kind, value, local)
}

/** What a workbook allows as the name of a sheet, and no name twice. */
function sheetName(name: string, index: number): string {
  const plain = name.replace(/[\\/?*[\]:]/g, ' ').replace(/^'|'$/g, '')
  return index === 0 ? plain.slice(0, NAME_LENGTH) : `${index + 1} ${plain}`.slice(0, NAME_LENGTH)
}
