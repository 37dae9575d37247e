import { decimalFromMicros } from '../../../contract/money.ts'
import type { ReportColumn, ReportValue, ValueKind } from '../../../contract/report-document.ts'
import { price, sum } from '../components/amounts.ts'
import { formatCount, formatDateTime, formatDuration, formatPercent, UNKNOWN } from '../format.ts'

/** The heading of a column of texts, or what its numbers are. */
export type TableColumn = string | ReportColumn

const columnOf =
  (kind: ValueKind) =>
  (label: string, currency: string | null = null): ReportColumn => ({ label, kind, currency })

/** Whole numbers. */
export const counts = columnOf('count')
/** Shares, 0..1. */
export const shares = columnOf('percent')
/** ms. */
export const durations = columnOf('duration')
/** UTC epoch ms. */
export const times = columnOf('time')
/** Micros of a currency (ISO 4217), as sums. */
export const sums = (label: string, currency: string): ReportColumn => columnOf('money')(label, currency)
/** Micros of a currency (ISO 4217), as unit prices; null where each row has its own. */
export const prices = (label: string, currency: string | null): ReportColumn => columnOf('price')(label, currency)

export const labelOf = (column: TableColumn): string => (typeof column === 'string' ? column : column.label)

/** A value as a page shows it. */
export function cellText(column: TableColumn, value: ReportValue): string {
  if (typeof value === 'string') return value
  if (typeof column === 'string') return value === null ? '' : String(value)
  if (value === null) return UNKNOWN
  const { kind, currency } = column
  switch (kind) {
    case 'text':
      return String(value)
    case 'count':
      return formatCount(value)
    case 'money':
      return currency === null ? decimalFromMicros(value, 2) : sum(value, currency)
    case 'price':
      return currency === null ? decimalFromMicros(value, 5) : price(value, currency)
    case 'percent':
      return value < 0 ? `${(value * 100).toFixed(1)} %` : formatPercent(value)
    case 'duration':
      return formatDuration(value)
    case 'time':
      return formatDateTime(value)
    case 'day':
      return formatDateTime(value).slice(0, 10)
  }
}

/** Columns and rows as a file takes them: every column with its kind, and whole micros. */
export function fileTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly ReportValue[])[],
): { readonly columns: ReportColumn[]; readonly rows: ReportValue[][] } {
  const typed = columns.map((column) => (typeof column === 'string' ? columnOf('text')(column) : column))
  const isMoney = typed.map(({ kind }) => kind === 'money' || kind === 'price')
  return {
    columns: typed,
    rows: rows.map((row) =>
      row.map((value, index) => (typeof value === 'number' && isMoney[index] === true ? Math.round(value) : value)),
    ),
  }
}
