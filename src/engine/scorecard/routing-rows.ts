import { drillTargets } from '../../contract/drills.ts'
import type { ScorecardRow } from '../../contract/scorecard.ts'
import type { Slo } from '../../contract/slo.ts'
import { lengthText } from '../alerts/words.ts'
import type { ScorecardCounts } from '../store/queries/scorecard.ts'
import { counted, evidence, known, notYet, type RowFrame } from './row.ts'

const UPTIME_TARGET = 0.999
/** Of fewer minutes a share says little. */
const MINUTES_AT_LEAST = 30
const WINDOW = 'last 30 days'

type Times = Pick<Slo, 'failover' | 'recovery'>

/** The slowest 1 % of traffic; of drills while no traffic had to move. */
export function failoverRow({ failover }: Times): ScorecardRow {
  const ofTraffic = failover.traffic.n > 0
  const { n, p99Ms } = ofTraffic ? failover.traffic : failover.drills
  const frame: RowFrame = {
    name: 'failover',
    title: 'Failover',
    target: 'under 5 s',
    unit: 'duration',
    of: ofTraffic ? 'failovers' : 'failovers in drills',
    window: WINDOW,
    method:
      'From the first submission to the acceptance by another provider, 99th percentile of the failovers of real traffic, or of drills while there were none.',
    evidence: evidence('Failovers', '/failovers', { tab: 'hops' }),
  }
  if (p99Ms === null)
    return notYet(frame, 'No failover has happened yet. Run a drill, or wait for a provider to fail.', 0)
  const { drills } = failover
  const detail = ofTraffic && drills.p99Ms !== null ? `In drills ${seconds(drills.p99Ms)} (n = ${drills.n}).` : null
  return known(frame, { value: p99Ms, n, met: p99Ms < drillTargets.failoverMs, detail })
}

/** Only drills know when a fault has ended. */
export function recoveryRow({ recovery }: Times, { drills }: Pick<ScorecardCounts, 'drills'>): ScorecardRow {
  const { n, p99Ms } = recovery.drills
  const frame: RowFrame = {
    name: 'recovery',
    title: 'Recovery',
    target: 'under 60 s',
    unit: 'duration',
    of: 'recoveries in drills',
    window: WINDOW,
    method:
      'From the end of an injected fault to the first acceptance by that provider of a message submitted after it, 99th percentile of the drills.',
    evidence: drillEvidence(drills.latest),
  }
  if (p99Ms === null) return notYet(frame, 'Run a drill whose fault ends: only then the moment of the end is known.', 0)
  const { outages } = recovery
  const detail =
    outages.p50Ms === null
      ? null
      : `Real outages (n = ${outages.n}) lasted ${lengthText(outages.p50Ms)} (median), the provider's own time included.`
  return known(frame, { value: p99Ms, n, met: p99Ms < drillTargets.recoveryMs, detail })
}

export function uptimeRow({ uptime }: Pick<Slo, 'uptime'>): ScorecardRow {
  const n = uptime.good + uptime.bad
  const frame: RowFrame = {
    name: 'uptime',
    title: 'Uptime',
    target: 'at least 99.9 %',
    unit: 'share',
    of: 'observed minutes',
    window: WINDOW,
    method:
      'Good minutes over good and bad ones; planned minutes and those in which our own network was down are left out.',
    evidence: evidence('SLO', '/slo', { days: '30' }),
  }
  if (uptime.value === null || n < MINUTES_AT_LEAST)
    return notYet(frame, `At least ${MINUTES_AT_LEAST} minutes have to be observed first.`, n)
  const detail = uptime.bad === 0 ? null : `${counted(uptime.bad, 'bad minute')} so far.`
  return known(frame, { value: uptime.value, n, met: uptime.value >= UPTIME_TARGET, detail })
}

export function lostRow({ verifications, open, drills }: Omit<ScorecardCounts, 'charges'>): ScorecardRow {
  const frame: RowFrame = {
    name: 'lost',
    title: 'Lost verifications',
    target: 'none',
    unit: 'count',
    of: 'verifications',
    window: WINDOW,
    method:
      'Verifications whose life is over and that have no end although everything open was reconciled, and those that drills sent and no network took.',
    evidence: open > 0 ? evidence('Open verifications', '/verifications') : drillEvidence(drills.latest),
  }
  if (verifications === null) return notYet(frame, 'The daily figures are being worked out anew; wait until that ends.')
  if (verifications === 0) return notYet(frame, 'Send verifications, or run a drill.', 0)
  const value = open + drills.lost
  const detail =
    drills.n === 0 ? null : `${counted(drills.n, 'drill')} with ${counted(drills.sent, 'verification')} among them.`
  return known(frame, { value, n: verifications, met: value <= drillTargets.lost, detail })
}

const drillEvidence = (id: number | null) =>
  id === null ? evidence('Drills', '/drills') : evidence('Latest drill', '/drills', { id: String(id) })

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)} s`
