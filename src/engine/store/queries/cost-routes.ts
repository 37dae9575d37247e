import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { slicesOf } from './analytics-slices.ts'

/** What was seen of one route in a span of days. */
export interface RouteCounts {
  readonly provider: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Verifications that count for it. */
  readonly verifications: number
  readonly converted: number
  /** Accepted messages, and those of verifications that converted. */
  readonly accepted: number
  readonly acceptedConverted: number
  readonly decided: number
  readonly refused: number
  readonly doubled: number
  /** Of all its messages, and how many those are. */
  readonly segments: number
  readonly attempts: number
}

export interface RoutesQuestion {
  readonly mode: string
  readonly service: string
  /** UTC epoch ms; the days of the reporting zone that they fall on are taken whole. */
  readonly from: number
  readonly to: number
}

/** Every route with traffic, by country and provider. */
export function routeCounts(
  db: Database.Database,
  { mode, service, from, to }: RoutesQuestion,
): readonly RouteCounts[] {
  const { calendar } = rollupState(db)
  const window = { from: calendar.dayStart(calendar.day(from)), to: calendar.dayStart(calendar.day(to - 1) + 1) }
  const routes = new Map<string, Mutable<RouteCounts>>()
  for (const slice of slicesOf(calendar, window, false, { months: true, days: true, hours: false }))
    for (const row of statement(db, slice.by === 'month' ? monthsSql : daysSql).all(
      ...[slice.from, slice.to, mode, service],
    ) as Mutable<RouteCounts>[]) {
      const key = `${row.country}\n${row.provider}`
      const known = routes.get(key)
      if (known === undefined) routes.set(key, row)
      else for (const name of counted) known[name] += row[name]
    }
  return [...routes.values()].sort((a, b) => compare(a.country, b.country) || compare(a.provider, b.provider))
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const counted = [
  'verifications',
  'converted',
  'accepted',
  'acceptedConverted',
  'decided',
  'refused',
  'doubled',
  'segments',
  'attempts',
] as const

const routesSql = (table: string, by: string) => `
select provider, country, sum(sent) as verifications, sum(converted) as converted, sum(attempts_accepted) as accepted,
  sum(attempts_converted) as acceptedConverted, sum(attempts_decided) as decided, sum(attempts_rejected) as refused,
  sum(doubled) as doubled, sum(segments) as segments, sum(attempts_accepted + attempts_unknown) as attempts
from ${table} where ${by} >= ? and ${by} < ? and mode = ? and service = ?
group by provider, country`
const daysSql = routesSql('rollup_route_days', 'day')
const monthsSql = routesSql('rollup_route_months', 'month')
