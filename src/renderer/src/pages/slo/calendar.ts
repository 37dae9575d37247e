import { DAY_MS, HOUR_MS } from '../../../../contract/durations.ts'
import type { Slo } from '../../../../contract/slo.ts'
import { formatDateTime, plural, type Zone } from '../../format.ts'

export type CellKind = 'good' | 'some-bad' | 'bad' | 'unknown' | 'maintenance' | 'none'

export interface CalendarCell {
  /** Place in its row. */
  readonly column: number
  readonly kind: CellKind
  /** The minutes in words. */
  readonly title: string
}

export interface CalendarRow {
  readonly label: string
  readonly cells: readonly CalendarCell[]
}

/**
 * The buckets as rows: a row a day with a cell an hour, or for a single day a row an hour with a cell for ten minutes.
 * The worst of a bucket decides, and what was observed comes before what was not.
 */
export function calendarRows({ calendar }: Pick<Slo, 'calendar'>, zone: Zone): readonly CalendarRow[] {
  const { bucketMs, starts } = calendar
  const rowMs = bucketMs < HOUR_MS ? HOUR_MS : DAY_MS
  const labelLength = rowMs === DAY_MS ? 10 : 16
  const rows = new Map<string, CalendarCell[]>()
  for (const [index, start] of starts.entries()) {
    const text = formatDateTime(start, { zone })
    const row = rowMs === DAY_MS ? text.slice(0, labelLength) : `${text.slice(5, 13)}:00`
    const inRow = rowMs === DAY_MS ? Number(text.slice(11, 13)) : Math.floor(Number(text.slice(14, 16)) / 10)
    const cells = rows.get(row) ?? []
    const [good = 0, bad = 0, unknown = 0, planned = 0] = [
      calendar.good[index],
      calendar.bad[index],
      calendar.unknown[index],
      calendar.maintenance[index],
    ]
    cells.push({
      column: inRow,
      kind: kindOf(good, bad, unknown, planned),
      title: `${text.slice(0, 16)}: ${words(good, bad, unknown, planned)}`,
    })
    rows.set(row, cells)
  }
  return [...rows].map(([label, cells]) => ({ label, cells }))
}

function kindOf(good: number, bad: number, unknown: number, planned: number): CellKind {
  if (bad > 0) return bad > good ? 'bad' : 'some-bad'
  if (good > 0) return 'good'
  if (planned > 0) return 'maintenance'
  return unknown > 0 ? 'unknown' : 'none'
}

function words(good: number, bad: number, unknown: number, planned: number): string {
  const parts = [
    [good, 'good'],
    [bad, 'bad'],
    [unknown, 'unknown'],
    [planned, 'planned'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${plural(n, `${word} minute`)}`)
  return said.length === 0 ? 'not observed' : said.join(', ')
}
