import type Database from 'better-sqlite3'
import type { ExportRequest, ExportTable } from '../../../contract/report-exports.ts'
import { alerts, audit, customers, priceHistory, prices } from './exports-lists.ts'
import { drills, providers } from './exports-providers.ts'
import type { ExportedTable, ExportPage, ExportQuestion } from './exports-table.ts'
import { attempts, episodes, failovers, verifications } from './exports-traffic.ts'

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
}

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
