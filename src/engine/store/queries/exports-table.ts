import type Database from 'better-sqlite3'
import type { ReportColumn, ReportValue, ValueKind } from '../../../contract/report-document.ts'
import type { ExportRequest, ExportTable } from '../../../contract/report-exports.ts'
import { statement } from '../statements.ts'

/** Where a page ends: the next one begins behind it. */
export interface ExportKey {
  readonly createdAt: number
  readonly id: number
}

export interface ExportQuestion<T extends ExportTable = ExportTable> {
  readonly filter: Extract<ExportRequest, { readonly table: T }>['filter']
  /** Null for the first page. */
  readonly after: ExportKey | null
  readonly limit: number
  /** UTC epoch ms. */
  readonly now: number
  /** ISO 4217. */
  readonly reportingCurrency: string
  /** Which verifications count where a table adds them up. */
  readonly mode: string
}

export type ExportRow = readonly ReportValue[]

/** Rows in the order of the columns; `next` is null after the last page. */
export interface ExportPage {
  readonly rows: readonly ExportRow[]
  readonly next: ExportKey | null
}

/** A table as it goes into files. */
export interface ExportedTable<T extends ExportTable> {
  readonly title: string
  /** @param currency ISO 4217, of sums */
  readonly columns: (currency: string, filter: ExportQuestion<T>['filter']) => readonly ReportColumn[]
  readonly page: (db: Database.Database, question: ExportQuestion<T>) => ExportPage
  /** How many rows there will be; null where counting would take as long as writing. */
  readonly total: (db: Database.Database, filter: ExportQuestion<T>['filter']) => number | null
}

/** Columns of label and kind. */
export const columnsOf = (
  ...list: readonly (readonly [label: string, kind: ValueKind, currency?: string])[]
): readonly ReportColumn[] => list.map(([label, kind, currency]) => ({ label, kind, currency: currency ?? null }))

/** A page out of rows that carry their key. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => ExportKey,
  cells: (row: Row) => ExportRow,
): ExportPage {
  const last = rows.at(-1)
  return { rows: rows.map(cells), next: rows.length < limit || last === undefined ? null : keyOf(last) }
}

/** A list as JSON for `json_each`; null for "all". */
export const listOrNull = (values: readonly string[] | undefined): string | null =>
  values === undefined ? null : JSON.stringify(values)

/** For people. */
export const yesNo = (flag: number | boolean): string => (flag === 1 || flag === true ? 'yes' : 'no')

/** Values of a span that may be open at either end. */
export const spanOf = (filter: { readonly from?: number | undefined; readonly to?: number | undefined }) => ({
  from: filter.from ?? 0,
  to: filter.to ?? Number.MAX_SAFE_INTEGER,
})

/** Values of the lists of a route. */
export const listsOf = (filter: {
  readonly providers?: readonly string[] | undefined
  readonly countries?: readonly string[] | undefined
}) => ({ providers: listOrNull(filter.providers), countries: listOrNull(filter.countries) })

/** Rows whose cells SQLite has put into a JSON array, by descending id. */
export function cellsPage(
  db: Database.Database,
  sql: string,
  values: Readonly<Record<string, string | number | null>>,
  { after, limit }: { readonly after: ExportKey | null; readonly limit: number },
): ExportPage {
  const rows = statement(db, sql).all({ ...values, id: after?.id ?? null, limit }) as { id: number; cells: string }[]
  return pageOf(
    rows,
    limit,
    ({ id }) => ({ createdAt: 0, id }),
    ({ cells }) => JSON.parse(cells),
  )
}

/** The condition for the lists of a route. */
export const routeSql = (provider = 'provider'): string =>
  `(:providers is null or ${provider} in (select value from json_each(:providers)))
  and (:countries is null or country in (select value from json_each(:countries)))`
