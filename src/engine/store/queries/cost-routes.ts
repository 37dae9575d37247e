import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'

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
  return statement(db, routesSql).all(calendar.day(from), calendar.day(to - 1), mode, service) as RouteCounts[]
}

const routesSql = `
select provider, country, sum(sent) as verifications, sum(converted) as converted, sum(attempts_accepted) as accepted,
  sum(attempts_converted) as acceptedConverted, sum(attempts_decided) as decided, sum(attempts_rejected) as refused,
  sum(doubled) as doubled, sum(segments) as segments, sum(attempts_accepted + attempts_unknown) as attempts
from rollup_route_days where day between ? and ? and mode = ? and service = ?
group by country, provider order by country, provider`
