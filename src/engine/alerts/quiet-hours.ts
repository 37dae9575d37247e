import { type Severity, severities } from '../../contract/alert-rules.ts'
import type { QuietHours } from '../../contract/alerts.ts'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

interface WallTime {
  /** 1 is Monday, 7 is Sunday. */
  readonly day: number
  /** Since midnight. */
  readonly minute: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What the clock on the wall of a zone shows at `now` (UTC epoch ms). */
function wallTime(now: number, zone: string): WallTime {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  formats.set(zone, format)
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
  return {
    day: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/**
 * Whether it is quiet at `now` (UTC epoch ms). The clock on the wall decides: where summer time begins or ends the
 * night is an hour shorter or longer, and a time that comes twice is quiet both times.
 */
export function isQuiet(hours: QuietHours, now: number): boolean {
  if (!hours.enabled) return false
  const { day, minute } = wallTime(now, hours.zone)
  const from = minuteOf(hours.from)
  const to = minuteOf(hours.to)
  const today = hours.days.includes(day)
  if (from < to) return today && minute >= from && minute < to
  const yesterday = hours.days.includes(day === 1 ? 7 : day - 1)
  return (today && minute >= from) || (yesterday && minute < to)
}

/** Whether a notification of this severity has to wait for the end of the quiet hours. */
export function isHeldBack(hours: QuietHours, severity: Severity, now: number): boolean {
  if (!isQuiet(hours, now)) return false
  const { breakThrough } = hours
  return breakThrough === null || severities.indexOf(severity) < severities.indexOf(breakThrough)
}
