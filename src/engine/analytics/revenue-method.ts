import type { ReportFrame } from './report-frame.ts'

/** How revenue figures are reckoned, a sentence each. */
export function revenueMethod({ zone, compared, isOpen }: Pick<ReportFrame, 'zone' | 'compared' | 'isOpen'>): string[] {
  return [
    `Days and months are those of ${zone}.`,
    'A verification earns the price its plan had when it was sent, at the exchange rate of that day, once it is billable; it counts on the day it was sent.',
    'Credits, refunds and adjustments count on the day they are booked.',
    'Cost is what providers charge for all attempts, failed and repeated ones included.',
    'Margin = (net revenue - cost) / net revenue. ARPU = net revenue / customers with net revenue.',
    'Logo churn = customers lost / customers active before. Gross revenue churn = (churn + contraction) / opening revenue. NRR leaves out new and returned customers.',
    'Quick ratio = (new + reactivation + expansion) / (churn + contraction).',
    ...(compared === null
      ? []
      : [
          isOpen
            ? 'The span compared with ends at the same point of its last period, because ours is not over.'
            : 'The span compared with has as many periods.',
        ]),
  ]
}
