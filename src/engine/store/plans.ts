import type Database from 'better-sqlite3'
import * as z from 'zod'
import { type PricePlan, planPriceSchema } from '../../contract/customers.ts'
import type { PricePlanRow } from './schema-business.ts'
import { statement } from './statements.ts'

const pricesSchema = z.array(planPriceSchema)

/** Of one customer, or (null) the default ones; newest first. */
export function plansOf(db: Database.Database, customerId: string | null): readonly PricePlan[] {
  const rows = statement(db, 'select * from price_plans where customer_id is ? order by valid_from desc').all(
    customerId,
  )
  return (rows as PricePlanRow[]).map(toPlan)
}

export function planById(db: Database.Database, id: number): PricePlan | null {
  const row = statement(db, 'select * from price_plans where id = ?').get(id)
  return row === undefined ? null : toPlan(row as PricePlanRow)
}

/** Adds a plan (`id` null) or replaces one; returns its id. */
export function savePlan(
  db: Database.Database,
  { id, prices, ...plan }: Omit<PricePlan, 'id' | 'createdAt'> & { readonly id: number | null },
  now: number,
): number {
  const row = { ...plan, id, prices: JSON.stringify(prices), now }
  const saved = statement(
    db,
    `insert into price_plans (id, customer_id, name, currency, billable_on, valid_from, valid_to, prices, created_at,
       updated_at)
     values (:id, :customerId, :name, :currency, :billableOn, :validFrom, :validTo, :prices, :now, :now)
     on conflict (id) do update set customer_id = excluded.customer_id, name = excluded.name,
       currency = excluded.currency, billable_on = excluded.billable_on, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, prices = excluded.prices, updated_at = excluded.updated_at
     returning id`,
  )
  return saved.pluck().get(row) as number
}

const toPlan = (row: PricePlanRow): PricePlan => ({
  id: row.id,
  customerId: row.customer_id,
  name: row.name,
  currency: row.currency,
  billableOn: row.billable_on,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  prices: pricesSchema.parse(JSON.parse(row.prices)),
  createdAt: row.created_at,
})
