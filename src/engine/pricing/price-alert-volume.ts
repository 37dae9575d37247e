import { DAY_MS } from '../../contract/durations.ts'
import type { RouteSegments } from '../store/queries/price-alerts.ts'
import type { RouteKey } from '../store/schema-prices.ts'

const MONTH_DAYS = 30

/** How far back traffic is looked at, ms. */
export const VOLUME_WINDOW_MS = MONTH_DAYS * DAY_MS

/** Segments a month that a route is expected to carry; the place where a better forecast would come in. */
export type Volume = (route: RouteKey) => number

/**
 * The last 30 days' segments of each route as a month's. Where there is less history it is scaled up, but never from
 * less than a day, so that a first busy hour is not taken for a month.
 *
 * @param rows accepted segments since `now - VOLUME_WINDOW_MS`
 */
export function monthlyVolume(rows: readonly RouteSegments[], now: number): Volume {
  const first = rows.reduce((at, row) => Math.min(at, row.first_at), now)
  const days = Math.min(MONTH_DAYS, Math.max(1, (now - first) / DAY_MS))
  const byRoute = new Map(rows.map((row) => [keyOf(row), (row.segments / days) * MONTH_DAYS]))
  return (route) => byRoute.get(keyOf(route)) ?? 0
}

const keyOf = ({ provider, country, service }: RouteKey) => `${provider}|${country}|${service}`

/**
 * The part of a route's segments that one row of its list prices, 0..1. A network has its share of the charges seen in
 * the country, the row for the country as a whole has what is left; while no shares are known all rows count alike.
 *
 * @param networks all that the list has, the country as a whole (`''`) included where it has a row
 * @param traffic charges by network of the country
 */
export function shareOf(network: string, networks: readonly string[], traffic: ReadonlyMap<string, number>): number {
  const all = [...traffic.values()].reduce((sum, n) => sum + n, 0)
  const rows = new Set([...networks, network])
  if (rows.size === 1) return 1
  if (all < MIN_TRAFFIC) return 1 / rows.size
  if (network !== '') return (traffic.get(network) ?? 0) / all
  const named = [...rows].reduce((sum, row) => sum + (traffic.get(row) ?? 0), 0)
  return (all - named) / all
}

/** With fewer charges than this the shares of the networks are guesswork. */
const MIN_TRAFFIC = 30
