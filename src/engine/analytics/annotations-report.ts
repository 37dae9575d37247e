import type Database from 'better-sqlite3'
import type * as z from 'zod'
import { type Annotation, annotationKinds, type annotationsInput } from '../../contract/analytics-insights.ts'
import { type Happening, type HappeningKind, happenings } from '../store/queries/analytics-annotations.ts'
import type { NoteRow } from '../store/schema-analytics.ts'
import { type ReportSetting, reportFrame } from './report-frame.ts'

/** What happened in a span, as far as it concerns the filter; the latest first. */
export function annotationsReport(
  db: Database.Database,
  query: z.output<typeof annotationsInput>,
  setting: ReportSetting,
): { annotations: Annotation[]; total: number } {
  const { window, filter } = reportFrame(db, query, setting)
  const found = (query.kinds ?? annotationKinds).map((kind) => {
    const { rows, total } = happenings(db, kind, { window, filter, limit: query.limit })
    return { total, annotations: rows.map((row) => annotationOf(kind, row)) }
  })
  const all = found.flatMap(({ annotations }) => annotations).sort((a, b) => b.from - a.from)
  return { annotations: all.slice(0, query.limit), total: found.reduce((sum, { total }) => sum + total, 0) }
}

export function annotationOf(kind: HappeningKind, row: Happening): Annotation {
  const { key, from, to, provider, country } = row
  return { id: `${kind}:${key}`, kind, from, to, text: sentences[kind](row), provider, country, link: links[kind](row) }
}

export const annotationOfNote = ({ id, at, to_at, text, provider, country }: NoteRow): Annotation =>
  annotationOf('note', { key: id, from: at, to: to_at, provider, country, n: 1, text, low: null, high: null })

const plural = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`
const signed = (percent: number | null): string => `${(percent ?? 0) > 0 ? '+' : ''}${(percent ?? 0).toFixed(1)} %`

const sentences: Readonly<Record<HappeningKind, (row: Happening) => string>> = {
  failover: ({ provider, n, text }) => `${plural(n, 'failover', 'failovers')} away from ${provider} (${text}).`,
  price: ({ provider, country, n, low, high }) => {
    const range = low === high ? signed(low) : `${signed(low)} to ${signed(high)}`
    return `${plural(n, 'price', 'prices')} of ${provider}${country === null ? '' : ` in ${country}`} changed: ${range}.`
  },
  policy: ({ text }) => `Routing changed: ${text}`,
  drill: ({ provider, text }) => `Drill on ${provider}: ${text}.`,
  maintenance: ({ provider, text }) => `Maintenance${provider === null ? '' : ` of ${provider}`}: ${text}`,
  note: ({ text }) => text ?? '',
}

const HOUR_MS = 3_600_000

const links: Readonly<Record<HappeningKind, (row: Happening) => Annotation['link']>> = {
  failover: ({ provider, from, to }) => ({
    path: '/failovers',
    params: { fromProviders: provider ?? '', from: String(from - HOUR_MS), to: String(to + HOUR_MS) },
  }),
  price: ({ provider, country }) => ({
    path: '/prices',
    params: { tab: 'history', provider: provider ?? '', ...(country !== null && { country }) },
  }),
  policy: () => ({ path: '/policy', params: {} }),
  drill: ({ key }) => ({ path: '/drills', params: { id: String(key) } }),
  maintenance: () => null,
  note: () => null,
}
