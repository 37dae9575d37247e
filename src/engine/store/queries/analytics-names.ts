import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { firstDayOfMonth, monthOfDay } from '../zone.ts'

/** A customer's name; its id when it is not on the list. */
export const nameOfCustomer = (db: Database.Database, id: string): string =>
  (statement(db, 'select name from customers where id = ?').pluck().get(id) as string | undefined) ?? id

const netSql = 'revenue_micros + credits_micros + refunds_micros + adjustments_micros'

/** Those of `customers` with net revenue in some month, or in a day of the month, before `at` (UTC epoch ms). */
export function earlierCustomers(
  db: Database.Database,
  mode: string,
  at: number,
  customers: readonly string[],
): ReadonlySet<string> {
  const day = rollupState(db).calendar.day(at)
  const month = monthOfDay(day)
  const rows = statement(
    db,
    `select value from json_each(:customers)
     where exists (select 1 from rollup_customer_months
         where customer = value and mode = :mode and month < :month and ${netSql} > 0)
       or exists (select 1 from rollup_customer_days
         where customer = value and mode = :mode and day >= :first and day < :day and ${netSql} > 0)`,
  )
    .pluck()
    .all({ customers: JSON.stringify(customers), mode, month, first: firstDayOfMonth(month), day })
  return new Set(rows as string[])
}

/**
 * Net revenue (micros of the reporting currency) by month since the beginning, a row for each customer and service, ''
 * left out. Ungrouped, the table is read in its own order, which takes a third of the time.
 */
export function netByMonth(
  db: Database.Database,
  mode: string,
): readonly { readonly customer: string; readonly month: number; readonly net: number }[] {
  return statement(
    db,
    `select customer, month, ${netSql} as net from rollup_customer_months
     where mode = ? and customer <> '' order by month`,
  ).all(mode) as { customer: string; month: number; net: number }[]
}
