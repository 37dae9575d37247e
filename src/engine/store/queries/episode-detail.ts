import type Database from 'better-sqlite3'
import type { EpisodeDetail } from '../../../contract/episodes.ts'
import { episodeOfHop } from '../episodes.ts'
import { statement } from '../statements.ts'
import { counted, episodeFigures, fateOf, hopsOf, notesOf, type Present } from './episode-figures.ts'
import { episodeMoments } from './episode-moments.ts'
import { durationsOf } from './failover-times.ts'

/** A reason without the words of the error tables, which depend on the provider's adapter. */
type Reason = Omit<EpisodeDetail['reasons'][number], 'meaning' | 'advice'>

export interface EpisodeReport extends Omit<EpisodeDetail, 'reasons'> {
  readonly reasons: readonly Reason[]
}

/** Everything known of the episode that a hop belongs to; null when there is no such hop. */
export function episodeReport(db: Database.Database, hopId: number, present: Present): EpisodeReport | null {
  const row = episodeOfHop(db, hopId)
  if (row === undefined) return null
  const hops = hopsOf(db, row)
  const figures = episodeFigures(db, row, present, hops)
  const { reportingCurrency: currency } = present
  const codes = new Map(
    (statement(db, codesSql).all({ id: row.id, provider: row.provider }) as { hop: number; code: string | null }[]).map(
      (each) => [each.hop, each.code],
    ),
  )
  const codeOf = (id: number) => codes.get(id) ?? null
  const timed = hops.filter(({ trigger, outcome }) => trigger !== 'rescue' && outcome === 'accepted')
  return {
    ...figures,
    ...episodeMoments(db, row, hops, figures.recoveredAt),
    reasons: counted(hops, (hop) => `${hop.category} ${codeOf(hop.id) ?? ''}`).map(({ first, n }) => ({
      category: first.category,
      code: codeOf(first.id),
      reason: first.reason,
      hops: n,
    })),
    byCountry: counted(hops, (hop) => hop.country).map(({ first, rows }) => ({
      country: first.country,
      ...fateOf(rows, currency),
    })),
    byCustomer: counted(hops, (hop) => hop.customer ?? '').map(({ first, rows }) => ({
      customer: first.customer,
      ...fateOf(rows, currency),
    })),
    durations: durationsOf(timed.map(({ duration_ms }) => duration_ms)),
    notes: [...notesOf(db, row)],
  }
}

// The attempt that a hop left: the last one of that provider before the hop was settled.
const codesSql = `
select f.id as hop, (
    select a.error_code from attempts a
    where a.verification_id = f.verification_id and a.provider = :provider and a.started_at <= f.created_at
    order by a.n desc limit 1) as code
from failover_episodes e join failover_logs f on f.from_provider = e.provider and f.created_at >= e.started_at
  and f.created_at <= e.last_at
where e.id = :id`
