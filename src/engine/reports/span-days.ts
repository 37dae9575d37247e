import { dateOfDay, zoneCalendar } from '../store/zone.ts'

/** The local days of a span, the first and the last cut to it. Times are UTC epoch ms, `to` exclusive. */
export function daysOf(
  { from, to }: { readonly from: number; readonly to: number },
  zone: string,
): readonly { readonly date: string; readonly from: number; readonly to: number }[] {
  const { day, dayStart } = zoneCalendar(zone)
  const first = day(from)
  return Array.from({ length: day(to - 1) - first + 1 }, (_, i) => ({
    date: dateOfDay(first + i),
    from: Math.max(from, dayStart(first + i)),
    to: Math.min(to, dayStart(first + i + 1)),
  }))
}
