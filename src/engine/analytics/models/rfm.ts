import type { TimeUnit } from './fit.ts'

/** What one customer did in one period (a day or a week, numbered on without gaps). */
export interface Activity {
  readonly customer: string
  readonly period: number
  /** Value of it, in micros of one currency. */
  readonly valueMicros: number
}

/** A customer's past as the purchase models see it. Durations are in one unit, counted from the first purchase. */
export interface Repeats {
  /** Periods with a purchase after the first one (x). */
  readonly repeats: number
  /** From the first purchase to the last one (t_x); 0 when there was no second. */
  readonly recency: number
  /** From the first purchase to the end of observation (T). */
  readonly age: number
}

export interface CustomerHistory extends Repeats {
  readonly customer: string
  /** Mean value of the repeat periods, in micros; null when there were none. */
  readonly meanValueMicros: number | null
}

export interface PurchaseHistory {
  readonly unit: TimeUnit
  readonly customers: readonly CustomerHistory[]
}

export interface ObservationWindow {
  /** The last observed period. What came later is left out, and so is a customer whose first purchase did. */
  readonly lastPeriod: number
  readonly unit: TimeUnit
  /** 1, or 7 for days counted in weeks. */
  readonly periodsPerUnit: number
}

/**
 * Turns activity into purchase histories (Fader, Hardie and Lee 2005): what happened in the same period is one
 * purchase, the first period is not a repeat, and its value does not count into the mean.
 */
export function purchaseHistory(activity: Iterable<Activity>, window: ObservationWindow): PurchaseHistory {
  const { lastPeriod, periodsPerUnit } = window
  const valuesOf = new Map<string, Map<number, number>>()
  for (const { customer, period, valueMicros } of activity) {
    if (period > lastPeriod) continue
    const values = valuesOf.get(customer) ?? new Map<number, number>()
    values.set(period, (values.get(period) ?? 0) + valueMicros)
    valuesOf.set(customer, values)
  }
  const customers = [...valuesOf].map(([customer, values]): CustomerHistory => {
    const periods = [...values.keys()]
    const first = periods.reduce((a, b) => Math.min(a, b))
    const last = periods.reduce((a, b) => Math.max(a, b))
    const repeats = values.size - 1
    const repeatValue = [...values].reduce((sum, [period, value]) => (period === first ? sum : sum + value), 0)
    return {
      customer,
      repeats,
      recency: (last - first) / periodsPerUnit,
      age: (lastPeriod - first) / periodsPerUnit,
      meanValueMicros: repeats === 0 ? null : repeatValue / repeats,
    }
  })
  return { unit: window.unit, customers }
}

/**
 * Share of the periods after the first in which a customer was active: the median over all customers older than one
 * period. Above one half, activity is a habit and no longer a chance event, and BG/BB is the model to use.
 */
export function medianActivity(customers: readonly Repeats[], periodsPerUnit: number): number | null {
  const shares = customers
    .filter((customer) => customer.age > 0)
    .map((customer) => customer.repeats / (customer.age * periodsPerUnit))
    .sort((a, b) => a - b)
  return shares[Math.floor((shares.length - 1) / 2)] ?? null
}

/** Above this median activity BG/BB takes the place of BG/NBD. */
export const DENSE_ACTIVITY = 0.5

/** Customers with the same past, counted once: many have one purchase and nothing more. */
export function groupAlike(customers: readonly Repeats[]): readonly (Repeats & { readonly count: number })[] {
  const groups = new Map<string, Repeats & { count: number }>()
  for (const { repeats, recency, age } of customers) {
    const key = `${repeats} ${recency} ${age}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { repeats, recency, age, count: 1 })
    else group.count++
  }
  return [...groups.values()]
}
