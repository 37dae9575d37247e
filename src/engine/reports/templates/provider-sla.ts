import type { ReportBlock } from '../../../contract/report-document.ts'
import type { Slo } from '../../../contract/slo.ts'
import { providerLabels } from '../../store/queries/provider-labels.ts'
import { getSetting } from '../../store/settings.ts'
import { column, fact, facts, table, text } from '../parts.ts'
import { sloMethod } from '../slo-method.ts'
import type { MakeReport, ReportSources } from '../template.ts'

type LabelOf = (provider: string) => string

/** How well the promise was kept, for the service and each of its providers. */
export const providerSla: MakeReport = async ({ from, to }, sources) => {
  const slo = await sloOf({ from, to }, sources)
  const labelOf = providerLabels(sources.db)
  return {
    title: 'Service level',
    subtitle: 'Uptime of the service and of each provider',
    span: { from, to },
    sections: [
      { title: 'Service', blocks: serviceBlocks(slo) },
      { title: 'Providers', blocks: [providersTable(slo, labelOf)] },
      { title: 'Incidents', blocks: [incidentsTable(slo, labelOf)] },
      { title: 'Failover and recovery', blocks: [timesTable(slo)] },
      { title: 'Planned maintenance', blocks: [maintenanceTable(slo, labelOf)] },
      { title: 'How it is counted', blocks: [text(...sloMethod(slo.target))] },
    ],
  }
}

/** The figures of the SLO page, of a span. */
export function sloOf(
  span: { readonly from: number; readonly to: number },
  { db, reader, providers }: ReportSources,
): Promise<Omit<Slo, 'method'>> {
  const inUse = providers().flatMap((provider) => (provider.inUse ? provider.name : []))
  return reader.read('sloFigures', { ...span, target: getSetting(db, 'slo.target'), providers: inUse })
}

/** Uptime against its target, the budget, and where the bad minutes lie. */
export function serviceBlocks({ uptime, budget, target, calendar, since }: Omit<Slo, 'method'>): ReportBlock[] {
  const missed = uptime.value !== null && uptime.value < target
  const verdict: ReportBlock =
    uptime.value === null
      ? { kind: 'verdict', tone: 'neutral', label: 'Not observed', text: 'No minute of this span is on record.' }
      : {
          kind: 'verdict',
          tone: missed ? 'bad' : 'ok',
          label: missed ? 'Target missed' : 'Target met',
          text: `${percent(uptime.value)} of observed minutes were good; the target is ${percent(target)}.`,
        }
  return [
    verdict,
    facts(
      fact('Uptime', 'percent', uptime.value),
      fact('Target', 'percent', target),
      fact('Good minutes', 'count', uptime.good),
      fact('Bad minutes', 'count', uptime.bad),
      fact('Unknown minutes', 'count', uptime.unknown),
      fact('Planned minutes', 'count', uptime.maintenance),
      fact('Not observed', 'count', uptime.unobserved),
      fact('Error budget, minutes', 'count', Math.round(budget.allowed * 10) / 10),
      fact('Budget used, minutes', 'count', budget.used),
      fact('Verifications sent', 'count', uptime.sent),
      fact('Without a provider in time', 'count', uptime.missed),
      fact('On record since', 'time', since),
    ),
    {
      kind: 'chart',
      caption: 'Bad minutes over the span',
      shape: 'bars',
      values: 'count',
      currency: null,
      labels: calendar.starts.map((at) => new Date(at).toISOString().slice(5, 16).replace('T', ' ')),
      series: [{ name: 'Bad minutes', values: [...calendar.bad] }],
    },
  ]
}

const percent = (value: number): string => `${Number((value * 100).toFixed(3))} %`

const providersTable = ({ providers }: Omit<Slo, 'method'>, labelOf: LabelOf): ReportBlock =>
  table(
    'Uptime by provider',
    [
      column('Provider'),
      column('Uptime', 'percent'),
      column('Good minutes', 'count'),
      column('Bad minutes', 'count'),
      column('Unknown minutes', 'count'),
      column('Planned minutes', 'count'),
    ],
    providers.map((row) => [labelOf(row.provider), row.value, row.good, row.bad, row.unknown, row.maintenance]),
    'No provider is in use.',
  )

const incidentsTable = ({ incidents, incidentCount }: Omit<Slo, 'method'>, labelOf: LabelOf): ReportBlock =>
  table(
    incidentCount > incidents.length ? `The latest ${incidents.length} of ${incidentCount} incidents` : 'Incidents',
    [
      column('From', 'time'),
      column('To', 'time'),
      column('Bad minutes', 'count'),
      column('Sent', 'count'),
      column('Without a provider', 'count'),
      column('Providers'),
    ],
    incidents.map((row) => [
      row.from,
      row.to,
      row.badMinutes,
      row.sent,
      row.missed,
      [...new Set(row.episodes.map(({ provider }) => labelOf(provider)))].join(', '),
    ]),
    'No incident in this span.',
  )

const timesTable = ({ failover, recovery }: Omit<Slo, 'method'>): ReportBlock =>
  table(
    'Times',
    [
      column('Of'),
      column('Number', 'count'),
      column('p50', 'duration'),
      column('p95', 'duration'),
      column('p99', 'duration'),
      column('Longest', 'duration'),
    ],
    (
      [
        ['Failover, traffic', failover.traffic],
        ['Failover, drills', failover.drills],
        ['Recovery, outages', recovery.outages],
        ['Recovery, drills', recovery.drills],
      ] as const
    ).map(([name, times]) => [name, times.n, times.p50Ms, times.p95Ms, times.p99Ms, times.maxMs]),
  )

const maintenanceTable = ({ maintenance }: Omit<Slo, 'method'>, labelOf: LabelOf): ReportBlock =>
  table(
    'Windows',
    [column('From', 'time'), column('To', 'time'), column('Provider'), column('Reason'), column('Author')],
    maintenance.map((row) => [
      row.from,
      row.to,
      row.provider === null ? 'all' : labelOf(row.provider),
      row.reason,
      row.author,
    ]),
    'Nothing was planned in this span.',
  )
