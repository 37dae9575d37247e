import type Database from 'better-sqlite3'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../contract/durations.ts'
import type { Maintenance } from '../../../contract/episodes.ts'
import { quantile } from '../../../contract/rate.ts'
import { burnWindowsMs, type Incident, type Minutes, type Slo, type Times } from '../../../contract/slo.ts'
import { intersectSpans, mergeSpans, type Span } from '../../spans.ts'
import { maintenanceWindows } from '../maintenance.ts'
import { statement } from '../statements.ts'
import { acceptedAgainAt } from './episode-recovery.ts'
import { episodesBetween } from './episodes.ts'
import { providerMinutes, type ServiceMinute, serviceMinutes } from './slo-minutes.ts'

/** Bad minutes no further apart than this are one incident. */
const INCIDENT_GAP_MS = 5 * MINUTE_MS
const INCIDENTS_AT_MOST = 100
const EPISODES_AT_MOST = 500

export interface SloQuery extends Span {
  readonly target: number
  /** The providers that are in use: when all of them are planned to be away, so is the service. */
  readonly providers: readonly string[]
}

/** Uptime, error budget and everything beside it. Only good and bad minutes are observed. */
export function sloFigures(db: Database.Database, query: SloQuery): Omit<Slo, 'method'> {
  const { from, to, target, providers } = query
  const earliest = Math.min(from, to - Math.max(...burnWindowsMs))
  const windows = maintenanceWindows(db, { from: earliest, to })
  const planned = new Map(providers.map((name) => [name, plannedFor(windows, name)]))
  const all = serviceMinutes(db, { from: earliest, to }, plannedForService(windows, planned))
  const minutes = all.filter(({ minute }) => minute >= from)
  const total = countMinutes(minutes)
  const observed = total.good + total.bad
  const spanMinutes = Math.floor((to - from) / MINUTE_MS)
  const allowed = (1 - target) * observed
  const incidents = incidentsOf(db, minutes)
  return {
    from,
    to,
    since: minutes[0]?.minute ?? null,
    target,
    uptime: {
      ...total,
      value: share(total),
      unobserved: Math.max(0, spanMinutes - minutes.length),
      sent: sum(minutes, ({ sent }) => sent),
      missed: sum(minutes, ({ missed }) => missed),
    },
    budget: { allowed, used: total.bad, left: allowed - total.bad, whole: (1 - target) * spanMinutes },
    burn: burnWindowsMs.map((windowMs) => {
      const own = countMinutes(all.filter(({ minute }) => minute >= to - windowMs))
      const value = share(own)
      return { windowMs, ...own, rate: value === null ? null : (1 - value) / (1 - target) }
    }),
    calendar: calendarOf(minutes, query),
    incidents: [...incidents.slice(0, INCIDENTS_AT_MOST)],
    incidentCount: incidents.length,
    providers: providers.map((provider) => {
      const own = providerMinutes(db, provider, query, planned.get(provider) ?? [])
      return { provider, ...own, value: share(own) }
    }),
    failover: { traffic: failoverTimes(db, query, 0), drills: failoverTimes(db, query, 1) },
    recovery: { drills: drillRecoveries(db, query), outages: outageTimes(db, query) },
    maintenance: windows.filter((window) => window.to > from),
  }
}

const plannedFor = (windows: readonly Maintenance[], name: string): readonly Span[] =>
  mergeSpans(windows.filter(({ provider }) => provider === null || provider === name))

/** A window for all, or the time in which every provider has one. */
function plannedForService(
  windows: readonly Maintenance[],
  planned: ReadonlyMap<string, readonly Span[]>,
): readonly Span[] {
  const [first, ...others] = [...planned.values()]
  const everybody = first === undefined ? [] : others.reduce(intersectSpans, first)
  return mergeSpans([...everybody, ...windows.filter(({ provider }) => provider === null)])
}

function countMinutes(minutes: readonly ServiceMinute[]): Minutes {
  const counts = { good: 0, bad: 0, unknown: 0, maintenance: 0 }
  for (const { kind } of minutes) counts[kind] += 1
  return counts
}

