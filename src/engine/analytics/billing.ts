import type Database from 'better-sqlite3'
import type { PricePlan } from '../../contract/customers.ts'
import type { Money } from '../../contract/money.ts'
import type { ExchangeRate } from '../../contract/pricing-models.ts'
import { convert, type Rates } from '../pricing/exchange-rates.ts'
import { setBilling } from '../store/billing.ts'
import { plansOf } from '../store/plans.ts'
import { planAt, revenueOf } from './revenue.ts'

/** Plans that were read stay in use until `refresh`. */
export interface BillingDesk {
  /** Call when a plan was saved. */
  refresh(): void
  /** At the rates of the day of `at` (UTC epoch ms); null when one is unknown. */
  toReporting(money: Money, at: number): Money | null
}

/** Dated exchange rates; the list of a day stays the same object until it changes. */
export interface DatedRates {
  asOf(at: number): readonly ExchangeRate[]
}

/**
 * From now on every change written through `db` fixes the revenue of what becomes billable: by the plan and at the
 * exchange rates of the day it was sent on. A worker with a connection of its own opens a desk of its own.
 */
export function openBillingDesk(db: Database.Database, rates: DatedRates, reportingCurrency: string): BillingDesk {
  const plans = new Map<string | null, readonly PricePlan[]>()
  const byList = new WeakMap<readonly ExchangeRate[], Rates>()

  const plansFor = (customerId: string | null): readonly PricePlan[] => {
    const found = plans.get(customerId) ?? plansOf(db, customerId)
    plans.set(customerId, found)
    return found
  }
  const toReporting = (money: Money, at: number): Money | null => {
    if (money.currency === reportingCurrency) return money
    const list = rates.asOf(at)
    const table = byList.get(list) ?? tableOf(list)
    byList.set(list, table)
    return convert(money, reportingCurrency, table)
  }

  setBilling(db, (facts, volume) => {
    const { customer_id: customer, created_at: at } = facts.verification
    const plan = (customer === null ? null : planAt(plansFor(customer), at)) ?? planAt(plansFor(null), at)
    return plan && revenueOf(plan, facts, volume, (money) => toReporting(money, at))
  })
  return { refresh: () => plans.clear(), toReporting }
}

const tableOf = (list: readonly ExchangeRate[]): Rates => ({
  microsPerEuro: Object.fromEntries(list.map(({ currency, microsPerEuro }) => [currency, microsPerEuro])),
})
