import type { CohortReport, RevenueReport } from '../../../../contract/analytics-revenue.ts'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { counts, shares, sums } from '../../charts/table-columns.ts'

/** The customers that pay most, for a file. */
export function topCustomersTable({ topCustomers, currency }: RevenueReport): ChartTableProps {
  return {
    caption: 'Top customers',
    columns: [
      'Id',
      'Customer',
      sums('Net revenue', currency),
      sums('Net revenue before', currency),
      shares('Share'),
      sums('Cost', currency),
      shares('Margin'),
      counts('Sent'),
    ],
    rows: (topCustomers ?? []).map(({ id, name, netMicros, beforeMicros, share, costMicros, margin, sent }) => [
      id,
      name,
      netMicros,
      beforeMicros,
      share,
      costMicros,
      margin,
      sent,
    ]),
  }
}

/** One row for each month of first revenue; the columns count the months since. */
export function cohortTable({ cohorts }: CohortReport, measure: 'logos' | 'revenue'): ChartTableProps {
  const shown = cohorts.filter(({ size }) => size > 0)
  const months = Math.max(0, ...shown.map((cohort) => cohort[measure].length))
  return {
    caption: measure === 'logos' ? 'Cohorts, customers' : 'Cohorts, revenue',
    columns: ['Month', counts('Customers'), ...Array.from({ length: months }, (_, month) => shares(`Month ${month}`))],
    rows: shown.map((cohort) => [
      cohort.month,
      cohort.size,
      ...Array.from({ length: months }, (_, month) => cohort[measure][month] ?? null),
    ]),
  }
}
