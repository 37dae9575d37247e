import type { ReportRequestInput, ReportTemplate, ReportTemplateEntry } from '../../../../contract/reports.ts'
import type { Zone } from '../../format.ts'
import { plainLooks, type ReportLooks } from './look-fields.tsx'

/** What a person has chosen for a report so far. Days are `YYYY-MM-DD` in the zone of the page. */
export interface ReportDraft extends ReportLooks {
  readonly template: ReportTemplate
  readonly subject: string | null
  readonly firstDay: string
  readonly lastDay: string
}

/** IANA. */
export const zoneOf = (zone: Zone): string =>
  zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone

/** `YYYY-MM-DD` of a moment (UTC epoch ms). */
export const dayOf = (at: number, zone: Zone): string =>
  new Intl.DateTimeFormat('sv', { timeZone: zoneOf(zone), dateStyle: 'short' }).format(at)

/** What a template is usually made for. */
export function draftFor(entry: ReportTemplateEntry, zone: Zone, before: ReportDraft | null): ReportDraft {
  return {
    template: entry.name,
    subject: entry.subject === 'none' ? null : (entry.subjects[0]?.value ?? null),
    firstDay: dayOf(entry.from, zone),
    lastDay: dayOf(entry.to - 1, zone),
    ...(before === null ? plainLooks : { decimal: before.decimal, currency: before.currency, logo: before.logo }),
  }
}

/** The request of a draft; null while it cannot be one: no subject, or days that are none or not in order. */
export function requestOf(draft: ReportDraft, entry: ReportTemplateEntry, zone: Zone): ReportRequestInput | null {
  if (entry.subject !== 'none' && draft.subject === null) return null
  const from = startOf(draft.firstDay, 0, zone)
  const to = startOf(draft.lastDay, 1, zone)
  if (!(from < to) || to - from > 366 * 86_400_000) return null
  const { template, subject, decimal, currency, logo } = draft
  return { template, subject, decimal, currency, logo, from, to, zone: zoneOf(zone) }
}

/** The first moment of a day, or of one `later`, UTC epoch ms; NaN when it is none. */
function startOf(day: string, later: number, zone: Zone): number {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number)
  return zone === 'utc' ? Date.UTC(year, month - 1, date + later) : new Date(year, month - 1, date + later).getTime()
}
