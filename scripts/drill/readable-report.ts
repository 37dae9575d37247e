import type { Drill, DrillCheck } from '../../src/contract/drills.ts'
import { decimalFromMicros } from '../../src/contract/money.ts'

const targets: Readonly<Record<DrillCheck['name'], string>> = {
  failover: 'Failover, longest',
  recovery: 'Recovery',
  lost: 'Lost',
}

const verdicts: Readonly<Record<DrillCheck['verdict'], string>> = {
  pass: 'pass',
  fail: 'FAIL',
  'not-applicable': 'nothing had to move',
}

/** The report for people, as lines of text. */
export function readableReport({ report, verdict, provider, fault, seconds }: Drill, label: string): string {
  const title = `Drill: ${label} (${provider}), ${fault} for ${seconds} s`
  if (report === null) return `${title}\nThe drill broke off; there is no report.\n`
  const { counts, failover, rescue, extraCost } = report
  const facts: readonly (readonly [string, string])[] = [
    ['Sent', `${counts.sent} drill verifications`],
    ['Accepted', String(counts.accepted)],
    ['Maybe duplicate', `${counts.maybeDuplicate} (the same code may have gone out twice)`],
    ['Detection', `${time(report.detectionMs)} from the start of the fault to the open breaker`],
    ['Failover', times(failover)],
    ['Rescue', times(rescue)],
    ['While open', `${report.sentWhileOpen} submissions to ${label}`],
    [
      'Extra cost',
      extraCost === null ? 'unknown' : `${decimalFromMicros(extraCost.micros, 4)} ${extraCost.currency} (simulated)`,
    ],
  ]
  return [
    '',
    title,
    '',
    ...facts.map(([name, value]) => `${name.padEnd(18)}${value}`),
    '',
    ...report.checks.map(
      (check) =>
        `${targets[check.name].padEnd(18)}${figure(check, check.measured).padEnd(10)}target ${targetOf(check).padEnd(10)}${verdicts[check.verdict]}`,
    ),
    '',
    `Verdict: ${verdict ?? 'still running'}`,
    '',
  ].join('\n')
}

const targetOf = (check: DrillCheck): string =>
  check.name === 'lost' ? String(check.target) : `< ${check.target / 1_000} s`

const figure = ({ name }: DrillCheck, value: number | null): string =>
  name === 'lost' ? String(value ?? '-') : time(value)

const times = ({
  n,
  p50Ms,
  p99Ms,
  maxMs,
}: {
  n: number
  p50Ms: number | null
  p99Ms: number | null
  maxMs: number | null
}) => (n === 0 ? 'none' : `n ${n}   p50 ${time(p50Ms)}   p99 ${time(p99Ms)}   max ${time(maxMs)}`)

const time = (ms: number | null): string => (ms === null ? '-' : `${(ms / 1_000).toFixed(2)} s`)
