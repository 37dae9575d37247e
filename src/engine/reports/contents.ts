import type { ReportDocument } from '../../contract/report-document.ts'
import type { ExportRequest } from '../../contract/report-exports.ts'
import type { ReportFormat } from '../../contract/reports.ts'
import type { ExportKey } from '../store/queries/exports-table.ts'
import type { Reader } from '../store/reader.ts'
import { reportCsv, reportJson, reportXlsx } from './document-files.ts'
import { exportTables } from './export-tables.ts'
import type { JobContent } from './jobs.ts'
import type { ReportHost } from './report-host.ts'
import type { FileStyle } from './sheet.ts'
import { ROWS_PER_SHEET, xlsxChunks } from './xlsx.ts'

/** Rows of a part: few enough that taking them over holds up neither thread, and that little waits to be cleaned up. */
const ROWS_AT_ONCE = 100
/** Of a part, bytes: about thrice what the widest table needs. One with longer texts is handed over by itself. */
const PART_BYTES = 1 << 20

export interface TableExport {
  readonly of: ExportRequest
  readonly format: 'csv' | 'xlsx'
  readonly style: FileStyle
  /** ISO 4217, of sums. */
  readonly reportingCurrency: string
  /** UTC epoch ms. */
  readonly now: number
  /** Which verifications count where a table adds them up. */
  readonly mode: string
}

/** A table of the console as a file, read and written page by page in a thread of its own. */
export async function tableContent(
  { of, format, style, reportingCurrency, now, mode }: TableExport,
  reader: Reader,
  progress: (rows: number) => void,
  signal: AbortSignal,
): Promise<JobContent> {
  const { title } = exportTables[of.table]
  const total = await reader.read('exportTotal', of)
  let written = 0
  // One is written to the file while the next part comes into the other.
  const [filled, free] = [new SharedArrayBuffer(PART_BYTES), new SharedArrayBuffer(PART_BYTES)]
  const read = (after: ExportKey | null, before: number, into: SharedArrayBuffer) => {
    const limit = format === 'csv' ? ROWS_AT_ONCE : Math.min(ROWS_AT_ONCE, ROWS_PER_SHEET - before)
    const question = { after, limit, now, reportingCurrency, mode }
    const part = reader.read('exportPart', of, question, { format, style, before, into })
    // A part that nobody waits for any more may fail unheard.
    part.catch(() => {})
    return { part, into }
  }
  let coming: ReturnType<typeof read> | null = read(null, 0, filled)
  /** Up to `most` rows; the next part is made while one is written, which is over when the one after is asked for. */
  const parts = async function* (most: number): AsyncGenerator<Uint8Array> {
    for (let rows = 0; coming !== null && rows < most; ) {
      signal.throwIfAborted()
      const { into }: { readonly into: SharedArrayBuffer } = coming
      const { size, own: bytes, next, rows: own } = await coming.part
      rows += own
      coming = next === null ? null : read(next, rows < most ? rows : 0, into === filled ? free : filled)
      written += own
      yield bytes ?? new Uint8Array(into, 0, size ?? 0)
      progress(own)
    }
  }
  const sheets = async function* () {
    while (coming !== null) yield parts(ROWS_PER_SHEET)
  }
  return {
    chunks: format === 'csv' ? parts(Number.POSITIVE_INFINITY) : xlsxChunks(title, sheets()),
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
