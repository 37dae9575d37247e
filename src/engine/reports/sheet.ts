import type { DecimalMark, ReportColumn, ReportValue } from '../../contract/report-document.ts'
import { zoneCalendar } from '../store/zone.ts'

/** A table on its way into a file. Rows come in batches, so that a million of them never are in memory together. */
export interface Sheet {
  readonly name: string
  readonly columns: readonly ReportColumn[]
  readonly batches: AsyncIterable<readonly (readonly ReportValue[])[]>
}

/** How a file is written. */
export interface FileStyle {
  /** IANA. */
  readonly zone: string
  readonly decimal: DecimalMark
  /** CSV only: a byte order mark first. */
  readonly bom: boolean
}

/** The name of a column with what its numbers are: the zone of times, the currency of money, the unit of durations. */
export function headerOf({ label, kind, currency }: ReportColumn, zone: string): string {
  switch (kind) {
    case 'time':
    case 'day':
      return `${label} (${zone})`
    case 'money':
    case 'price':
      return currency === null ? label : `${label} (${currency})`
    case 'duration':
      return `${label} (ms)`
    case 'percent':
      return `${label} (%)`
    default:
      return label
  }
}

/** What the clocks of a zone show at an instant, both as ms: reading the result as UTC gives the local date and time. */
export function wallClock(zone: string): (at: number) => number {
  const { offset } = zoneCalendar(zone)
  return (at) => at + offset(at)
}
