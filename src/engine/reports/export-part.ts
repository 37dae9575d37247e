import type Database from 'better-sqlite3'
import type { ExportRequest } from '../../contract/report-exports.ts'
import type { ExportKey, ExportQuestion } from '../store/queries/exports-table.ts'
import { csvHeader, csvRows } from './csv.ts'
import { exportColumns, exportPage } from './export-tables.ts'
import type { FileStyle } from './sheet.ts'
import { sheetRows, sheetStart } from './sheet-xml.ts'

/** How and where rows go into a file. */
export interface PartForm {
  readonly format: 'csv' | 'xlsx'
  readonly style: FileStyle
  /** Rows of data that stand before these in the file, or in the sheet of a workbook: none brings the header along. */
  readonly before: number
  /**
   * Memory that both threads know. A copy of every part would lie about until the next collection, which is long in
   * coming in a thread with so few objects.
   */
  readonly into: SharedArrayBuffer
}

/** A piece of a file: bytes, because rows cost more to hand from thread to thread than to read. */
export interface ExportPart {
  /** How many bytes of `into` it is; null where it is more than fits. */
  readonly size: number | null
  /** The bytes themselves then. */
  readonly own: Uint8Array | null
  readonly rows: number
  readonly next: ExportKey | null
}

const encoder = new TextEncoder()

/** The next rows of a table as they stand in a file. */
export function exportPart(
  db: Database.Database,
  of: ExportRequest,
  question: Omit<ExportQuestion, 'filter'>,
  { format, style, before, into }: PartForm,
): ExportPart {
  const columns = exportColumns(of, question.reportingCurrency)
  const { rows, next } = exportPage(db, of, question)
  const header = before > 0 ? '' : format === 'csv' ? csvHeader(columns, style) : sheetStart(columns, style.zone)
  // The header of a sheet is its row 1.
  const text =
    header + (format === 'csv' ? csvRows(columns, style)(rows) : sheetRows(columns, style.zone)(rows, before + 2))
  const { read, written } = encoder.encodeInto(text, new Uint8Array(into))
  const isWhole = read === text.length
  return { size: isWhole ? written : null, own: isWhole ? null : encoder.encode(text), rows: rows.length, next }
}
