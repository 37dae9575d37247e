import type Database from 'better-sqlite3'
import { MINUTE_MS } from '../../../contract/durations.ts'
import type { EpisodeRow } from '../episodes.ts'
import { statement } from '../statements.ts'

/** Minutes are recorded a little after they end; what is younger is looked for among the attempts themselves. */
const UNRECORDED_MS = 3 * MINUTE_MS

/**
 * When the provider first accepted a submission that started after the episode's last hop, UTC epoch ms; null while
 * it has not. The recorded minutes say where to look, so that a long silence is not scanned.
 */
export function acceptedAgainAt(db: Database.Database, episode: EpisodeRow, now: number): number | null {
  const { provider, last_at: lastAt, drill } = episode
  const later = statement(db, laterMinuteSql).pluck()
  const minute = (later.get(provider, lastAt) as number | undefined) ?? null
  const spans = [
    [lastAt, lastAt + 2 * MINUTE_MS],
    ...(minute === null ? [] : [[minute, minute + MINUTE_MS]]),
    [Math.max(lastAt, now - UNRECORDED_MS), now + 1],
  ] as const
  for (const [from = 0, to = 0] of spans) {
    const at = statement(db, acceptedSql)
      .pluck()
      .get({ provider, drill, after: Math.max(lastAt, from - 1), to })
    if (at !== undefined) return at as number
  }
  return null
}

// The minute of the last hop may have been good before it; the first span looks at it and at the next one.
const laterMinuteSql = `
select minute from provider_health_minutes where provider = ? and minute > ? and accepted > 0 order by minute limit 1`

const acceptedSql = `
select coalesce(a.settled_at, a.started_at) from attempts a join verifications v on v.id = a.verification_id
where a.started_at > :after and a.started_at < :to and a.provider = :provider and a.state = 'accepted'
  and (v.mode = 'drill') = :drill
order by a.started_at limit 1`
