import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { firstDayOfMonth, monthOfDay } from '../zone.ts'

/** A customer's name; its id when it is not on the list. */
export const nameOfCustomer = (db: Database.Database, id: string): string =>
  (statement(db, 'select name from customers where id = ?').pluck().get(id) as string | undefined) ?? id

const netSql = 'revenue_micros + credits_micros + refunds_micros + adjustments_micros'

/** Customers with net revenue in some month, or in a day of the month, before `at` (UTC epoch ms). */
export function earlierCustomers(db: Database.Database, mode: string, at: number): ReadonlySet<string> {
  const day = rollupState(db).calendar.day(at)
  const month = monthOfDay(day)
  const rows = statement(
    db,
    `select distinct customer from rollup_customer_months where mode = :mode and month < :month and ${netSql} > 0
     union select distinct customer from rollup_customer_days
     where mode = :mode and day >= :first and day < :day and ${netSql} > 0`,
  )
    .pluck()
    .all({ mode, month, first: firstDayOfMonth(month), day })
  return new Set(rows as string[])
}

/** Net revenue (micros of the reporting currency) by customer and month since the beginning, '' left out. */
export function netByCustomerMonth(
  db: Database.Database,
  mode: string,
): readonly { readonly customer: string; readonly month: number; readonly net: number }[] {
  return statement(
    db,
    `select customer, month, sum(${netSql}) as net from rollup_customer_months
     where mode = ? and customer <> '' group by month, customer order by month`,
  ).all(mode) as { customer: string; month: number; net: number }[]
}
