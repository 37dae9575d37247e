import { MINUTE_MS } from '../../contract/durations.ts'
import type { HistoryMapping } from '../../contract/imports.ts'
import { zoneCalendar } from '../store/zone.ts'

const yearFirst =
  /^(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?)?(Z|[+-]\d\d:?\d\d)?$/
const yearLast =
  /^(\d\d?)[-/.](\d\d?)[-/.](\d{4})(?:[T ,]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?)?(Z|[+-]\d\d:?\d\d)?$/

/** Reads times as a mapping says they are written, as UTC epoch ms; null for what is no such time. */
export function timeReader({ dates, zone }: Pick<HistoryMapping, 'dates' | 'zone'>): (text: string) => number | null {
  if (dates === 'epoch-ms' || dates === 'epoch-s') {
    const unit = dates === 'epoch-s' ? 1_000 : 1
    return (text) => (/^\d{1,14}(\.\d+)?$/.test(text) ? Math.round(Number(text) * unit) : null)
  }
  const calendar = zone === 'UTC' ? null : zoneCalendar(zone)
  return (text) => {
    // A time with the year first is always understood.
    const first = yearFirst.exec(text)
    const parts = first ?? (dates === 'year-first' ? null : yearLast.exec(text))
    if (parts === null) return null
    const [, a, b, c, hour = '0', minute = '0', second = '0', fraction = '0', offset] = parts
    const [year, month, day] = first !== null ? [a, b, c] : dates === 'day-first' ? [c, b, a] : [c, a, b]
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
    const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
    const date = new Date(midnight)
    if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null
    const ofDay = (Number(hour) * 60 + Number(minute)) * MINUTE_MS + Number(second) * 1_000
    const local = midnight + ofDay + Number(fraction.padEnd(3, '0'))
    if (offset !== undefined) return local - offsetMs(offset)
    if (calendar === null) return local
    // The offset at the instant, which is found from the offset nearby; an hour that is skipped counts as the next one.
    return local - calendar.offset(local - calendar.offset(local))
  }
}

function offsetMs(text: string): number {
  if (text === 'Z') return 0
  const digits = text.replace(':', '')
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return (digits.startsWith('-') ? -minutes : minutes) * MINUTE_MS
}
