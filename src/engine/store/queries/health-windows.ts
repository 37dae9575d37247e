import type Database from 'better-sqlite3'
import type { Rate } from '../../../contract/models.ts'
import { quantile, wilsonRate } from '../../../contract/rate.ts'
import { statement } from '../statements.ts'
import { MATURITY_MS } from './traffic.ts'

/** Ms; null when there is nothing to measure. */
export interface Quantiles {
  readonly n: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export interface ProviderWindow {
  readonly provider: string
  readonly windowMs: number
  readonly accept: Rate
  /** Of what was accepted at least `MATURITY_MS` before the end. */
  readonly delivery: Rate
  readonly conversion: Rate
  /** Submission to the provider's answer. */
  readonly submit: Quantiles
  /** Submission to the handset, by receipt. */
  readonly receipt: Quantiles
  /** Submission to the entered code. */
  readonly converted: Quantiles
}

export interface WindowQuery {
  /** End of all windows, UTC epoch ms, exclusive. */
  readonly to: number
  readonly windowsMs: readonly number[]
  /** Null for all. */
  readonly provider: string | null
  readonly country: string | null
}

/**
 * Rates and times of each provider with traffic over several windows that end together; the longest is read once.
 * Drills are left out; so is what was interrupted by ourselves, which says nothing.
 */
export function providerWindows(db: Database.Database, query: WindowQuery): readonly ProviderWindow[] {
  const { to, windowsMs, provider, country } = query
  const from = to - Math.max(...windowsMs)
  const rows = statement(db, attemptsSql).all({ from, to, provider, country }) as Row[]
  const names = [...new Set(rows.map((row) => row.provider))].sort()
  return names.flatMap((name) => {
    const own = rows.filter((row) => row.provider === name)
    return windowsMs.map((windowMs) => windowOf(name, windowMs, own, to))
  })
}

interface Row {
  readonly provider: string
  readonly startedAt: number
  readonly accepted: number
  readonly durationMs: number | null
  readonly delivered: number
  readonly deliveredAt: number | null
  readonly convertedAt: number | null
}

function windowOf(provider: string, windowMs: number, all: readonly Row[], to: number): ProviderWindow {
  const rows = all.filter(({ startedAt }) => startedAt >= to - windowMs)
  const accepted = rows.filter((row) => row.accepted === 1)
  const mature = accepted.filter(({ startedAt }) => startedAt < to - MATURITY_MS)
  const after = (at: number | null, row: Row) => (at === null ? [] : Math.max(0, at - row.startedAt))
  return {
    provider,
    windowMs,
    accept: wilsonRate(accepted.length, rows.length),
    delivery: wilsonRate(mature.filter(({ delivered }) => delivered === 1).length, mature.length),
    conversion: wilsonRate(mature.filter(({ convertedAt }) => convertedAt !== null).length, mature.length),
    submit: quantilesOf(accepted.flatMap(({ durationMs }) => durationMs ?? [])),
    receipt: quantilesOf(accepted.flatMap((row) => after(row.deliveredAt, row))),
    converted: quantilesOf(accepted.flatMap((row) => after(row.convertedAt, row))),
  }
}

function quantilesOf(values: readonly number[]): Quantiles {
  const ascending = [...values].sort((a, b) => a - b)
  const at = (q: number) => quantile(ascending, q)
  return { n: ascending.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

const attemptsSql = `
select a.provider, a.started_at as startedAt, a.state = 'accepted' as accepted, a.duration_ms as durationMs,
  a.delivery = 'delivered' as delivered, a.delivered_at as deliveredAt, v.converted_at as convertedAt
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and v.mode <> 'drill'
  and a.state <> 'intent' and a.category is not 'interrupted'
  and (:provider is null or a.provider = :provider) and (:country is null or v.country = :country)`
