import type { ReportBlock } from '../../../contract/report-document.ts'
import { AppError } from '../../app-error.ts'
import { customerById } from '../../store/customers.ts'
import { column, fact, facts, table, text } from '../parts.ts'
import { countedMode, type MakeReport } from '../template.ts'

/** What one customer used and is billed for. */
export const customerStatement: MakeReport = async ({ subject, from, to }, sources) => {
  const customer = subject === null ? null : customerById(sources.db, subject)
  if (customer === null) throw new AppError('NOT_FOUND', {}, `There is no customer "${subject ?? ''}".`)
  const mode = countedMode(sources)
  const { lines, corrections } = await sources.reader.read('customerStatement', {
    customer: customer.id,
    mode,
    from,
    to,
  })
  const currencies = [
    ...new Set([...lines.flatMap(({ currency }) => currency ?? []), ...corrections.map(({ currency }) => currency)]),
  ]
  const sum = (pick: (line: (typeof lines)[number]) => number): number => lines.reduce((n, line) => n + pick(line), 0)
  const amounts = currencies.flatMap((currency) => {
    const used = lines.reduce((n, line) => n + (line.currency === currency ? (line.micros ?? 0) : 0), 0)
    const booked = corrections.reduce((n, row) => n + (row.currency === currency ? row.micros : 0), 0)
    return [
      fact('Usage', 'money', used, currency),
      fact('Corrections', 'money', booked, currency),
      fact('To be billed', 'money', used + booked, currency),
    ]
  })
  const usage: ReportBlock = table(
    'By country and service',
    [
      column('Country'),
      column('Service'),
      column('Sent', 'count'),
      column('Delivered', 'count'),
      column('Converted', 'count'),
      column('Billable', 'count'),
      column('Amount', 'price'),
      column('Currency'),
    ],
    lines.map((line) => [
      line.country,
      line.service,
      line.sent,
      line.delivered,
      line.converted,
      line.billable,
      line.micros,
      line.currency,
    ]),
    'Nothing was sent in this span.',
  )
  const booked: ReportBlock = table(
    'Corrections',
    [column('Booked', 'time'), column('Kind'), column('Reason'), column('Amount', 'price'), column('Currency')],
    corrections.map((row) => [row.booked_at, row.kind, row.reason, row.micros, row.currency]),
    'Nothing was corrected in this span.',
  )
  return {
    title: 'Statement',
    subtitle: customer.name,
    span: { from, to },
    sections: [
      {
        title: 'Sums',
        blocks: [
          facts(
            ...amounts,
            fact(
              'Verifications sent',
              'count',
              sum(({ sent }) => sent),
            ),
            fact(
              'Billable',
              'count',
              sum(({ billable }) => billable),
            ),
          ),
        ],
      },
      { title: 'Usage', blocks: [usage] },
      { title: 'Corrections', blocks: [booked] },
      { title: 'How it is counted', blocks: [text(...method)] },
    ],
  }
}

const method = [
  'Usage counts verifications sent in this span. Each billable one has the price of the plan that held at its moment; it is fixed then and never changes.',
  'Corrections count on the date they were booked, whatever they are about.',
]
