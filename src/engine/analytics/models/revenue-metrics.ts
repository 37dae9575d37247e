/** What one customer brought in one period, in integer micros of the reporting currency. */
export interface CustomerFigures {
  readonly customer: string
  /** Billable usage at the price of its moment, before credits and refunds, without tax. */
  readonly grossMicros: number
  /** Credits and refunds booked in the period, as a positive amount. */
  readonly refundsMicros: number
  /** What providers charged, failed and repeated attempts included. */
  readonly costMicros: number
}

/** A ratio, or null where its denominator is zero or makes it meaningless; never Infinity and never a false zero. */
export type Ratio = number | null

/** Figures of one period. Sums are integer micros; averages and ratios are not rounded. */
export interface PeriodFigures {
  readonly grossMicros: number
  readonly refundsMicros: number
  /** Gross less refunds. */
  readonly netMicros: number
  readonly costMicros: number
  /** (net - cost) / net; null when net is zero or less. */
  readonly grossMargin: Ratio
  /** Customers with more net revenue than the threshold. */
  readonly active: number
  /** Net revenue per active customer, in micros. */
  readonly arpuMicros: Ratio
}

/** Net revenue of a customer, in micros. */
export const netOf = (figures: CustomerFigures): number => figures.grossMicros - figures.refundsMicros

/** A customer is active in a period when its net revenue is above the threshold (micros, default 0). */
export const isActive = (netMicros: number, thresholdMicros = 0): boolean => netMicros > thresholdMicros

/** `numerator / denominator`, or null when the denominator is zero. */
export const ratio = (numerator: number, denominator: number): Ratio =>
  denominator === 0 ? null : numerator / denominator

export function periodFigures(customers: readonly CustomerFigures[], thresholdMicros = 0): PeriodFigures {
  const sumOf = (f: (figures: CustomerFigures) => number) => customers.reduce((sum, one) => sum + f(one), 0)
  const netMicros = sumOf(netOf)
  const costMicros = sumOf((one) => one.costMicros)
  const active = customers.filter((one) => isActive(netOf(one), thresholdMicros)).length
  return {
    grossMicros: sumOf((one) => one.grossMicros),
    refundsMicros: sumOf((one) => one.refundsMicros),
    netMicros,
    costMicros,
    grossMargin: netMicros > 0 ? (netMicros - costMicros) / netMicros : null,
    active,
    arpuMicros: ratio(netMicros, active),
  }
}

/**
 * Simple lifetime value in micros: margin per active customer / logo churn. Null when nobody churned. It assumes that
 * this month's churn goes on for ever; the expected value of each customer comes from the purchase model.
 */
export function simpleLifetimeValueMicros(figures: PeriodFigures, logoChurn: Ratio): Ratio {
  if (logoChurn === null || logoChurn === 0) return null
  const marginPerCustomer = ratio(figures.netMicros - figures.costMicros, figures.active)
  return marginPerCustomer === null ? null : marginPerCustomer / logoChurn
}

/** How far revenue hangs on few customers. Customers without positive net revenue have no share. */
export interface Concentration {
  readonly top1: Ratio
  readonly top3: Ratio
  readonly top10: Ratio
  /** Herfindahl-Hirschman index: the sum of the squared shares. */
  readonly hhi: Ratio
  /** 1 / HHI: as many customers of equal size would be as concentrated. */
  readonly effectiveCustomers: Ratio
  /** Customers with at least a tenth of the revenue, the largest first. */
  readonly large: readonly { readonly customer: string; readonly share: number }[]
}

/** From this share of revenue on a customer is named (the threshold of ASC 280-10-50-42). */
const LARGE_SHARE = 0.1

export function concentration(customers: readonly CustomerFigures[]): Concentration {
  const paying = customers
    .map((one) => ({ customer: one.customer, net: netOf(one) }))
    .filter(({ net }) => net > 0)
    .sort((a, b) => b.net - a.net)
  const total = paying.reduce((sum, { net }) => sum + net, 0)
  const topOf = (count: number) =>
    ratio(
      paying.slice(0, count).reduce((sum, { net }) => sum + net, 0),
      total,
    )
  const hhi = total === 0 ? null : paying.reduce((sum, { net }) => sum + (net / total) ** 2, 0)
  return {
    top1: topOf(1),
    top3: topOf(3),
    top10: topOf(10),
    hhi,
    effectiveCustomers: hhi === null ? null : 1 / hhi,
    large: paying
      .map(({ customer, net }) => ({ customer, share: net / total }))
      .filter(({ share }) => share >= LARGE_SHARE),
  }
}
