import type Database from 'better-sqlite3'
import type { Facts, VerificationFacts } from './rollup-facts.ts'
import { statement } from './statements.ts'
import { firstDayOfMonth, type ZoneCalendar } from './zone.ts'

/** What a verification earns, fixed when it becomes billable. */
export interface Revenue {
  readonly planId: number
  /** When it became billable, UTC epoch ms. */
  readonly billableAt: number
  /** In the plan's currency; null when the plan has no price for it. */
  readonly micros: number | null
  readonly currency: string
  /** In the reporting currency; null also when no rate of that day is known. */
  readonly reportingMicros: number | null
}

/**
 * Prices a verification that may have become billable; null while it is not. `volume` counts the customer's billable
 * verifications of that month so far.
 */
export type Billing = (facts: Facts, volume: () => number) => Revenue | null

const billings = new WeakMap<Database.Database, Billing>()

/** From now on every change through this connection fixes revenue. Without it nothing becomes billable. */
export function setBilling(db: Database.Database, billing: Billing): void {
  billings.set(db, billing)
}

/** The revenue of a verification that is billable and has none yet; null otherwise, and in modes that earn nothing. */
export function revenueFor(db: Database.Database, facts: Facts, volume: () => number): Revenue | null {
  const { billable_at: billableAt, mode } = facts.verification
  if (billableAt !== null || (mode !== 'live' && mode !== 'sandbox')) return null
  return billings.get(db)?.(facts, volume) ?? null
}

/** Fixes it. What is fixed already stays. */
export function saveRevenue(db: Database.Database, id: number, revenue: Revenue): void {
  statement(
    db,
    `update verifications set billable_at = ?, plan_id = ?, revenue_micros = ?, revenue_currency = ?,
       revenue_reporting_micros = ? where id = ? and billable_at is null`,
  ).run(revenue.billableAt, revenue.planId, revenue.micros, revenue.currency, revenue.reportingMicros, id)
}

/** Billable verifications of the customer in a month of the reporting zone, as far as they are in the store. */
export function monthVolume(
  db: Database.Database,
  { customer_id: customer, mode }: VerificationFacts,
  month: number,
  state: { readonly calendar: ZoneCalendar; readonly builtTo: number | null },
): number {
  if (state.builtTo === null)
    return statement(
      db,
      'select coalesce(sum(billable), 0) from rollup_customer_months where month = ? and mode = ? and customer = ?',
    )
      .pluck()
      .get(month, mode, customer ?? '') as number
  const start = (m: number) => state.calendar.dayStart(firstDayOfMonth(m))
  return statement(
    db,
    `select count(billable_at) from verifications
     where customer_id is ? and mode = ? and created_at >= ? and created_at < ?`,
  )
    .pluck()
    .get(customer, mode, start(month), start(month + 1)) as number
}
