import { causeLabels } from '../../../contract/episodes.ts'
import type { ReportBlock } from '../../../contract/report-document.ts'
import { countryName } from '../../country-name.ts'
import type { EpisodeFigures } from '../../store/queries/episode-figures.ts'
import type { GroupSums, ReportSums } from '../../store/queries/exports-sums.ts'
import { providerLabels } from '../../store/queries/provider-labels.ts'
import { column, fact, facts, named, share, table, text } from '../parts.ts'
import { daysOf } from '../span-days.ts'
import { countedMode, type MakeReport } from '../template.ts'
import { serviceBlocks, sloOf } from './provider-sla.ts'

const COUNTRIES_AT_MOST = 25
const EPISODES_AT_MOST = 50

/** How traffic fared, what failed over and how well the promise was kept. */
export const weeklyOperations: MakeReport = async ({ from, to, zone }, sources) => {
  const { reader, clock, providers, reportingCurrency } = sources
  const now = clock.now()
  const mode = countedMode(sources)
  const days = daysOf({ from, to: Math.min(to, Math.max(from + 1, now)) }, zone)
  const figures = await reader.read('reportSums', { mode, window: { from, to }, now, days })
  const broken = providers().flatMap((provider) => (provider.broken ? provider.name : []))
  const episodes = await reader.read(
    'episodePage',
    { modes: [mode], from, to },
    { limit: EPISODES_AT_MOST },
    { now, broken, reportingCurrency },
  )
  const slo = await sloOf({ from, to: Math.min(to, now + 1) }, sources)
  const { total, by } = figures
  const labelOf = providerLabels(sources.db)
  return {
    title: 'Operations',
    subtitle: 'Traffic, failovers and uptime',
    span: { from, to },
    sections: [
      {
        title: 'Traffic',
        blocks: [
          trafficFacts(total, reportingCurrency),
          {
            kind: 'chart',
            caption: 'Verifications by day',
            shape: 'bars',
            values: 'count',
            currency: null,
            labels: days.map(({ date }) => date.slice(5)),
            series: [
              { name: 'Sent', values: figures.days.map(({ sent }) => sent) },
              { name: 'Converted', values: figures.days.map(({ converted }) => converted) },
            ],
          },
        ],
      },
      {
        title: 'Providers',
        blocks: [trafficTable('By provider', 'Provider', named(by.provider, labelOf), reportingCurrency)],
      },
      { title: 'Countries', blocks: [countriesTable(named(by.country, countryName), reportingCurrency)] },
      { title: 'Failovers', blocks: [episodesTable(episodes.rows, episodes.matching, reportingCurrency, labelOf)] },
      { title: 'Uptime', blocks: serviceBlocks(slo) },
      { title: 'How it is counted', blocks: [text(...method)] },
    ],
  }
}

const trafficFacts = (sums: ReportSums, currency: string): ReportBlock =>
  facts(
    fact('Sent', 'count', sums.sent),
    fact('Accept rate', 'percent', share(sums.accepted, sums.decided)),
    fact('Delivery rate', 'percent', share(sums.delivered, sums.accepted)),
    fact('Conversion rate', 'percent', share(sums.converted, sums.sent)),
    fact('Failed for good', 'count', sums.failed),
    fact('Failed over', 'count', sums.failed_over),
    fact('Rescued', 'count', sums.rescued),
    fact('Maybe duplicate', 'count', sums.maybe_duplicate),
    fact('Cost', 'money', sums.cost_micros, currency),
    fact('Attempts without a price', 'count', sums.unpriced),
  )

const trafficTable = (caption: string, name: string, groups: readonly GroupSums[], currency: string) =>
  table(
    caption,
    [
      column(name),
      column('Sent', 'count'),
      column('Accept', 'percent'),
      column('Delivery', 'percent'),
      column('Conversion', 'percent'),
      column('Failed over', 'count'),
      column('Cost', 'money', currency),
    ],
    groups.map(({ label, sums }) => [
      label === '' ? 'none' : label,
      sums.sent,
      share(sums.accepted, sums.decided),
      share(sums.delivered, sums.accepted),
      share(sums.converted, sums.sent),
      sums.failed_over,
      sums.cost_micros,
    ]),
    'Nothing was sent in this span.',
  )

const countriesTable = (groups: readonly GroupSums[], currency: string) =>
  trafficTable(
    groups.length > COUNTRIES_AT_MOST ? `The ${COUNTRIES_AT_MOST} largest of ${groups.length} countries` : 'By country',
    'Country',
    groups.slice(0, COUNTRIES_AT_MOST),
    currency,
  )

const episodesTable = (
  rows: readonly EpisodeFigures[],
  matching: number,
  currency: string,
  labelOf: (provider: string) => string,
) =>
  table(
    matching > rows.length ? `The latest ${rows.length} of ${matching} episodes` : 'Episodes',
    [
      column('Began', 'time'),
      column('Provider'),
      column('Cause'),
      column('Failovers', 'count'),
      column('Taken over', 'count'),
      column('Lost', 'count'),
      column('Longest', 'duration'),
      column('Extra cost', 'price', currency),
    ],
    rows.map((row) => [
      row.createdAt,
      labelOf(row.provider),
      causeLabels[row.cause],
      row.hops,
      row.takenOver,
      row.lost,
      row.maxMs,
      row.extraCost?.micros ?? null,
    ]),
    'No failover in this span.',
  )

const method = [
  'Accept rate = accepted / accepted or over. Delivery rate = delivered / accepted. Conversion rate = converted / sent. A verification counts on the day it was sent, however late its receipt comes.',
  'By provider, a verification counts for the one that accepted it last, or that was tried last. Drills and test messages are left out.',
  'Cost is what providers charge, failed and repeated attempts included; attempts without a known price are counted apart and left out of it.',
]
