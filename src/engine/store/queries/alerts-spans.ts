import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../../contract/durations.ts'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { unite } from './alerts-ranges.ts'
import type { Window } from './whole-hours.ts'

/** A column of the roll-ups by country, or the difference of two. */
type HourlyCount = 'failed' | 'decided - accepted' | 'accepted - delivered' | 'accepted - converted'

/**
 * The parts of a span that have to be looked at minute by minute: where the hours that a sliding window may touch count
 * at least so much. With what comes before and after as far as a window reaches, so that sliding over the parts gives
 * what sliding over the whole span gives. Drills are left out. The whole span while the roll-ups are rebuilt.
 */
export function busyParts(
  db: Database.Database,
  span: Window,
  windowMs: number,
  { count, least }: { readonly count: HourlyCount; readonly least: number },
): readonly Window[] {
  if (rollupState(db).builtTo !== null) return [span]
  const reach = Math.ceil(windowMs / HOUR_MS)
  const rows = statement(
    db,
    `select hour, sum(${count}) as n from rollup_country_hours
     where hour >= :from and hour <= :to and mode <> 'drill' group by hour order by hour`,
  ).all({ from: Math.floor(span.from / HOUR_MS) - reach, to: Math.floor(span.to / HOUR_MS) }) as {
    readonly hour: number
    readonly n: number
  }[]
  const counts = new Map(rows.map(({ hour, n }) => [hour, n]))
  const enough = (hour: number): boolean => {
    let n = 0
    for (let h = hour - reach; h <= hour; h++) n += counts.get(h) ?? 0
    return n >= least
  }
  const ends = rows.flatMap(({ hour }) => Array.from({ length: reach + 1 }, (_, after) => hour + after))
  const parts = [...new Set(ends)]
    .filter(enough)
    .map((hour) => [(hour - reach) * HOUR_MS, (hour + 1 + reach) * HOUR_MS] as const)
  return unite(parts)
    .map(([from, to]) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    .filter(({ from, to }) => from < to)
}
