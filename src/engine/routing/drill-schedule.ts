import type { DrillSchedule } from '../../contract/drills.ts'
import { DAY_MS } from '../../contract/durations.ts'

/** The first time after `since` (UTC epoch ms) at which the schedule wants a drill; null when it is off. */
export function nextDrillAt({ interval, hour, weekday }: DrillSchedule, since: number): number | null {
  if (interval === 'off') return null
  const day = since - (since % DAY_MS)
  const isWanted = (at: number) => at > since && (interval === 'daily' || weekdayOf(at) === weekday)
  const times = Array.from({ length: 9 }, (_, days) => day + days * DAY_MS + hour * 3_600_000)
  return times.find(isWanted) ?? null
}

/** 1 is Monday, 7 is Sunday, in UTC. */
const weekdayOf = (at: number): number => ((new Date(at).getUTCDay() + 6) % 7) + 1
