import { HOUR_MS } from '../../../contract/durations.ts'
import { firstDayOfMonth, monthOfDay, type ZoneCalendar } from '../zone.ts'
import type { Window } from './whole-hours.ts'

/** A part of a window by what answers it: bounds count months, days or hours as the roll-ups do, or are epoch ms. */
export interface Slice {
  readonly by: 'month' | 'day' | 'hour' | 'rows'
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** Which levels the roll-ups of a question have. */
export interface Levels {
  readonly months: boolean
  readonly days: boolean
  readonly hours: boolean
}

/**
 * Cuts a window into whole months, days and hours and what is left for raw rows, largest first. `isOpen`: nothing is
 * newer than its end, so that the running day is taken as a whole.
 */
export function slicesOf(calendar: ZoneCalendar, window: Window, isOpen: boolean, levels: Levels): readonly Slice[] {
  if (window.from >= window.to) return []
  if (!levels.days) return levels.hours ? hourSlices(window, isOpen) : [{ by: 'rows', ...window }]
  const startDay = calendar.day(window.from)
  const from = calendar.dayStart(startDay) === window.from ? startDay : startDay + 1
  const to = isOpen ? calendar.day(window.to - 1) + 1 : calendar.day(window.to)
  if (from >= to) return levels.hours ? hourSlices(window, isOpen) : [{ by: 'rows', ...window }]
  const edges = [
    { from: window.from, to: calendar.dayStart(from) },
    { from: isOpen ? window.to : calendar.dayStart(to), to: window.to },
  ].filter((edge) => edge.from < edge.to)
  const outside = edges.flatMap((edge): readonly Slice[] =>
    levels.hours ? hourSlices(edge, false) : [{ by: 'rows', ...edge }],
  )
  return [...daySlices(from, to, levels.months), ...outside]
}

function daySlices(from: number, to: number, hasMonths: boolean): readonly Slice[] {
  const startMonth = monthOfDay(from)
  const first = firstDayOfMonth(startMonth) === from ? startMonth : startMonth + 1
  const last = monthOfDay(to)
  if (!hasMonths || first >= last) return [{ by: 'day', from, to }]
  const slices: readonly Slice[] = [
    { by: 'month', from: first, to: last },
    { by: 'day', from, to: firstDayOfMonth(first) },
    { by: 'day', from: firstDayOfMonth(last), to },
  ]
  return slices.filter((slice) => slice.from < slice.to)
}

function hourSlices(window: Window, isOpen: boolean): readonly Slice[] {
  const from = Math.ceil(window.from / HOUR_MS)
  const to = isOpen ? Math.ceil(window.to / HOUR_MS) : Math.floor(window.to / HOUR_MS)
  if (from >= to) return [{ by: 'rows', ...window }]
  const slices: readonly Slice[] = [
    { by: 'hour', from, to },
    { by: 'rows', from: window.from, to: from * HOUR_MS },
    { by: 'rows', from: isOpen ? window.to : to * HOUR_MS, to: window.to },
  ]
  return slices.filter((slice) => slice.from < slice.to)
}
