import type Database from 'better-sqlite3'
import { addRoutePrice, dropPrice, savePrice } from '../store/prices.ts'
import type { PriceRow, RouteKey, RoutePriceRow } from '../store/schema-prices.ts'
import type { CountryPrice } from './country-price.ts'

/** A price that no sync confirmed for this long is old. */
const FRESH_MS = 26 * 60 * 60_000

/** A look at what is known of a route. */
export interface Look {
  /** UTC epoch ms. */
  readonly at: number
  /** The source itself was asked and says so. */
  readonly confirmed: boolean
}

/** What a look at a route comes to. */
export interface Settled {
  readonly route: RouteKey
  /** Null: nothing is known of the route's price any more. */
  readonly row: PriceRow | null
  /** Null when the price is what it was. */
  readonly step: RoutePriceRow | null
}

/** @param before what the router reckoned with until now */
export function settled(
  { provider, country, service }: RouteKey,
  before: PriceRow | undefined,
  found: CountryPrice | null,
  look: Look,
): Settled {
  const route = { provider, country, service }
  const { at } = look
  if (found === null) {
    const step = before === undefined ? null : { ...steps(before), ...route, at, price: null }
    return { route, row: null, step }
  }
  const row = rowOf(route, found, before, look)
  return { route, row, step: before === undefined || isStep(before, row) ? { ...steps(row), ...route, at } : null }
}

/** Brings `pricing_cache` and the steps of the route up to date. */
export function writeSettled(db: Database.Database, { route, row, step }: Settled): void {
  if (row !== null) savePrice(db, row)
  else if (step !== null) dropPrice(db, route)
  if (step !== null) addRoutePrice(db, step)
}

function rowOf(key: RouteKey, found: CountryPrice, before: PriceRow | undefined, look: Look): PriceRow {
  const confirmedAt = look.confirmed || before === undefined ? look.at : before.confirmed_at
  return {
    ...key,
    network: '',
    price: found.price.micros,
    currency: found.price.currency,
    source: found.source,
    rule: found.rule,
    min_price: found.min,
    weighted_price: found.weighted,
    max_price: found.max,
    networks: found.networks,
    success_rate: before?.success_rate ?? null,
    cached_at: found.cachedAt,
    confirmed_at: confirmedAt,
    effective_from: found.effectiveFrom,
    expires_at: confirmedAt + FRESH_MS,
    failed_at: look.confirmed ? null : (before?.failed_at ?? null),
  }
}

const steps = (row: PriceRow) => ({
  price: row.price,
  currency: row.currency,
  source: row.source,
  rule: row.rule,
  min_price: row.min_price,
  weighted_price: row.weighted_price,
  max_price: row.max_price,
  networks: row.networks,
})

const isStep = (a: PriceRow, b: PriceRow): boolean =>
  a.price !== b.price || a.currency !== b.currency || a.source !== b.source || a.rule !== b.rule
