import type { Dimension } from '../../contract/analytics-query.ts'
import { costReport } from '../optimizer/cost-report.ts'
import { columnsOf, type ExportedTable } from '../store/queries/exports-table.ts'

const dimensionNames: Readonly<Record<Dimension, string>> = {
  provider: 'Provider',
  country: 'Country',
  service: 'Service',
  customer: 'Customer',
  network: 'Network',
}

const rounded = (micros: number | null): number | null => (micros === null ? null : Math.round(micros))

export const costs: ExportedTable<'costs'> = {
  title: 'Costs',
  columns: (currency, { groupBy }) =>
    columnsOf(
      ...groupBy.map((dimension) => [dimensionNames[dimension], 'text'] as const),
      ['Spend', 'money', currency],
      ['Share of spend', 'percent'],
      ['Spend before', 'money', currency],
      ['Verifications', 'count'],
      ['Converted', 'count'],
      ['Conversion', 'percent'],
      ['Conversion, low', 'percent'],
      ['Conversion, high', 'percent'],
      ['Per converted', 'price', currency],
      ['Per converted, low', 'price', currency],
      ['Per converted, high', 'price', currency],
      ['Duplicates', 'money', currency],
      ['Failed messages', 'money', currency],
      ['Attempts', 'count'],
      ['Attempts without a price', 'count'],
    ),
  // A few thousand at most, so one page holds them all.
  page: (db, { filter, now, mode, reportingCurrency }) => {
    const { groups } = costReport(
      db,
      { ...filter, limit: Number.MAX_SAFE_INTEGER },
      { mode, currency: reportingCurrency, now },
    )
    const rows = groups.map(({ keys, share, before, conversion, costPerConverted, ...figures }) => [
      ...keys,
      figures.spendMicros,
      share,
      before?.spendMicros ?? null,
      figures.verifications,
      figures.converted,
      conversion.value,
      conversion.low,
      conversion.high,
      rounded(costPerConverted.micros),
      rounded(costPerConverted.low),
      rounded(costPerConverted.high),
      figures.duplicateMicros,
      figures.failedMicros,
      figures.attempts,
      figures.unpriced,
    ])
    return { rows, next: null }
  },
  total: () => null,
}
