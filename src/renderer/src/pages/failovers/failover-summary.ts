import type { Failover, Rate } from '../../../../contract/models.ts'
import { FAILOVER_LIMIT_MS } from './failover-filter.ts'

const Z_95 = 1.959964

type Hop = Pick<Failover, 'id' | 'verificationId' | 'trigger' | 'outcome' | 'durationMs' | 'maybeDuplicate'>

/** Figures over some rows of the failover log; times in ms, null when no hop was accepted. */
export interface FailoverSummary {
  readonly hops: number
  /** Verifications sent again because no receipt came; they are in no other figure. */
  readonly rescued: number
  readonly verifications: number
  /** First submission to acceptance, over verifications that another provider accepted. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly maxMs: number | null
  /** Of the verifications that failed over: accepted by another provider within 5 s. */
  readonly withinLimit: Rate
  readonly maybeDuplicate: number
}

/** Sums hops up by verification: with several hops, the last one decides what became of it. */
export function summarize(hops: readonly Hop[]): FailoverSummary {
  const last = new Map<number, Hop>()
  const rescues = hops.filter(({ trigger }) => trigger === 'rescue')
  for (const hop of hops) {
    if (hop.trigger === 'rescue') continue
    const known = last.get(hop.verificationId)
    if (known === undefined || hop.id > known.id) last.set(hop.verificationId, hop)
  }
  const ends = [...last.values()]
  const times = ends.filter((hop) => hop.outcome === 'accepted').map((hop) => hop.durationMs)
  times.sort((a, b) => a - b)
  return {
    hops: hops.length,
    rescued: new Set(rescues.map(({ verificationId }) => verificationId)).size,
    verifications: ends.length,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    maxMs: times.at(-1) ?? null,
    withinLimit: wilson(times.filter((ms) => ms <= FAILOVER_LIMIT_MS).length, ends.length),
    maybeDuplicate: ends.filter((hop) => hop.maybeDuplicate).length,
  }
}

/** Nearest rank: a value that really occurred. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}

/** A share with its 95 % Wilson interval. */
function wilson(k: number, n: number): Rate {
  if (n === 0) return { k, n, value: null, low: null, high: null }
  const p = k / n
  const z2 = Z_95 ** 2 / n
  const middle = p + z2 / 2
  const spread = Z_95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n))
  return {
    k,
    n,
    value: p,
    low: Math.max(0, (middle - spread) / (1 + z2)),
    high: Math.min(1, (middle + spread) / (1 + z2)),
  }
}
