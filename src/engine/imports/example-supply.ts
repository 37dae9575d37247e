import type Database from 'better-sqlite3'
import type { Money } from '../../contract/money.ts'
import type { BulkVerification } from '../store/bulk-write.ts'
import { customerById, saveCustomer } from '../store/customers.ts'
import type { ImportRow } from '../store/imports.ts'
import { plansOf, savePlan } from '../store/plans.ts'
import { statement } from '../store/statements.ts'
import { type ExampleYear, exampleYear } from './example-data.ts'
import type { Supply } from './run.ts'
import { noteCustomer } from './surroundings.ts'

/** One seed for all: two consoles show the same example. */
const SEED = 2026

/** Example data as a supply of verifications; customers, plans and price moves come with the first of them. */
export function exampleSupply(
  db: Database.Database,
  row: ImportRow,
  toReporting: (money: Money, at: number) => Money | null,
): { readonly open: (position: number) => Supply; readonly prepare: () => void } {
  const endsAt = row.ends_at ?? row.started_at
  const year = exampleYear({ seed: SEED, size: row.size, endsAt, prefix: `example-${row.id}`, toReporting })
  let isPrepared = false
  return {
    open(position) {
      const rows = year.rows(position)
      let done = position
      return {
        take(count) {
          const taken: BulkVerification[] = []
          while (taken.length < count && done < row.size) {
            const { value, done: isOver } = rows.next()
            if (isOver === true) break
            taken.push(value)
            done += 1
          }
          return {
            rows: taken,
            problems: [],
            lines: taken.length,
            position: done,
            isLast: taken.length < count || done >= row.size,
          }
        },
        close: () => void rows.return(undefined),
      }
    },
    prepare() {
      if (isPrepared) return
      isPrepared = true
      addCustomers(db, row, year.customers)
      addPriceSteps(db, year.priceSteps)
    },
  }
}

function addCustomers(db: Database.Database, row: ImportRow, customers: ExampleYear['customers']): void {
  for (const { customer, plan } of customers) {
    if (customerById(db, customer.id) !== null) continue
    saveCustomer(db, customer, row.started_at)
    if (plansOf(db, customer.id).length === 0)
      savePlan(db, { ...plan, id: null, customerId: customer.id }, row.started_at)
    noteCustomer(db, row.id, customer.id)
  }
}

function addPriceSteps(db: Database.Database, steps: ExampleYear['priceSteps']): void {
  if (statement(db, 'select 1 from price_history where id < 0 limit 1').get() !== undefined) return
  for (const [index, { provider, country, currency, at, from, to }] of steps.entries())
    statement(db, priceSql).run({
      id: index - steps.length,
      provider,
      country,
      kind: to > from ? 'raised' : 'lowered',
      from,
      to,
      currency,
      percent: Math.round((to / from - 1) * 1_000_000) / 10_000,
      at,
    })
}

const priceSql = `
insert into price_history (id, provider, country, service, network, network_name, kind, source, old_price, old_currency,
  new_price, currency, change_percentage, updated_at, effective_from, run_id)
values (:id, :provider, :country, 'sms', '', null, :kind, 'list', :from, :currency, :to, :currency, :percent, :at, :at, null)`
