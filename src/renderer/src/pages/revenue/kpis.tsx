import type { ReactElement } from 'react'
import type { Figure } from '../../../../contract/analytics-query.ts'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { price, sum } from '../../components/amounts.ts'
import { type Figure as Cell, FigureRow } from '../../components/figure-row.tsx'
import { type Better, Delta } from '../../components/time-bar/delta.tsx'
import { formatCount, formatPercent, plural, UNKNOWN } from '../../format.ts'

/** What the business earned, paid and kept, each with what it was before. */
export function RevenueKpis({ report }: { readonly report: RevenueReport }): ReactElement {
  const { kpis, currency, unrated, unpriced } = report
  const money = (micros: number): string => sum(micros, currency)
  const cell = (
    label: string,
    figure: Figure,
    better: Better,
    format: (value: number) => string,
    definition: string,
    isShare = false,
  ): Cell => ({
    label,
    definition,
    value: figure.value === null ? UNKNOWN : format(figure.value),
    detail: <Delta figure={figure} better={better} format={format} isShare={isShare} />,
  })
  return (
    <div className="sb-revenue-kpis">
      <FigureRow
        figures={[
          cell('Gross revenue', kpis.grossMicros, 'more', money, 'Billable usage before corrections.'),
          cell('Net revenue', kpis.netMicros, 'more', money, 'Billable usage with credits, refunds and adjustments.'),
          cell('Corrections', kpis.correctionsMicros, 'neither', money, 'On the day they were booked.'),
          cell('Cost', kpis.costMicros, 'less', money, 'All attempts, failed and repeated ones included.'),
          cell('Margin', kpis.marginMicros, 'more', money, 'Net revenue less cost.'),
          cell('Margin, share', kpis.margin, 'more', formatPercentSigned, 'Margin over net revenue.', true),
          cell('ARPU', kpis.arpuMicros, 'more', money, 'Net revenue per active customer.'),
          cell('Active customers', kpis.activeCustomers, 'more', formatCount, 'Customers with net revenue.'),
          cell('Billable', kpis.billable, 'more', formatCount, `Of ${formatCount(kpis.sent.value ?? 0)} sent.`),
          cell(
            'Cost per converted',
            kpis.costPerConvertedMicros,
            'less',
            (micros) => price(micros, currency),
            'All attempt costs over converted verifications.',
          ),
        ]}
      />
      {unrated + unpriced === 0 ? null : (
        <p className="sb-revenue-note">
          Left out of the sums: {unrated > 0 ? `${plural(unrated, 'amount')} without an exchange rate` : null}
          {unrated > 0 && unpriced > 0 ? ', ' : null}
          {unpriced > 0 ? `${plural(unpriced, 'attempt')} without a known price` : null}.
        </p>
      )}
    </div>
  )
}

/** A margin may be below zero or, with credits from providers, above one. */
const formatPercentSigned = (share: number): string =>
  share >= 0 && share <= 1 ? formatPercent(share) : `${(share * 100).toFixed(1)} %`
