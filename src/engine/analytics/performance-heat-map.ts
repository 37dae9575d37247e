import type Database from 'better-sqlite3'
import { Temporal } from 'temporal-polyfill'
import type { PerformanceReport } from '../../contract/analytics-performance.ts'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import { hourlySums } from '../store/queries/analytics-hours.ts'
import { rollupState } from '../store/rollups.ts'
import type { ReportFrame } from './report-frame.ts'

const HOURS_A_WEEK = 168
/** 1970-01-01 was a Thursday. */
const DAYS_AFTER_MONDAY = 3

type HeatMap = NonNullable<PerformanceReport['heatMap']>

/** Traffic by hour of the week in the reporting zone; null where hours cannot be told apart. */
export function heatMap(db: Database.Database, { mode, filter, window }: ReportFrame): HeatMap | null {
  const hours = hourlySums(db, { mode, filter, window })
  if (hours === null) return null
  const { calendar } = rollupState(db)
  const zeros = () => new Array<number>(HOURS_A_WEEK).fill(0)
  const map: HeatMap = { sent: zeros(), accepted: zeros(), delivered: zeros(), converted: zeros() }
  let day = Number.NaN
  let dayStart = 0
  let dayEnd = 0
  for (const row of hours) {
    const at = row.hour * HOUR_MS
    if (!(at >= dayStart && at < dayEnd)) {
      day = calendar.day(at)
      dayStart = calendar.dayStart(day)
      dayEnd = calendar.dayStart(day + 1)
    }
    const place = placeOf(
      day,
      dayEnd - dayStart === DAY_MS ? Math.floor((at - dayStart) / HOUR_MS) : hourOn(calendar.zone, at),
    )
    for (const name of ['sent', 'accepted', 'delivered', 'converted'] as const)
      map[name][place] = (map[name][place] ?? 0) + row[name]
  }
  return map
}

const placeOf = (day: number, hour: number): number => ((((day + DAYS_AFTER_MONDAY) % 7) + 7) % 7) * 24 + hour

/** On days on which the clocks change the hour is what they show. */
const hourOn = (zone: string, at: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).hour
