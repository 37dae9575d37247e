import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'

/** What a customer did in a period (days or weeks from Monday, numbered on without gaps). */
export interface ActivityRow {
  readonly customer: string
  readonly period: number
  readonly billable: number
  /** Micros of the reporting currency, as is `gross`. */
  readonly net: number
  readonly gross: number
  readonly sent: number
  readonly accepted: number
  readonly delivered: number
  readonly converted: number
}

export type ActivityUnit = 'weeks' | 'days'

/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const WEEK_SHIFT = 3

/** The period of a local day. */
export const periodOfDay = (day: number, unit: ActivityUnit): number =>
  unit === 'days' ? day : Math.floor((day + WEEK_SHIFT) / 7)

/** The first local day of a period. */
export const firstDayOfPeriod = (period: number, unit: ActivityUnit): number =>
  unit === 'days' ? period : period * 7 - WEEK_SHIFT

/** All activity since the beginning, by customer and period; '' is left out. */
export function activityByPeriod(db: Database.Database, mode: string, unit: ActivityUnit): readonly ActivityRow[] {
  const period = unit === 'days' ? 'day' : `(day + ${WEEK_SHIFT}) / 7`
  return statement(
    db,
    `select customer, ${period} as period, sum(billable) as billable,
       sum(revenue_micros + credits_micros + refunds_micros + adjustments_micros) as net,
       sum(revenue_micros) as gross, sum(sent) as sent, sum(accepted) as accepted, sum(delivered) as delivered,
       sum(converted) as converted
     from rollup_customer_days where mode = ? and customer <> '' group by customer, period order by customer, period`,
  ).all(mode) as ActivityRow[]
}

/** The first local day with a billable verification; null without any. */
export const firstBillableDay = (db: Database.Database, mode: string): number | null =>
  statement(db, 'select min(day) from rollup_customer_days where mode = ? and billable > 0').pluck().get(mode) as
    | number
    | null

/** The local day of an instant (UTC epoch ms) in the reporting zone. */
export const localDay = (db: Database.Database, at: number): number => rollupState(db).calendar.day(at)

/** First and last verification of a customer, UTC epoch ms; null without any. */
export function activeBetween(
  db: Database.Database,
  mode: string,
  customer: string,
): { readonly first: number | null; readonly last: number | null } {
  const edge = (order: 'asc' | 'desc') =>
    (statement(
      db,
      `select created_at from verifications where customer_id = ? and mode = ? order by created_at ${order} limit 1`,
    )
      .pluck()
      .get(customer, mode) as number | undefined) ?? null
  return { first: edge('asc'), last: edge('desc') }
}
