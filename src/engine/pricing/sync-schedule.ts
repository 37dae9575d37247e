import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { PriceRunKind } from '../../contract/pricing-models.ts'

/** 02:00 UTC, in the night of Europe and before the morning of Asia. UTC knows no daylight saving time. */
const NIGHTLY_AT_MS = 2 * HOUR_MS

/** When runs last began. */
export interface LastStarts {
  /** Of a run that covered the countries with traffic, the nightly one included; UTC epoch ms, null for never. */
  readonly hourly: number | null
  readonly nightly: number | null
}

/** What the clock says: the wall may jump, and the monotonic one stands still while the machine sleeps. */
export interface Now {
  readonly wall: number
  /** Since the last run of this process began, by the monotonic clock, ms; null without one. */
  readonly sinceRunMs: number | null
}

/**
 * The run that is due, or null. What was slept through is caught up once, not once for each hour. A clock that was set
 * back does not hold runs up: the monotonic clock, or after a restart a start that lies ahead, makes them due.
 */
export function dueRun(last: LastStarts, now: Now, everyMs: number = HOUR_MS): PriceRunKind | null {
  if (last.nightly === null || last.nightly < lastNight(now.wall)) return 'nightly'
  if (last.hourly === null) return 'hourly'
  const elapsed = now.wall - last.hourly
  if (elapsed >= everyMs) return 'hourly'
  if (now.sinceRunMs === null) return elapsed < 0 ? 'hourly' : null
  return now.sinceRunMs >= everyMs ? 'hourly' : null
}

/** When the next runs are due by the wall clock; now for one that is overdue. */
export function nextRuns(last: LastStarts, wall: number, everyMs: number = HOUR_MS) {
  return {
    hourly: last.hourly === null ? wall : Math.max(wall, Math.min(last.hourly, wall) + everyMs),
    nightly: last.nightly === null || last.nightly < lastNight(wall) ? wall : lastNight(wall) + DAY_MS,
  }
}

/** The latest nightly moment at or before `at`. */
function lastNight(at: number): number {
  return Math.floor((at - NIGHTLY_AT_MS) / DAY_MS) * DAY_MS + NIGHTLY_AT_MS
}
