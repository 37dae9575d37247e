import type { Drill, DrillCheck, DrillReport, DrillVerdict } from '../../../contract/drills.ts'
import type { ReportBlock, ReportValue, ValueKind } from '../../../contract/report-document.ts'
import type { Fault } from '../../../contract/sandbox.ts'
import { AppError } from '../../app-error.ts'
import { drillById } from '../../store/drills.ts'
import { providerLabels } from '../../store/queries/provider-labels.ts'
import { column, fact, facts, table, text } from '../parts.ts'
import type { MakeReport } from '../template.ts'

/** What a drill found, against its targets. */
export const drillReport: MakeReport = async ({ subject }, { db }) => {
  const drill = /^\d{1,15}$/.test(subject ?? '') ? drillById(db, Number(subject)) : null
  if (drill === null) throw new AppError('NOT_FOUND', {}, `There is no drill ${subject ?? ''}.`)
  const { report } = drill
  return {
    title: `Drill ${drill.id}`,
    subtitle: `${providerLabels(db)(drill.provider)}: ${faultNames[drill.fault]} for ${drill.seconds} s`,
    span: null,
    sections: [
      { title: 'Result', blocks: report === null ? [verdictOf(drill)] : resultOf(drill, report) },
      ...(report === null ? [] : [{ title: 'What happened', blocks: [momentsOf(report)] }]),
      { title: 'How it is measured', blocks: [text(...method)] },
    ],
  }
}

const faultNames: Readonly<Record<Fault, string>> = {
  refuse: 'refuses connections',
  hang: 'does not answer',
  'reset-after-write': 'breaks the connection after the message was sent',
  'error-500': 'answers with errors',
  'throttle-429': 'throttles',
  'wrong-body': 'answers with nonsense',
  slow: 'is slow',
  'silent-non-delivery': 'accepts and delivers nothing',
}

const verdicts: Readonly<Record<DrillVerdict, readonly ['ok' | 'bad' | 'neutral', string, string]>> = {
  passed: ['ok', 'Passed', 'Every target was met.'],
  failed: ['bad', 'Failed', 'At least one target was missed.'],
  cancelled: ['neutral', 'Cancelled', 'Ended by hand before it was over.'],
  interrupted: ['neutral', 'Interrupted', 'Signalbox stopped in the middle of it, so nothing was measured.'],
}

function verdictOf({ verdict }: Drill): ReportBlock {
  if (verdict === null) return { kind: 'verdict', tone: 'neutral', label: 'Running', text: 'Not over yet.' }
  const [tone, label, words] = verdicts[verdict]
  return { kind: 'verdict', tone, label, text: words }
}

const checkNames: Readonly<Record<DrillCheck['name'], string>> = {
  failover: 'Failover, longest',
  recovery: 'Recovery',
  lost: 'Lost',
}
const checkVerdicts: Readonly<Record<DrillCheck['verdict'], string>> = {
  pass: 'Pass',
  fail: 'Fail',
  'not-applicable': 'Nothing to measure',
}

function resultOf(drill: Drill, report: DrillReport): ReportBlock[] {
  const { counts, failover, rescue, extraCost } = report
  return [
    verdictOf(drill),
    table(
      'Targets',
      [column('Target'), column('Measured'), column('Demanded'), column('Result')],
      report.checks.map(({ name, measured, target, verdict }) => [
        checkNames[name],
        measured === null ? null : name === 'lost' ? String(measured) : seconds(measured),
        name === 'lost' ? String(target) : `under ${seconds(target)}`,
        checkVerdicts[verdict],
      ]),
    ),
    facts(
      ...(
        [
          ['Started', 'time', report.startedAt],
          ['Ended', 'time', report.endedAt],
          ['Run', 'text', drill.origin === 'scheduled' ? 'by schedule' : 'by hand'],
          ['Verifications a second', 'text', String(drill.perSecond)],
          ['Sent', 'count', counts.sent],
          ['Accepted', 'count', counts.accepted],
          ['Failed over', 'count', counts.failedOver],
          ['Rescued', 'count', counts.rescued],
          ['Maybe duplicate', 'count', counts.maybeDuplicate],
          ['Lost', 'count', report.lost],
          ['Sent while open', 'count', report.sentWhileOpen],
          ['Detected after', 'duration', report.detectionMs],
          ['Failover p50', 'duration', failover.p50Ms],
          ['Failover p99', 'duration', failover.p99Ms],
          ['Recovery', 'duration', report.recoveryMs],
          ['Rescue, longest', 'duration', rescue.maxMs],
        ] as const satisfies readonly (readonly [string, ValueKind, ReportValue])[]
      ).map(([label, kind, value]) => fact(label, kind, value)),
      fact('Extra cost, simulated', 'price', extraCost?.micros ?? null, extraCost?.currency ?? null),
    ),
  ]
}

const seconds = (ms: number): string => `${Number((ms / 1_000).toFixed(2))} s`

const momentsOf = ({ moments, startedAt }: DrillReport): ReportBlock =>
  table(
    'Moments',
    [column('Time', 'time'), column('After', 'duration'), column('What')],
    moments.map(({ at, text: what }) => [at, at - startedAt, what]),
  )

const method = [
  'A drill injects the fault on traffic of its own: what customers send, and the breakers they depend on, are not touched.',
  'Failover runs from the first submission to the acceptance by another provider. Recovery runs from the end of the fault to the first acceptance by the provider of a verification submitted after it.',
  'Lost are verifications that reached nobody’s network: no provider took them, or only the one that swallowed them.',
]
