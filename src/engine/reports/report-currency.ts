import type { ReportBlock, ReportColumn, ReportValue } from '../../contract/report-document.ts'
import { AppError } from '../app-error.ts'
import { convert, type Rates } from '../pricing/exchange-rates.ts'
import { RateBook } from '../pricing/rate-book.ts'
import { text } from './parts.ts'
import type { ReportBody, ReportSources } from './template.ts'

/** Reports about the whole business, whose sums have no currency of their own as a bill has. */
export const convertible: readonly string[] = ['weekly-operations', 'monthly-finance', 'provider-sla']

/**
 * A report with its sums in another currency, at the rates of the last day it covers, and a section that says so.
 *
 * @throws {AppError} `NOT_FOUND` when no rate of that currency is known
 */
export function inCurrency(
  body: ReportBody,
  currency: string,
  { db, clock, reportingCurrency }: Pick<ReportSources, 'db' | 'clock' | 'reportingCurrency'>,
): ReportBody {
  if (currency === reportingCurrency) return body
  const now = clock.now()
  const { list, microsPerEuro } = new RateBook(db, clock).day(Math.min(now, (body.span?.to ?? now) - 1))
  const one = convert({ micros: 1_000_000, currency: reportingCurrency }, currency, { microsPerEuro })
  if (one === null) throw new AppError('NOT_FOUND', {}, `No exchange rate of ${currency} is known.`)
  const rate = list.find((entry) => entry.currency === (currency === 'EUR' ? reportingCurrency : currency))
  const change: Change = { from: reportingCurrency, to: currency, rates: { microsPerEuro } }
  const said =
    `All sums were counted in ${reportingCurrency} and converted at 1 ${reportingCurrency} = ` +
    `${one.micros / 1_000_000} ${currency}, the reference rate of ${rate?.date ?? 'that day'}.`
  return {
    ...body,
    sections: [
      ...body.sections.map(({ title, blocks }) => ({
        title,
        blocks: blocks.map((block) => convertBlock(block, change)),
      })),
      { title: 'Currency', blocks: [text(said)] },
    ],
  }
}

interface Change {
  /** ISO 4217. */
  readonly from: string
  readonly to: string
  readonly rates: Rates
}

function convertBlock(block: ReportBlock, change: Change): ReportBlock {
  switch (block.kind) {
    case 'facts':
      return {
        ...block,
        facts: block.facts.map((fact) => ({ ...renamed(fact, change), value: amountOf(fact, fact.value, change) })),
      }
    case 'table': {
      const { columns, rows } = block
      return {
        ...block,
        columns: columns.map((column) => renamed(column, change)),
        rows: rows.map((row) =>
          row.map((value, i) => {
            const column = columns[i]
            return column === undefined ? value : amountOf(column, value, change)
          }),
        ),
      }
    }
    case 'chart': {
      const column = { label: '', kind: block.values, currency: block.currency }
      const convertValue = (value: number | null): number | null => {
        const converted = amountOf(column, value, change)
        return typeof converted === 'number' ? converted : null
      }
      return {
        ...block,
        currency: renamed(column, change).currency,
        series: block.series.map(({ name, values }) => ({ name, values: values.map(convertValue) })),
      }
    }
    default:
      return block
  }
}

const isCounted = ({ kind, currency }: Pick<ReportColumn, 'kind' | 'currency'>, { from }: Change): boolean =>
  (kind === 'money' || kind === 'price') && currency === from

const renamed = <C extends Pick<ReportColumn, 'kind' | 'currency'>>(column: C, change: Change): C =>
  isCounted(column, change) ? { ...column, currency: change.to } : column

function amountOf(column: Pick<ReportColumn, 'kind' | 'currency'>, value: ReportValue, change: Change): ReportValue {
  if (typeof value !== 'number' || !isCounted(column, change)) return value
  return convert({ micros: Math.round(value), currency: change.from }, change.to, change.rates)?.micros ?? null
}
