import type Database from 'better-sqlite3'
import type { ReportColumn } from '../../contract/report-document.ts'
import type { ExportRequest, ExportTable } from '../../contract/report-exports.ts'
import { importProblems } from '../store/queries/exports-imports.ts'
import { alerts, audit, customers, priceHistory } from '../store/queries/exports-lists.ts'
import { recommendations, savings } from '../store/queries/exports-optimizer.ts'
import { drills, providers } from '../store/queries/exports-providers.ts'
import type { ExportedTable, ExportPage, ExportQuestion } from '../store/queries/exports-table.ts'
import { attempts, episodes, failovers, verifications } from '../store/queries/exports-traffic.ts'
import { costs } from './export-costs.ts'
import { customerFigures } from './export-customers.ts'
import { prices } from './export-prices.ts'

/** Every table that can be written to a file. */
export const exportTables: { readonly [T in ExportTable]: ExportedTable<T> } = {
  verifications,
  attempts,
  failovers,
  episodes,
  providers,
  drills,
  prices,
  'price-history': priceHistory,
  alerts,
  audit,
  customers,
  'customer-figures': customerFigures,
  'import-errors': importProblems,
  costs,
  savings,
  recommendations,
}

/** @param currency ISO 4217, of sums */
export const exportColumns = ({ table, filter }: ExportRequest, currency: string): readonly ReportColumn[] =>
  tableOf(table).columns(currency, filter)

/** The next rows of a table, newest first, by key. */
export function exportPage(
  db: Database.Database,
  { table, filter }: ExportRequest,
  question: Omit<ExportQuestion, 'filter'>,
): ExportPage {
  return tableOf(table).page(db, { ...question, filter })
}

/** How many rows there will be; null where that is not known beforehand. */
export const exportTotal = (db: Database.Database, { table, filter }: ExportRequest): number | null =>
  tableOf(table).total(db, filter)

/** Table and filter belong together by the request's schema, which the index alone cannot say. */
const tableOf = (table: ExportTable) => exportTables[table] as unknown as ExportedTable<ExportTable>
