import type Database from 'better-sqlite3'
import { savePrice } from '../../src/engine/store/prices.ts'
import type { PriceRow } from '../../src/engine/store/schema-prices.ts'

/** What a route costs, as the router reckons with it. */
export const aPrice = (overrides: Partial<PriceRow> = {}): PriceRow => ({
  provider: 'alpha',
  country: 'DE',
  service: 'sms',
  network: '',
  price: 70_000,
  currency: 'EUR',
  source: 'list',
  rule: 'country-row',
  min_price: null,
  weighted_price: null,
  max_price: null,
  networks: 0,
  success_rate: null,
  cached_at: 1,
  confirmed_at: 1,
  effective_from: 1,
  expires_at: 2,
  failed_at: null,
  ...overrides,
})

export function savePrices(db: Database.Database, prices: readonly PriceRow[]): void {
  for (const price of prices) savePrice(db, price)
}
