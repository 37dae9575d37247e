import { Temporal } from 'temporal-polyfill'
import type { Span } from './forecast.ts'

/** Calendar periods that figures are reported in. Weeks begin on Monday. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** One period of a calendar in one time zone. */
export interface Period extends Span {
  /** Its first local day, such as `2026-03-01`; the same text for the same period, and in order as text. */
  readonly key: string
}

/**
 * The period that holds an instant (UTC epoch ms), in an IANA time zone. Days are local days: 23 or 25 hours long when
 * the clocks change (24.5 on Lord Howe), and where midnight does not exist they begin with the first moment there is.
 */
export function periodOf(atMs: number, unit: CalendarUnit, zone: string): Period {
  const day = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(zone).toPlainDate()
  return periodFrom(firstDay(day, unit), unit, zone)
}

/** The periods from the one that holds `fromMs` to the one before `toMs`. */
export function periodsBetween(fromMs: number, toMs: number, unit: CalendarUnit, zone: string): readonly Period[] {
  const periods: Period[] = []
  let period = periodOf(fromMs, unit, zone)
  while (period.startMs < toMs) {
    periods.push(period)
    period = shifted(period, 1, unit, zone)
  }
  return periods
}

/** The period `count` periods later, or earlier if negative. */
export function shifted(period: Period, count: number, unit: CalendarUnit, zone: string): Period {
  return periodFrom(Temporal.PlainDate.from(period.key).add(durationOf(unit, count)), unit, zone)
}

/**
 * The part of an earlier period to hold an unfinished one against: as much of it as has passed of `period` at `now`,
 * by the local clock and not beyond its end (31 March against February is all of February).
 */
export function sameElapsedPart(period: Period, earlier: Period, now: number, zone: string): Span {
  if (now >= period.endMs) return { startMs: earlier.startMs, endMs: earlier.endMs }
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(zone)
  const start = Temporal.PlainDate.from(period.key)
  const days = local.toPlainDate().since(start, { largestUnit: 'days' }).days
  const day = Temporal.PlainDate.from(earlier.key).add({ days })
  const end = day.toZonedDateTime({ timeZone: zone, plainTime: local.toPlainTime() }).epochMilliseconds
  return { startMs: earlier.startMs, endMs: Math.min(earlier.endMs, Math.max(earlier.startMs, end)) }
}

function periodFrom(first: Temporal.PlainDate, unit: CalendarUnit, zone: string): Period {
  return {
    key: first.toString(),
    startMs: first.toZonedDateTime(zone).epochMilliseconds,
    endMs: first.add(durationOf(unit, 1)).toZonedDateTime(zone).epochMilliseconds,
  }
}

function firstDay(day: Temporal.PlainDate, unit: CalendarUnit): Temporal.PlainDate {
  switch (unit) {
    case 'day':
      return day
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 })
    case 'month':
      return day.with({ day: 1 })
    case 'quarter':
      return day.with({ day: 1, month: day.month - ((day.month - 1) % 3) })
    case 'year':
      return day.with({ day: 1, month: 1 })
  }
}

function durationOf(unit: CalendarUnit, count: number): Temporal.DurationLike {
  switch (unit) {
    case 'day':
      return { days: count }
    case 'week':
      return { weeks: count }
    case 'month':
      return { months: count }
    case 'quarter':
      return { months: 3 * count }
    case 'year':
      return { years: count }
  }
}
