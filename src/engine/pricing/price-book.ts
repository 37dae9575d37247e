import type Database from 'better-sqlite3'
import type { Service } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import { allPrices } from '../store/prices.ts'
import type { RouteKey } from '../store/schema-prices.ts'
import { convert, type Rates } from './exchange-rates.ts'

/**
 * What a segment costs on each route, in memory for the send path: the price that the strongest source gives (see
 * `countryPrice`). Filled from `pricing_cache` at the start and kept up by whoever records prices.
 */
export class PriceBook {
  readonly #rates: Rates
  readonly #prices = new Map<string, Money>()

  constructor({ db, rates }: { readonly db: Database.Database; readonly rates: Rates }) {
    this.#rates = rates
    for (const row of allPrices(db)) this.set(row, { micros: row.price, currency: row.currency })
  }

  /** Price of one segment; null when unknown. */
  price(provider: string, country: string, service: Service): Money | null {
    return this.#prices.get(routeKey(provider, country, service)) ?? null
  }

  /** The same amount in another currency, at the rates in force; null when the amount or a rate is unknown. */
  convert(money: Money | null, currency: string): Money | null {
    return money === null ? null : convert(money, currency, this.#rates)
  }

  /** Countries with at least one price, ISO 3166-1 alpha-2, by name of the code. */
  countries(): readonly string[] {
    return [...new Set([...this.#prices.keys()].map((key) => key.split('|')[1] ?? ''))].sort()
  }

  /** What the route costs from now on; null when that is unknown. */
  set({ provider, country, service }: RouteKey, price: Money | null): void {
    const key = routeKey(provider, country, service)
    if (price === null) this.#prices.delete(key)
    else this.#prices.set(key, price)
  }
}

const routeKey = (provider: string, country: string, service: string) => `${provider}|${country}|${service}`
