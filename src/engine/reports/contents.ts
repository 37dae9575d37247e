import type { ReportDocument } from '../../contract/report-document.ts'
import type { ExportRequest } from '../../contract/report-exports.ts'
import type { ReportFormat } from '../../contract/reports.ts'
import { exportTables } from '../store/queries/exports.ts'
import type { ExportKey, ExportPage } from '../store/queries/exports-table.ts'
import type { Reader } from '../store/reader.ts'
import { csvChunks } from './csv.ts'
import { reportCsv, reportJson, reportXlsx } from './document-files.ts'
import type { JobContent } from './jobs.ts'
import type { ReportHost } from './report-host.ts'
import type { FileStyle } from './sheet.ts'
import { ROWS_PER_SHEET, xlsxChunks } from './xlsx.ts'

/** Rows that are read at once: few enough that neither thread is held up. */
const ROWS_AT_ONCE = 2_000

export interface TableExport {
  readonly of: ExportRequest
  readonly format: 'csv' | 'xlsx'
  readonly style: FileStyle
  /** ISO 4217, of sums. */
  readonly reportingCurrency: string
  /** UTC epoch ms. */
  readonly now: number
}

/** A table of the console as a file, read page by page through a connection of its own. */
export async function tableContent(
  { of, format, style, reportingCurrency, now }: TableExport,
  reader: Reader,
  progress: (rows: number) => void,
  signal: AbortSignal,
): Promise<JobContent> {
  const { title, columns } = exportTables[of.table]
  const total = await reader.read('exportTotal', of)
  let written = 0
  const batches = async function* () {
    for (let after: ExportKey | null = null, first = true; first || after !== null; first = false) {
      signal.throwIfAborted()
      const page: ExportPage = await reader.read('exportPage', of, {
        after,
        limit: ROWS_AT_ONCE,
        now,
        reportingCurrency,
      })
      written += page.rows.length
      yield page.rows
      progress(page.rows.length)
      after = page.next
    }
  }
  const sheet = { name: title, columns: columns(reportingCurrency), batches: batches() }
  return {
    chunks: format === 'csv' ? csvChunks(sheet, style) : xlsxChunks(sheet, style),
    total,
    note: () =>
      format === 'xlsx' && written > ROWS_PER_SHEET
        ? `A sheet holds ${ROWS_PER_SHEET.toLocaleString('en')} rows, so that the rest is in further sheets.`
        : null,
    close: () => reader.close(),
  }
}

/** A report as a file of any format. */
export async function reportContent(
  document: ReportDocument,
  format: ReportFormat,
  host: ReportHost,
  signal: AbortSignal,
): Promise<JobContent> {
  const chunks = async function* (): AsyncGenerator<string | Uint8Array, void> {
    switch (format) {
      case 'pdf':
        return yield await host.print(document, signal)
      case 'xlsx':
        return yield await reportXlsx(document)
      case 'csv':
        return yield* reportCsv(document)
      case 'json':
        return yield reportJson(document)
    }
  }
  return { chunks: chunks(), total: null, note: () => null }
}