const share = ({ good, bad }: Minutes): number | null => (good + bad === 0 ? null : good / (good + bad))

const sum = <T>(rows: readonly T[], pick: (row: T) => number): number => rows.reduce((n, row) => n + pick(row), 0)

function calendarOf(minutes: readonly ServiceMinute[], { from, to }: Span): Slo['calendar'] {
  const bucketMs = to - from <= DAY_MS ? 10 * MINUTE_MS : HOUR_MS
  const first = Math.floor(from / bucketMs) * bucketMs
  const starts = Array.from({ length: Math.ceil((to - first) / bucketMs) }, (_, i) => first + i * bucketMs)
  const columns = {
    good: starts.map(() => 0),
    bad: starts.map(() => 0),
    unknown: starts.map(() => 0),
    maintenance: starts.map(() => 0),
  }
  for (const { minute, kind } of minutes) {
    const bucket = Math.floor((minute - first) / bucketMs)
    columns[kind][bucket] = (columns[kind][bucket] ?? 0) + 1
  }
  return { bucketMs, starts, ...columns }
}

/** The latest first. */
function incidentsOf(db: Database.Database, minutes: readonly ServiceMinute[]): readonly Incident[] {
  const groups: ServiceMinute[][] = []
  for (const minute of minutes) {
    if (minute.kind !== 'bad') continue
    const last = groups.at(-1)
    const before = last?.at(-1)
    if (last !== undefined && before !== undefined && minute.minute - before.minute <= INCIDENT_GAP_MS)
      last.push(minute)
    else groups.push([minute])
  }
  return groups
    .map((group) => {
      const from = group[0]?.minute ?? 0
      const to = (group.at(-1)?.minute ?? 0) + MINUTE_MS
      return {
        from,
        to,
        badMinutes: group.length,
        sent: sum(group, ({ sent }) => sent),
        missed: sum(group, ({ missed }) => missed),
        episodes: episodesBetween(db, { from, to }, 20).map(({ id, provider, cause }) => ({ id, provider, cause })),
      }
    })
    .toReversed()
}

export function timesOf(values: readonly number[]): Times {
  const ascending = [...values].sort((a, b) => a - b)
  const at = (q: number) => quantile(ascending, q)
  return { n: ascending.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: ascending.at(-1) ?? null }
}

const failoverTimes = (db: Database.Database, { from, to }: Span, drill: 0 | 1): Times =>
  timesOf(statement(db, failoverSql).pluck().all({ from, to, drill }) as number[])

const drillRecoveries = (db: Database.Database, { from, to }: Span): Times =>
  timesOf(statement(db, drillRecoveriesSql).pluck().all({ from, to }) as number[])

/**
 * From the first hop of an outage to the first acceptance after its last. History from elsewhere has its failovers, but
 * nobody watched the provider then.
 */
function outageTimes(db: Database.Database, span: Span): Times {
  const watched = statement(db, watchedSql).pluck()
  const outages = episodesBetween(db, span, EPISODES_AT_MOST).filter(
    ({ cause, provider, started_at, last_at }) =>
      (cause === 'outage' || cause === 'account') &&
      watched.get(provider, started_at - MINUTE_MS, last_at) !== undefined,
  )
  return timesOf(
    outages.flatMap((episode) => {
      const at = acceptedAgainAt(db, episode, span.to)
      return at === null ? [] : at - episode.started_at
    }),
  )
}

const watchedSql = `
select 1 from provider_health_minutes where provider = ? and minute > ? and minute <= ? limit 1`

const failoverSql = `
select duration_ms from failover_logs where created_at >= :from and created_at < :to and outcome = 'accepted'
  and trigger <> 'rescue' and (mode = 'drill') = :drill`

const drillRecoveriesSql = `
select r.report ->> '$.recoveryMs' from drill_reports r join drills d on d.id = r.drill_id
where d.started_at >= :from and d.started_at < :to and r.report ->> '$.recoveryMs' is not null`
