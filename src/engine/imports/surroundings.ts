import type Database from 'better-sqlite3'
import { hopOfEpisodeSql } from '../store/episodes.ts'
import { statement } from '../store/statements.ts'

/** Notes that a run added this customer, so that it goes with the run. */
export function noteCustomer(db: Database.Database, importId: number, customerId: string): void {
  statement(db, 'insert or ignore into import_customers (import_id, customer_id) values (?, ?)').run(
    importId,
    customerId,
  )
}

/** Removes the customers, plans, prices and episodes that a run added; customers that others write to meanwhile stay. */
export function removeSurroundings(db: Database.Database, importId: number): void {
  const customers = statement(db, 'select customer_id from import_customers where import_id = ?').pluck().all(importId)
  for (const customer of customers) {
    if (statement(db, usedSql).get({ customer }) !== undefined) continue
    for (const table of ['price_plans where customer_id', 'customer_analytics where user_id', 'customers where id'])
      statement(db, `delete from ${table} = ?`).run(customer)
  }
  for (const sql of goneSqls) statement(db, sql).run(importId)
}

const usedSql = `
select 1 where exists (select 1 from verifications where customer_id = :customer)
  or exists (select 1 from revenue_corrections where customer_id = :customer)
  or exists (select 1 from customers where parent_id = :customer)`

/** What has an id below zero came by an import. */
const goneSqls = [
  'delete from import_customers where import_id = ?',
  `delete from price_history where id < 0 and exists (select 1 from imports where id = ? and kind = 'example')`,
  `delete from failover_episodes as e where e.id < 0 and ? > 0
     and not exists (select 1 from failover_logs f where ${hopOfEpisodeSql})`,
] as const
