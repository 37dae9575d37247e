import { DAY_MS } from '../../contract/durations.ts'

/** No zone changes its offset between two quarters of an hour. */
const QUARTER_MS = 900_000
const KEPT_AT_MOST = 100_000

/** The calendar of one zone. Days and months are counted from 1970-01-01 as the zone's clocks show it. */
export interface ZoneCalendar {
  /** IANA. */
  readonly zone: string
  /** The local day of an instant (UTC epoch ms). */
  day(at: number): number
  /** The first instant of a local day, UTC epoch ms. */
  dayStart(day: number): number
  /** By how much the zone's clocks are ahead of UTC at an instant, ms. */
  offset(at: number): number
}

const calendars = new Map<string, ZoneCalendar>()

/** @throws {RangeError} when the zone is unknown */
export function zoneCalendar(zone: string): ZoneCalendar {
  const found = calendars.get(zone) ?? createCalendar(zone)
  calendars.set(zone, found)
  return found
}

/** The month of a local day. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

/** The first local day of a month. */
export const firstDayOfMonth = (month: number): number => Date.UTC(1970, month) / DAY_MS

/** `YYYY-MM-DD` of a local day. */
export const dateOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** The local day of a `YYYY-MM-DD`. */
export const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS

function createCalendar(zone: string): ZoneCalendar {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsets = new Map<number, number>()
  let lastQuarter = Number.NaN
  let lastOffset = 0

  const readOffset = (at: number): number => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - at
  }

  const offset = (at: number): number => {
    const quarter = Math.floor(at / QUARTER_MS)
    if (quarter === lastQuarter) return lastOffset
    if (offsets.size > KEPT_AT_MOST) offsets.clear()
    const found = offsets.get(quarter) ?? readOffset(quarter * QUARTER_MS)
    offsets.set(quarter, found)
    lastQuarter = quarter
    lastOffset = found
    return found
  }

  const day = (at: number): number => Math.floor((at + offset(at)) / DAY_MS)

  return {
    zone,
    day,
    offset,
    dayStart(wanted) {
      // Clocks are never more than a day from UTC; the first quarter of an hour of that day is found by halving.
      let before = Math.floor((wanted * DAY_MS - DAY_MS - 1) / QUARTER_MS)
      let within = Math.ceil((wanted * DAY_MS + DAY_MS) / QUARTER_MS)
      while (within - before > 1) {
        const middle = Math.floor((before + within) / 2)
        if (day(middle * QUARTER_MS) >= wanted) within = middle
        else before = middle
      }
      return within * QUARTER_MS
    },
  }
}
