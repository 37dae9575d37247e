import type Database from 'better-sqlite3'
import type { PlanPrice, PricePlan } from '../../src/contract/customers.ts'
import type { ExchangeRate } from '../../src/contract/pricing-models.ts'
import { type BillingDesk, openBillingDesk } from '../../src/engine/analytics/billing.ts'
import { saveCustomer } from '../../src/engine/store/customers.ts'
import { savePlan } from '../../src/engine/store/plans.ts'
import { NOON } from './rows.ts'

/** One price for everything, micros. */
export const flat = (micros: number): PlanPrice[] => [
  { country: null, service: null, tiers: [{ fromVolume: 0, micros }] },
]

/** Half a euro for whatever was delivered, from the beginning of time. */
export function aPlan(overrides: Partial<PricePlan> = {}): Omit<PricePlan, 'id' | 'createdAt'> {
  return {
    customerId: null,
    name: 'Standard',
    currency: 'EUR',
    billableOn: 'delivered',
    validFrom: 0,
    validTo: null,
    prices: flat(500_000),
    ...overrides,
  }
}

/** Enters a plan and its customer; returns the plan's id. */
export function savedPlan(db: Database.Database, overrides: Partial<PricePlan> = {}): number {
  const plan = aPlan(overrides)
  const { customerId: id, currency } = plan
  if (id !== null) saveCustomer(db, { id, name: id, currency, parentId: null, externalId: null }, NOON)
  return savePlan(db, { ...plan, id: null }, NOON)
}

/** A dollar is 0.8 euros on even days since the epoch and half a euro on odd ones, so that a wrong day is seen. */
export const oddRates = {
  asOf: (at: number): readonly ExchangeRate[] => (Math.floor(at / 86_400_000) % 2 === 0 ? even : odd),
}
const rate = (currency: string, microsPerEuro: number): ExchangeRate => ({
  currency,
  microsPerEuro,
  date: '2026-01-01',
  source: 'manual',
})
const even = [rate('EUR', 1_000_000), rate('USD', 1_250_000)]
const odd = [rate('EUR', 1_000_000), rate('USD', 2_000_000)]

/** Fixes revenue in euros from here on. */
export const aBillingDesk = (db: Database.Database): BillingDesk => openBillingDesk(db, oddRates, 'EUR')
