import type Database from 'better-sqlite3'
import type { Money } from '../../contract/money.ts'
import type { PriceAlertKind } from '../../contract/price-alerts.ts'
import { type PriceChangeKind, quotedSources } from '../../contract/pricing-models.ts'
import type { NewPriceAlert } from '../store/price-alerts.ts'
import { networkTraffic } from '../store/price-observations.ts'
import { quotesOf } from '../store/price-quotes.ts'
import { priceOf } from '../store/prices.ts'
import type { PriceHistoryRow, RouteKey } from '../store/schema-prices.ts'
import { type StandingQuote, strongestByNetwork } from './country-price.ts'
import { type Alternative, type Impact, impactOf, type Move } from './price-alert-impact.ts'
import { shareOf, type Volume } from './price-alert-volume.ts'
import { standingQuotes } from './quote-rows.ts'

/** The quotes in force on a route, and for each network the one that counts. */
interface InForce {
  readonly standing: readonly StandingQuote[]
  readonly strongest: ReadonlyMap<string, StandingQuote>
}
export type RouteQuotesReader = (route: RouteKey) => InForce

/** Reads each route once: a list with many networks has many changes on one route. Good for one transaction. */
export function routeQuotes(db: Database.Database): RouteQuotesReader {
  const known = new Map<string, InForce>()
  return (route) => {
    const key = `${route.provider}|${route.country}|${route.service}`
    const found = known.get(key)
    if (found !== undefined) return found
    const standing = standingQuotes(quotesOf(db, route))
    const inForce = { standing, strongest: strongestByNetwork(standing) }
    known.set(key, inForce)
    return inForce
  }
}

/** What an alert is reckoned with. */
export interface Reckoning {
  readonly db: Database.Database
  readonly quotes: RouteQuotesReader
  readonly volume: Volume
  /** Providers that could take a route's traffic, its own left out. */
  readonly usable: (route: RouteKey) => readonly string[]
  readonly convert: (money: Money, currency: string) => Money | null
  /** ISO 4217. */
  readonly reportingCurrency: string
}

/** A currency-only move, a first sight and a return are nothing to be told of. */
const kinds: Partial<Readonly<Record<PriceChangeKind, PriceAlertKind>>> = {
  raised: 'raised',
  lowered: 'lowered',
  disappeared: 'disappeared',
  announced: 'announced',
}

/** The alert that a line of the history would make; null when its quote is not what counts for the route. */
export function moveOf(row: PriceHistoryRow, reckoning: Reckoning): Move | null {
  const kind = kinds[row.kind]
  if (kind === undefined) return null
  const { db, quotes, volume } = reckoning
  const { standing } = quotes(row)
  const strength = quotedSources.indexOf(row.source)
  const isOutranked = standing.some(
    ({ network, source }) => quotedSources.indexOf(source) > strength && (network === row.network || network === ''),
  )
  if (isOutranked) return null
  const networks = standing.filter(({ source }) => source === row.source).map(({ network }) => network)
  const segments = volume(row) * shareOf(row.network, networks, networkTraffic(db, row.country))
  return {
    kind,
    oldPrice: moneyOf(row.old_price, row.old_currency),
    newPrice: moneyOf(row.new_price, row.currency),
    percent: row.change_percentage,
    segments,
    alternatives: alternativesTo(row, row.network, reckoning),
  }
}

/** What other providers that could take the route charge for this network, or else for the country. */
export function alternativesTo(
  route: RouteKey,
  network: string,
  { db, quotes, usable }: Reckoning,
): readonly Alternative[] {
  return usable(route).flatMap((provider): Alternative[] => {
    const other = { ...route, provider }
    const price = quotes(other).strongest.get(network)?.price ?? countryPriceOf(db, other)
    return price === null ? [] : [{ provider, price }]
  })
}

function countryPriceOf(db: Database.Database, { provider, country, service }: RouteKey): Money | null {
  const row = priceOf(db, { provider, country, service })
  return row === undefined ? null : { micros: row.price, currency: row.currency }
}

/** The impact of a move in the reporting currency, micros a month. */
export const reckon = (move: Move, { convert, reportingCurrency }: Reckoning): Impact =>
  impactOf(move, (money) => convert(money, reportingCurrency)?.micros ?? null)

/** The row of an alert. */
export function alertRow(
  { provider, country, service }: RouteKey,
  move: Move,
  found: Impact,
  at: { readonly network: string; readonly effectiveFrom: number; readonly now: number; readonly currency: string },
): NewPriceAlert {
  return {
    provider,
    country,
    service,
    network: at.network,
    alert_type: move.kind,
    price_change: move.percent,
    old_price: move.oldPrice?.micros ?? null,
    old_currency: move.oldPrice?.currency ?? null,
    new_price: move.newPrice?.micros ?? null,
    currency: move.newPrice?.currency ?? null,
    effective_from: at.effectiveFrom,
    segments_per_month: move.segments,
    impact: found.impact,
    absorbed: found.absorbed,
    absorbed_by: found.absorbedBy,
    reporting_currency: at.currency,
    rank: found.rank,
    created_at: at.now,
  }
}

const moneyOf = (micros: number | null, currency: string | null): Money | null =>
  micros === null || currency === null ? null : { micros, currency }
