import type Database from 'better-sqlite3'
import {
  type DrillCheck,
  type DrillCounts,
  type DrillPlan,
  type DrillReport,
  drillTargets,
} from '../../contract/drills.ts'
import { quantile } from '../../contract/rate.ts'
import { statement } from '../store/statements.ts'
import type { DrillWorld } from './drill-rig.ts'
import type { DrillWatch } from './drill-watch.ts'

/** What the drill's ledger says by now. `sent` counts those that the router refused as well. */
export function drillCounts(db: Database.Database, sent: number): DrillCounts {
  const rows = statement(
    db,
    `select count(accepted_at) as accepted, coalesce(sum(maybe_duplicate), 0) as maybeDuplicate,
       count(*) filter (where state = 'pending') as pending from verifications`,
  ).get() as { accepted: number; maybeDuplicate: number; pending: number }
  const moved = (trigger: string) =>
    statement(
      db,
      `select count(distinct verification_id) from failover_logs where trigger = ? and outcome = 'accepted'`,
    )
      .pluck()
      .get(trigger) as number
  return { sent, ...rows, failedOver: moved('failover'), rescued: moved('rescue') }
}

/** Verifications the fault swallowed that still wait for their rescue, or whose rescue is being sent. */
export function awaitingRescue(db: Database.Database, acceptedBy: number): number {
  return statement(
    db,
    `select count(*) from verifications v
     where accepted_at <= ? and (
       (rescue_at is not null and delivered_at is null and final_at is null)
       or exists (select 1 from attempts where verification_id = v.id and state = 'intent'))`,
  )
    .pluck()
    .get(acceptedBy) as number
}

export interface DrillOutcome {
  readonly db: Database.Database
  readonly world: Pick<DrillWorld, 'record'>
  readonly watch: DrillWatch
  readonly plan: DrillPlan
  readonly sent: number
  readonly startedAt: number
  readonly endedAt: number
  readonly reportingCurrency: string
}

/** Holds the drill's ledger against the servers' own record and against the targets. */
export function drillReport(outcome: DrillOutcome): DrillReport {
  const { db, watch, plan, sent, startedAt, endedAt } = outcome
  const failover = hopTimes(db, 'failover')
  const lost = sent - countReached(outcome)
  return {
    ...plan,
    startedAt,
    faultFrom: watch.faultFrom,
    faultTo: watch.faultTo,
    endedAt,
    detectionMs: watch.detectionMs,
    failover,
    rescue: hopTimes(db, 'rescue'),
    recoveryMs: watch.recoveryMs,
    counts: drillCounts(db, sent),
    lost,
    sentWhileOpen: watch.sentWhileOpen,
    extraCost: extraCost(outcome),
    checks: checksOf({ failoverMs: failover.maxMs, recoveryMs: watch.recoveryMs, lost }),
    moments: [...watch.moments],
  }
}

/** Whether each target was met. No failover at all is neither good nor bad; no recovery is a failure. */
function checksOf(measured: {
  readonly failoverMs: number | null
  readonly recoveryMs: number | null
  readonly lost: number
}): DrillCheck[] {
  const { failoverMs, recoveryMs, lost } = measured
  const check = (name: DrillCheck['name'], target: number, value: number | null, met: boolean): DrillCheck => ({
    name,
    target,
    measured: value,
    verdict: met ? 'pass' : 'fail',
  })
  const failover = check('failover', drillTargets.failoverMs, failoverMs, (failoverMs ?? 0) < drillTargets.failoverMs)
  return [
    failoverMs === null ? { ...failover, verdict: 'not-applicable' } : failover,
    check('recovery', drillTargets.recoveryMs, recoveryMs, recoveryMs !== null && recoveryMs < drillTargets.recoveryMs),
    check('lost', drillTargets.lost, lost, lost === drillTargets.lost),
  ]
}

function hopTimes(db: Database.Database, trigger: 'failover' | 'rescue'): DrillReport['failover'] {
  const times = statement(
    db,
    `select duration_ms from failover_logs where trigger = ? and outcome = 'accepted' order by duration_ms`,
  )
    .pluck()
    .all(trigger) as number[]
  return {
    n: times.length,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    maxMs: times.at(-1) ?? null,
  }
}

interface AcceptedRow {
  readonly verification_id: number
  readonly provider: string
  readonly provider_message_id: string
}

/** Verifications that some provider really has, by its own record, other than one that the fault swallowed. */
function countReached({ db, world, watch, plan }: DrillOutcome): number {
  const swallows = plan.fault === 'silent-non-delivery'
  const { faultFrom, faultTo } = watch
  const kept = world
    .record()
    .filter(
      ({ provider, at }) =>
        !(swallows && provider === plan.provider && faultFrom !== null && at >= faultFrom && at <= (faultTo ?? at)),
    )
  const witness = new Set(kept.map(({ provider, providerMessageId }) => `${provider}|${providerMessageId}`))
  const accepted = db.prepare(`select * from attempts where state = 'accepted'`).all() as AcceptedRow[]
  const reached = accepted.filter((row) => witness.has(`${row.provider}|${row.provider_message_id}`))
  return new Set(reached.map((row) => row.verification_id)).size
}

function extraCost({ db, reportingCurrency }: DrillOutcome): DrillReport['extraCost'] {
  const { micros, unknown } = statement(
    db,
    `select coalesce(sum(extra_cost_micros), 0) as micros,
       count(*) filter (where extra_cost_micros is null) as unknown from failover_logs where to_provider is not null`,
  ).get() as { micros: number; unknown: number }
  return unknown > 0 ? null : { micros, currency: reportingCurrency }
}
