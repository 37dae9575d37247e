import type { Ratio } from './revenue-metrics.ts'
import { isActive, ratio } from './revenue-metrics.ts'
import type { NetByCustomer } from './revenue-movements.ts'

/** Customers whose first active period is the same, and what became of them. */
export interface Cohort {
  /** Key of the first active period. */
  readonly period: string
  readonly size: number
  /** Share of them active 0, 1, 2, ... periods later. */
  readonly logos: readonly number[]
  /** Their net revenue then, over that of the first period. */
  readonly revenue: readonly Ratio[]
}

/** Cohorts by period of first activity; a period without new customers has an empty one. Periods in order. */
export function cohorts(
  periods: readonly { readonly key: string; readonly net: NetByCustomer }[],
  thresholdMicros = 0,
): readonly Cohort[] {
  const firstOf = new Map<string, number>()
  periods.forEach(({ net }, index) => {
    for (const [customer, micros] of net) {
      if (isActive(micros, thresholdMicros) && !firstOf.has(customer)) firstOf.set(customer, index)
    }
  })
  return periods.map(({ key }, index) => {
    const members = [...firstOf].filter(([, first]) => first === index).map(([customer]) => customer)
    const later = members.length === 0 ? [] : periods.slice(index)
    const netIn = (net: NetByCustomer) => members.reduce((sum, customer) => sum + (net.get(customer) ?? 0), 0)
    const opening = later[0] === undefined ? 0 : netIn(later[0].net)
    return {
      period: key,
      size: members.length,
      logos: later.map(({ net }) => {
        const active = members.filter((customer) => isActive(net.get(customer) ?? 0, thresholdMicros))
        return active.length / members.length
      }),
      revenue: later.map(({ net }) => ratio(netIn(net), opening)),
    }
  })
}
