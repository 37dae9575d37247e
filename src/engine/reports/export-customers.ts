import type { CustomerFigures } from '../../contract/analytics-customers.ts'
import { customersReport } from '../analytics/customers-report.ts'
import { columnsOf, type ExportedTable, type ExportRow } from '../store/queries/exports-table.ts'

const rounded = (micros: number | null): number | null => (micros === null ? null : Math.round(micros))

/** Customers with what they are worth and how likely they are to leave, in the order of the page. */
export const customerFigures: ExportedTable<'customer-figures'> = {
  title: 'Customer figures',
  columns: (currency) =>
    columnsOf(
      ['Id', 'text'],
      ['Name', 'text'],
      ['Risk', 'text'],
      ['Churn risk, 90 days', 'percent'],
      ['Still a customer', 'percent'],
      ['Why', 'text'],
      ['Value, next 12 months', 'money', currency],
      ['Spent', 'money', currency],
      ['Net revenue, 90 days', 'money', currency],
      ['Cost, 90 days', 'money', currency],
      ['Margin, 90 days', 'percent'],
      ['Verifications', 'count'],
      ['Failed, 90 days', 'percent'],
      ['First active', 'time'],
      ['Last active', 'time'],
      ['Archived', 'text'],
    ),
  // A row a customer and no text but names and reasons: tens of thousands fit one page.
  page: (db, { filter, now, mode, reportingCurrency }) => {
    const query = { ...filter, limit: Number.MAX_SAFE_INTEGER }
    const { rows } = customersReport(db, query, { mode, currency: reportingCurrency, now })
    return { rows: rows.map(rowOf), next: null }
  },
  total: () => null,
}

const rowOf = (row: CustomerFigures): ExportRow => [
  row.id,
  row.name,
  row.band,
  row.churnRisk,
  row.alive,
  row.reasons.map(({ text }) => text).join(' '),
  rounded(row.valueMicros),
  row.spentMicros,
  row.recentNetMicros,
  row.recentCostMicros,
  row.margin,
  row.verifications,
  row.failed.value,
  row.firstActivity,
  row.lastActivity,
  row.archived ? 'yes' : 'no',
]
