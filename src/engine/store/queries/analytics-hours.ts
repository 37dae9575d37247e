import type Database from 'better-sqlite3'
import type { AnalyticsFilter } from '../../../contract/analytics-query.ts'
import { HOUR_MS } from '../../../contract/durations.ts'
import { statement } from '../statements.ts'
import { conditionsOf, sumTables } from './analytics-dimensions.ts'
import type { Window } from './whole-hours.ts'

export interface HourSums {
  /** Counted from the epoch, UTC. */
  readonly hour: number
  readonly sent: number
  readonly accepted: number
  readonly delivered: number
  readonly converted: number
}

/** Every hour that a window touches; null where no roll-up by hour knows the filter. */
export function hourlySums(
  db: Database.Database,
  question: { readonly mode: string; readonly filter: AnalyticsFilter; readonly window: Window },
): readonly HourSums[] | null {
  const { mode, filter, window } = question
  const { hour: table } = sumTables(filter, null)
  if (table === null) return null
  const conditions = conditionsOf(filter, { provider: 'provider', country: 'country', service: 'service' })
  return statement(
    db,
    `select hour, sum(sent) as sent, sum(accepted) as accepted, sum(delivered) as delivered,
       sum(converted) as converted
     from ${table} where hour >= ? and hour < ? and mode = ?${conditions.sql} group by hour order by hour`,
  ).all(Math.floor(window.from / HOUR_MS), Math.ceil(window.to / HOUR_MS), mode, ...conditions.params) as HourSums[]
}
