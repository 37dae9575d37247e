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
}

/** A piece of a file: bytes, because rows cost more to hand from thread to thread than to read. */
export interface ExportPart {
  readonly bytes: Uint8Array
  readonly rows: number
  readonly next: ExportKey | null
}

/** The next rows of a table as they stand in a file. */
export function exportPart(
  db: Database.Database,
  of: ExportRequest,
  question: Omit<ExportQuestion, 'filter'>,
  { format, style, before }: PartForm,
): ExportPart {
  const columns = exportColumns(of, question.reportingCurrency)
  const { rows, next } = exportPage(db, of, question)
  const header = before > 0 ? '' : format === 'csv' ? csvHeader(columns, style) : sheetStart(columns, style.zone)
  // The header of a sheet is its row 1.
  const text = format === 'csv' ? csvRows(columns, style)(rows) : sheetRows(columns, style.zone)(rows, before + 2)
  return { bytes: new TextEncoder().encode(header + text), rows: rows.length, next }
}
