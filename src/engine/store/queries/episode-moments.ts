import type Database from 'better-sqlite3'
import { MINUTE_MS } from '../../../contract/durations.ts'
import type { EpisodeDetail, EpisodeMoment } from '../../../contract/episodes.ts'
import type { EpisodeRow } from '../episodes.ts'
import type { ProviderHealthMinuteRow } from '../schema.ts'
import { statement } from '../statements.ts'
import type { EpisodeHop } from './episode-figures.ts'

/** A provider whose breaker closed takes its traffic in steps for this long, ms. */
const RAMP_MS = 30_000
/** Minutes after the last hop in which the breaker may still close and probes may still pass. */
const AFTER_MS = 10 * MINUTE_MS
const MOST_MOMENTS = 60

type Minute = Pick<ProviderHealthMinuteRow, 'minute' | 'breaker' | 'probes_ok' | 'probes_failed'>

/** What happened, in order of time; breakers and probes are known to the minute. */
export function episodeMoments(
  db: Database.Database,
  episode: EpisodeRow,
  hops: readonly EpisodeHop[],
  recoveredAt: number | null,
): Pick<EpisodeDetail, 'moments' | 'probes'> {
  const { provider, id, started_at: startedAt, last_at: lastAt, drill } = episode
  const firstFailure = (statement(db, firstFailureSql).pluck().get({ id, provider }) as number | null) ?? startedAt
  const until = Math.max(lastAt, recoveredAt ?? 0) + AFTER_MS
  // A drill has breakers of its own, which leave no minutes.
  const minutes =
    drill === 1
      ? []
      : (statement(db, minutesSql).all(provider, Math.floor(firstFailure / MINUTE_MS) * MINUTE_MS, until) as Minute[])
  const exact = (at: number | undefined | null, kind: EpisodeMoment['kind']): readonly EpisodeMoment[] =>
    at == null ? [] : [{ at, kind, exact: true }]
  const moments = [
    ...exact(firstFailure, 'first-failure'),
    ...exact(
      hops.find(({ takenOver, outcome }) => takenOver === 1 && outcome === 'accepted')?.created_at,
      'taken-over',
    ),
    ...breakerMoments(minutes, firstFailure),
    ...(lastAt > startedAt ? exact(lastAt, 'last-failover') : []),
    ...exact(recoveredAt, 'recovered'),
  ].toSorted((a, b) => a.at - b.at)
  const within = minutes.filter(({ minute }) => minute <= Math.max(lastAt, recoveredAt ?? 0))
  return {
    moments: moments.slice(0, MOST_MOMENTS),
    probes: {
      ok: within.reduce((sum, each) => sum + each.probes_ok, 0),
      failed: within.reduce((sum, each) => sum + each.probes_failed, 0),
    },
  }
}

const isShut = ({ breaker }: Minute) => breaker === 'open' || breaker === 'forced-open'

/** Changes of the breaker from minute to minute, and the first probes that failed and passed; none before `from`. */
function breakerMoments(minutes: readonly Minute[], from: number): readonly EpisodeMoment[] {
  const moments: EpisodeMoment[] = []
  const add = (minute: Minute, kind: EpisodeMoment['kind'], later = 0) =>
    moments.push({ at: Math.max(from, minute.minute) + later, kind, exact: false })
  let before: Minute | undefined
  let opened = false
  let probesFail = false
  for (const minute of minutes) {
    if (minute.probes_failed > 0 && !probesFail) add(minute, 'probe-failed')
    if (minute.probes_failed === 0 && minute.probes_ok > 0 && probesFail) add(minute, 'probe-passed')
    if (minute.probes_failed + minute.probes_ok > 0) probesFail = minute.probes_failed > 0
    if (isShut(minute) && (before === undefined || !isShut(before))) {
      add(minute, opened ? 'breaker-reopened' : 'breaker-opened')
      opened = true
    }
    if (minute.breaker === 'half-open' && before?.breaker !== 'half-open') add(minute, 'probing')
    if (minute.breaker === 'closed' && before !== undefined && before.breaker !== 'closed') {
      add(minute, 'breaker-closed')
      add(minute, 'ramp-over', RAMP_MS)
    }
    before = minute
  }
  return moments
}

const minutesSql = `
select minute, breaker, probes_ok, probes_failed from provider_health_minutes
where provider = ? and minute >= ? and minute < ? and link = 'up' order by minute`

const firstFailureSql = `
select min(a.started_at) from failover_logs f join attempts a on a.verification_id = f.verification_id
where f.id = :id and a.provider = :provider`
