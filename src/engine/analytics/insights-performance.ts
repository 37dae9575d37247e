import type Database from 'better-sqlite3'
import type { Insight } from '../../contract/analytics-insights.ts'
import type { AnalyticsQuery } from '../../contract/analytics-query.ts'
import type { Rate } from '../../contract/models.ts'
import { wilsonRate } from '../../contract/rate.ts'
import { countryInText } from '../country-name.ts'
import { type SumsOf, windowSums } from '../store/queries/analytics-sums.ts'
import { providerLabels } from '../store/queries/provider-labels.ts'
import { shareText } from './insight-words.ts'
import { linkOf } from './insights-revenue.ts'
import { type ReportFrame, type ReportSetting, reportFrame } from './report-frame.ts'

const measures = ['sent', 'accepted', 'delivered', 'converted', 'cost_micros'] as const
type Sums = SumsOf<(typeof measures)[number]>
type Dimension = 'provider' | 'country'

/** Rates that are clearly lower than in the span before: their intervals do not touch. */
export function performanceInsights(
  db: Database.Database,
  query: AnalyticsQuery,
  setting: ReportSetting,
): readonly Insight[] {
  const frame = reportFrame(db, query, setting)
  const labelOf = providerLabels(db)
  const names = {
    provider: (name: string) => `of ${labelOf(name)}`,
    country: (code: string) => `in ${countryInText(code)}`,
  }
  return (['provider', 'country'] as const).flatMap((group) => fallen(db, frame, query, group, names[group]))
}

function fallen(
  db: Database.Database,
  frame: ReportFrame,
  query: AnalyticsQuery,
  group: Dimension,
  whereOf: (key: string) => string,
): readonly Insight[] {
  if (frame.before === null) return []
  const sums = (window: ReportFrame['window']) =>
    windowSums(db, { mode: frame.mode, filter: frame.filter, group, measures, window, isOpen: window.isOpen })
  const before = sums(frame.before)
  return [...sums(frame.window)].flatMap(([key, now]): readonly Insight[] => {
    const was = before.get(key)
    if (key === '' || was === undefined) return []
    const where = whereOf(key)
    return [
      ...drop('delivery', { group, key, where }, deliveryOf(now), deliveryOf(was), now, query),
      ...drop('conversion', { group, key, where }, conversionOf(now), conversionOf(was), now, query),
    ]
  })
}

const deliveryOf = ({ delivered, accepted }: Sums): Rate => wilsonRate(delivered, accepted)
const conversionOf = ({ converted, sent }: Sums): Rate => wilsonRate(converted, sent)

function drop(
  rate: 'delivery' | 'conversion',
  { group, key, where }: { readonly group: Dimension; readonly key: string; readonly where: string },
  now: Rate,
  was: Rate,
  sums: Sums,
  query: AnalyticsQuery,
): readonly Insight[] {
  if (now.value === null || was.value === null || (now.high ?? 1) >= (was.low ?? 0)) return []
  const word = rate === 'delivery' ? 'Delivery' : 'Conversion'
  return [
    {
      id: `${rate}:${group}:${key}`,
      kind: `${rate}-down`,
      tone: 'bad',
      text: `${word} ${where} fell from ${shareText(was.value)} to ${shareText(now.value)} (${now.n.toLocaleString('en')} verifications).`,
      // What was paid for those that no longer arrive or convert.
      impactMicros:
        sums.sent === 0 ? null : Math.round((sums.cost_micros / sums.sent) * (was.value - now.value) * now.n),
      proof: { figure: `groups.${key}.${rate}`, value: now.value, before: was.value },
      link: {
        ...linkOf('/performance', query, { [group]: { values: [key], exclude: false } }),
      },
    },
  ]
}
