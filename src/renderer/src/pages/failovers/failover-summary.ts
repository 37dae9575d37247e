import { FAILOVER_LIMIT_MS } from '../../../../contract/episodes.ts'
import type { Failover, Rate } from '../../../../contract/models.ts'
import { quantile, wilsonRate } from '../../../../contract/rate.ts'

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
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    maxMs: times.at(-1) ?? null,
    withinLimit: wilsonRate(times.filter((ms) => ms <= FAILOVER_LIMIT_MS).length, ends.length),
    maybeDuplicate: ends.filter((hop) => hop.maybeDuplicate).length,
  }
}
