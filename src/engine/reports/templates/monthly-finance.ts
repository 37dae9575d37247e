import type { ReportBlock } from '../../../contract/report-document.ts'
import { countryName } from '../../country-name.ts'
import type { GroupSums, ReportSums } from '../../store/queries/exports-sums.ts'
import { providerLabels } from '../../store/queries/provider-labels.ts'
import { column, fact, facts, named, share, table, text } from '../parts.ts'
import { daysOf } from '../span-days.ts'
import { countedMode, type MakeReport } from '../template.ts'

const ROWS_AT_MOST = 50

/** Revenue, cost and margin, by customer, provider and country. */
export const monthlyFinance: MakeReport = async ({ from, to, zone }, sources) => {
  const { reader, clock, reportingCurrency: currency } = sources
  const now = clock.now()
  const days = daysOf({ from, to: Math.min(to, Math.max(from + 1, now)) }, zone)
  const mode = countedMode(sources)
  const labelOf = providerLabels(sources.db)
  const { total, by, ...figures } = await reader.read('reportSums', { mode, window: { from, to }, now, days })
  return {
    title: 'Finance',
    subtitle: 'Revenue, cost and margin',
    span: { from, to },
    sections: [
      {
        title: 'Sums',
        blocks: [
          sumsOf(total, currency),
          {
            kind: 'chart',
            caption: 'Net revenue and cost by day',
            shape: 'lines',
            values: 'money',
            currency,
            labels: days.map(({ date }) => date.slice(5)),
            series: [
              { name: 'Net revenue', values: figures.days.map(netOf) },
              { name: 'Cost', values: figures.days.map(({ cost_micros }) => cost_micros) },
            ],
          },
        ],
      },
      { title: 'Customers', blocks: [marginTable('customers', 'Customer', by.customer, currency)] },
      { title: 'Providers', blocks: [costTable('providers', 'Provider', named(by.provider, labelOf), currency)] },
      { title: 'Countries', blocks: [marginTable('countries', 'Country', named(by.country, countryName), currency)] },
      { title: 'How it is counted', blocks: [text(...method)] },
    ],
  }
}

/** Revenue with its corrections, micros. */
const netOf = (sums: ReportSums): number => sums.revenue_micros + correctionsOf(sums)
const correctionsOf = (sums: ReportSums): number => sums.credits_micros + sums.refunds_micros + sums.adjustments_micros

/** (net - cost) / net; null without net revenue. */
const marginOf = (sums: ReportSums): number | null =>
  netOf(sums) <= 0 ? null : share(netOf(sums) - sums.cost_micros, netOf(sums))

const sumsOf = (sums: ReportSums, currency: string): ReportBlock =>
  facts(
    fact('Gross revenue', 'money', sums.revenue_micros, currency),
    fact('Corrections', 'money', correctionsOf(sums), currency),
    fact('Net revenue', 'money', netOf(sums), currency),
    fact('Cost', 'money', sums.cost_micros, currency),
    fact('Margin', 'money', netOf(sums) - sums.cost_micros, currency),
    fact('Margin of net revenue', 'percent', marginOf(sums)),
    fact('Verifications sent', 'count', sums.sent),
    fact('Billable', 'count', sums.billable),
    fact('Without a known revenue', 'count', sums.unrated),
    fact('Attempts without a price', 'count', sums.unpriced),
  )

const largest = (what: string, groups: readonly GroupSums[]): string =>
  groups.length > ROWS_AT_MOST ? `The ${ROWS_AT_MOST} largest of ${groups.length} ${what}` : `All ${what}`

const nameOrNone = (label: string): string => (label === '' ? 'none' : label)

const marginTable = (what: string, name: string, groups: readonly GroupSums[], currency: string) =>
  table(
    largest(what, groups),
    [
      column(name),
      column('Sent', 'count'),
      column('Billable', 'count'),
      column('Net revenue', 'money', currency),
      column('Cost', 'money', currency),
      column('Margin', 'money', currency),
      column('Margin', 'percent'),
    ],
    [...groups]
      .sort((a, b) => netOf(b.sums) - netOf(a.sums))
      .slice(0, ROWS_AT_MOST)
      .map(({ label, sums }) => [
        nameOrNone(label),
        sums.sent,
        sums.billable,
        netOf(sums),
        sums.cost_micros,
        netOf(sums) - sums.cost_micros,
        marginOf(sums),
      ]),
  )

const costTable = (what: string, name: string, groups: readonly GroupSums[], currency: string) =>
  table(
    largest(what, groups),
    [
      column(name),
      column('Sent', 'count'),
      column('Converted', 'count'),
      column('Cost', 'money', currency),
      column('Attempts without a price', 'count'),
    ],
    groups
      .slice(0, ROWS_AT_MOST)
      .map(({ label, sums }) => [nameOrNone(label), sums.sent, sums.converted, sums.cost_micros, sums.unpriced]),
  )

const method = [
  'Gross revenue is the sum of billable verifications, each at the price of its moment. Corrections are credits, refunds and adjustments on the date they were booked. Net revenue = gross revenue + corrections.',
  'Cost is what providers charge, failed and repeated attempts included. Margin = net revenue - cost; as a share it is of net revenue, and unknown without any.',
  'Amounts in other currencies are converted at the reference rate of the day a verification was sent. What has no known price or rate is counted apart and left out of the sums.',
]
