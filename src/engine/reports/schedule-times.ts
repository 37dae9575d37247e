import { Temporal } from 'temporal-polyfill'
import type { ReportScheduleDraft } from '../../contract/report-schedules.ts'
import { periodOf, shifted } from '../analytics/models/zone-calendar.ts'

type Times = Pick<ReportScheduleDraft, 'every' | 'weekday' | 'day' | 'time' | 'zone'>

/** Within so many days there is one of every weekday and one of every day of the month up to 28. */
const LOOK_AHEAD_DAYS = 62

/** The first time after `since` at which a schedule is due; both UTC epoch ms. A time that the clocks skip is moved on. */
export function nextRunAt({ every, weekday, day, time, zone }: Times, since: number): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const first = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(zone).toPlainDate()
  for (let i = 0; i < LOOK_AHEAD_DAYS; i++) {
    const date = first.add({ days: i })
    if (every === 'week' ? date.dayOfWeek !== weekday : date.day !== day) continue
    const plainTime = Temporal.PlainTime.from({ hour, minute })
    const at = date.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
    if (at > since) return at
  }
  throw new RangeError('a schedule is due within two months')
}

/** The last time from after `since` up to `now` at which it was due: however many were missed, one is caught up. */
export function dueAt(times: Times, since: number, now: number): number | null {
  let due: number | null = null
  for (let next = nextRunAt(times, since); next <= now; next = nextRunAt(times, next)) due = next
  return due
}

/** The whole week or month before a run, by the days of its zone. */
export function coveredBy({ every, zone }: Times, at: number): { readonly from: number; readonly to: number } {
  const { startMs, endMs } = shifted(periodOf(at, every, zone), -1, every, zone)
  return { from: startMs, to: endMs }
}
