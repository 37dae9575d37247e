import type Database from 'better-sqlite3'
import type * as z from 'zod'
import { type Annotation, annotationKinds, type annotationsInput } from '../../contract/analytics-insights.ts'
import { HOUR_MS } from '../../contract/durations.ts'
import { causeLabels, causes } from '../../contract/episodes.ts'
import { countryInText } from '../country-name.ts'
import { type Happening, type HappeningKind, happenings } from '../store/queries/analytics-annotations.ts'
import { providerLabels } from '../store/queries/provider-labels.ts'
import type { NoteRow } from '../store/schema-analytics.ts'
import { type ReportSetting, reportFrame } from './report-frame.ts'

/** What happened in a span, as far as it concerns the filter; the latest first. */
export function annotationsReport(
  db: Database.Database,
  query: z.output<typeof annotationsInput>,
  setting: ReportSetting,
): { annotations: Annotation[]; total: number } {
  const { window, filter } = reportFrame(db, query, setting)
  const labelOf = providerLabels(db)
  const found = (query.kinds ?? annotationKinds).map((kind) => {
    const { rows, total } = happenings(db, kind, { window, filter, limit: query.limit })
    return { total, annotations: rows.map((row) => annotationOf(kind, row, labelOf)) }
  })
  const all = found.flatMap(({ annotations }) => annotations).sort((a, b) => b.from - a.from)
  return { annotations: all.slice(0, query.limit), total: found.reduce((sum, { total }) => sum + total, 0) }
}

type LabelOf = (provider: string) => string

function annotationOf(kind: HappeningKind, row: Happening, labelOf: LabelOf): Annotation {
  const { key, from, to, provider, country } = row
  const who = provider === null ? 'every provider' : labelOf(provider)
  const text = sentences[kind](row, who)
  return { id: `${kind}:${key}`, kind, from, to, text, provider, country, link: links[kind](row) }
}

export const annotationOfNote = ({ id, at, to_at, text, provider, country }: NoteRow): Annotation =>
  annotationOf('note', { key: id, from: at, to: to_at, provider, country, n: 1, text, low: null, high: null }, String)

const plural = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`
const signed = (percent: number | null): string => `${(percent ?? 0) > 0 ? '+' : ''}${(percent ?? 0).toFixed(1)} %`

const sentences: Readonly<Record<HappeningKind, (row: Happening, who: string) => string>> = {
  failover: ({ n, text }, who) => `${plural(n, 'failover', 'failovers')} away from ${who}${causeText(text)}.`,
  price: ({ country, n, low, high }, who) => {
    const [least, most] = [signed(low), signed(high)]
    const range = least === most ? least : `${least} to ${most}`
    return `${plural(n, 'price', 'prices')} of ${who}${country === null ? '' : ` in ${countryInText(country)}`} changed: ${range}.`
  },
  policy: ({ text }) => `Routing changed: ${text}`,
  drill: ({ text }, who) => `Drill on ${who}: ${text}.`,
  maintenance: ({ text }, who) => `Maintenance of ${who}: ${text}`,
  note: ({ text }) => text ?? '',
}

/** Why an episode began, in brackets. */
const causeText = (cause: string | null): string => {
  const known = causes.find((one) => one === cause)
  if (known === undefined) return ''
  const label = causeLabels[known]
  return ` (${label.charAt(0).toLowerCase()}${label.slice(1)})`
}

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
