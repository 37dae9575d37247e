import type Database from 'better-sqlite3'
import { DAY_MS } from '../../contract/durations.ts'
import { type Service, services } from '../../contract/models.ts'
import type { PriceMatrix } from '../../contract/pricing.ts'
import { systemClock } from '../clock.ts'
import { matrixOf } from '../pricing/price-matrix.ts'
import { RateBook } from '../pricing/rate-book.ts'
import { listProviders } from '../store/providers.ts'
import { columnsOf, type ExportedTable, type ExportQuestion, type ExportRow } from '../store/queries/exports-table.ts'
import { priceMatrix } from '../store/queries/prices-current.ts'

/** The matrix of prices, a line a price: what the page shows under the same filter. */
export const prices: ExportedTable<'prices'> = {
  title: 'Prices',
  columns: () =>
    columnsOf(
      ['Provider', 'text'],
      ['Country', 'text'],
      ['Service', 'text'],
      ['Price of a segment', 'price'],
      ['Currency', 'text'],
      ['Source', 'text'],
      ['Rule', 'text'],
      ['Lowest network', 'price'],
      ['Highest network', 'price'],
      ['Holds from', 'time'],
      ['Confirmed', 'time'],
      ['Stale', 'text'],
    ),
  // A few thousand at most, so one page holds them all.
  page: (db, question) => {
    const { service, missingOnly = false } = question.filter
    const rows = (service === undefined ? services : [service]).flatMap((each) =>
      serviceRows(matrixIn(db, question, each), each, missingOnly),
    )
    return { rows, next: null }
  },
  total: () => null,
}

function matrixIn(
  db: Database.Database,
  { filter, now, reportingCurrency: currency }: ExportQuestion<'prices'>,
  service: Service,
): PriceMatrix {
  const { asOf, withTraffic = false, staleOnly = false, missingOnly = false, ...route } = filter
  const rates = new RateBook(db, systemClock)
  const data = priceMatrix(db, { service, asOf: asOf ?? null, now, trafficSince: now - DAY_MS })
  const input = {
    ...{ ...route, service, withTraffic, staleOnly, missingOnly },
    ...{ order: 'country' as const, limit: Number.MAX_SAFE_INTEGER, ...(asOf !== undefined && { asOf }) },
  }
  return matrixOf(data, input, { providers: listProviders(db), currency, now, ratesAt: (at) => rates.day(at) })
}

/** Routes without a price have a line of their own only where they are asked for. */
function serviceRows({ rows }: PriceMatrix, service: Service, withMissing: boolean): readonly ExportRow[] {
  return rows.flatMap(({ country, cells, missing }) => [
    ...cells.map((cell) => [
      ...[cell.provider, country, service, cell.price.micros, cell.price.currency, cell.source, cell.rule],
      ...[cell.min, cell.max, cell.effectiveFrom, cell.confirmedAt, cell.stale],
    ]),
    ...(withMissing ? missing.map((provider) => [provider, country, service, ...Array<null>(9).fill(null)]) : []),
  ])
}
