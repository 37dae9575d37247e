import type Database from 'better-sqlite3'
import type { AlertCondition, ConditionOf } from '../../../contract/alert-rules.ts'
import { DAY_MS, MINUTE_MS } from '../../../contract/durations.ts'
import { statement } from '../statements.ts'
import { type MinuteTally, type Range, slidingRanges, unite } from './alerts-ranges.ts'
import { busyParts } from './alerts-spans.ts'
import type { Window } from './traffic.ts'

/** When a condition would have held, by subject; a subject without a range is left out. */
export interface AlertHistory {
  /** Null when the records cannot tell. */
  readonly subjects: readonly (readonly Range[])[] | null
  /** Start of the first minute on record in the window; null without any. */
  readonly since: number | null
}

/** When a condition would have held in a window of the past, to the minute. Drills are left out. */
export function alertHistory(db: Database.Database, condition: AlertCondition, window: Window): AlertHistory {
  const since = statement(db, 'select min(minute) from service_minutes where minute >= :from and minute < :to')
    .pluck()
    .get(window) as number | null
  return { subjects: rangesOf(db, condition, window), since }
}

function rangesOf(db: Database.Database, condition: AlertCondition, window: Window): AlertHistory['subjects'] {
  switch (condition.kind) {
    case 'primary-failing':
      return primaryFailing(db, condition, window)
    case 'breaker-open':
      return minutes(db, breakerSql, window)
    case 'unreachable':
      return minutes(db, unreachableSql, window)
    case 'link-down':
      return minutes(db, linkSql, window)
    case 'failover-rate':
      return sliding(db, failoverRateSql, window, condition, (share) => share > condition.above)
    case 'rate-below':
      return rateBelow(db, condition, window)
    case 'failed':
      return slidingWhere(
        db,
        failedSql,
        busyParts(db, window, condition.windowMs, { count: 'failed', least: condition.count }),
        { ...condition, minimum: 1 },
        (_, k) => k >= condition.count,
      )
    case 'no-traffic':
      return silence(db, condition, window)
    case 'drill-failed':
      return failedDrills(db, window)
    default:
      return null
  }
}

/** From the n-th failover on for as long as n of them lie in the window, and while the breaker is open. */
function primaryFailing(db: Database.Database, condition: ConditionOf<'primary-failing'>, window: Window) {
  const rows = statement(db, hopsSql).all(window) as { subject: string; at: number }[]
  const open = statement(db, breakerSql).all(window) as { subject: string; minute: number }[]
  const names = [...new Set([...rows, ...open].map(({ subject }) => subject))]
  return names.map((name) => {
    const times = rows.filter(({ subject }) => subject === name).map(({ at }) => at)
    const held = times.slice(condition.failovers - 1).flatMap((at, index) => {
      const oldest = times[index] ?? at
      return oldest + condition.windowMs > at ? [[at, oldest + condition.windowMs] as const] : []
    })
    const out = open
      .filter(({ subject }) => subject === name)
      .map(({ minute }) => [minute, minute + MINUTE_MS] as const)
    return unite([...held, ...out])
  })
}

function minutes(db: Database.Database, sql: string, window: Window): readonly (readonly Range[])[] {
  const rows = statement(db, sql).all(window) as { subject: string; minute: number }[]
  return bySubject(rows).map((own) => unite(own.map(({ minute }) => [minute, minute + MINUTE_MS] as const)))
}

function sliding(
  db: Database.Database,
  sql: string,
  window: Window,
  rule: { readonly windowMs: number; readonly minimum: number },
  holds: (share: number, k: number) => boolean,
): readonly (readonly Range[])[] {
  return slidingWhere(db, sql, [window], rule, holds)
}

/** A low rate of the service takes so many bad ones that most hours need no look. */
function rateBelow(db: Database.Database, condition: ConditionOf<'rate-below'>, window: Window) {
  const { metric, of, below, windowMs, minimum } = condition
  const bad = { count: badOnes[metric], least: Math.max(Number.MIN_VALUE, (1 - below) * minimum) }
  const parts = of === 'service' ? busyParts(db, window, windowMs, bad) : [window]
  return slidingWhere(db, rateSql(condition), parts, condition, (share) => share < below)
}

/** @param parts of the past, in order and apart */
function slidingWhere(
  db: Database.Database,
  sql: string,
  parts: readonly Window[],
  rule: { readonly windowMs: number; readonly minimum: number },
  holds: (share: number, k: number) => boolean,
): readonly (readonly Range[])[] {
  const rows = parts.flatMap((part) => statement(db, sql).all(part) as (MinuteTally & { subject: string })[])
  return bySubject(rows).map((own) => slidingRanges(own, rule, holds))
}

/** Minutes on record without traffic, from the window's length after the last traffic on, for a day. */
function silence(db: Database.Database, { windowMs }: ConditionOf<'no-traffic'>, window: Window) {
  const rows = statement(db, sentSql).all(window) as { minute: number; sent: number }[]
  const ranges: Range[] = []
  let last: number | null = null
  for (const { minute, sent } of rows) {
    if (sent > 0) last = minute + MINUTE_MS
    else if (last !== null && minute - last >= windowMs && minute - last < DAY_MS)
      ranges.push([minute, minute + MINUTE_MS])
  }
  return [unite(ranges)]
}

/** From a failed scheduled drill to the next one of the same provider, or to the end. */
function failedDrills(db: Database.Database, window: Window) {
  const rows = statement(db, drillsSql).all(window) as { subject: string; verdict: string; at: number }[]
  return bySubject(rows).map((own) =>
    unite(
      own.flatMap(({ verdict, at }, index) =>
        verdict === 'failed' ? [[at, own[index + 1]?.at ?? window.to] as const] : [],
      ),
    ),
  )
}

function bySubject<R extends { readonly subject: string }>(rows: readonly R[]): readonly (readonly R[])[] {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(row.subject)
    if (group === undefined) groups.set(row.subject, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

const hopsSql = `
select from_provider as subject, created_at as at from failover_logs
where created_at >= :from and created_at < :to and mode <> 'drill' and trigger <> 'rescue' order by created_at, id`

const minuteRange = `minute >= :from and minute < :to`
const breakerSql = `
select provider as subject, minute from provider_health_minutes
where ${minuteRange} and link = 'up' and breaker in ('open', 'half-open') order by provider, minute`
const unreachableSql = `
select provider as subject, minute from provider_health_minutes
where ${minuteRange} and link = 'up' and probes_failed > probes_ok order by provider, minute`
const linkSql = `select '' as subject, minute from service_minutes where ${minuteRange} and link = 'down' order by minute`
const sentSql = `select minute, sent from service_minutes where ${minuteRange} and link = 'up' order by minute`

// better-sqlite3 binds every number as a float, so that the division has to be cut to a whole minute.
const minuteOf = (column: string) => `cast(${column} / 60000 as integer) * 60000`

const failoverRateSql = `
select '' as subject, minute, sum(sent) as n, sum(hops) as k from (
  select minute, sent, 0 as hops from service_minutes where ${minuteRange} and link = 'up'
  union all
  select ${minuteOf('created_at')}, 0, count(distinct verification_id) from failover_logs
  where created_at >= :from and created_at < :to and mode <> 'drill' and trigger <> 'rescue' group by 1)
group by minute order by minute`

const failedSql = `
select '' as subject, ${minuteOf('created_at')} as minute, count(*) as n, count(*) filter (where state = 'failed') as k
from verifications where created_at >= :from and created_at < :to and mode <> 'drill' group by 2 order by 2`

const serviceRates = {
  accept: ['accepted_at is not null or final_at is not null', 'accepted_at is not null'],
  delivery: ['accepted_at is not null', 'delivered_at is not null'],
  conversion: ['accepted_at is not null', 'converted_at is not null'],
} as const

const badOnes = {
  accept: 'decided - accepted',
  delivery: 'accepted - delivered',
  conversion: 'accepted - converted',
} as const

const providerRates = {
  delivery: `a.delivery = 'delivered'`,
  conversion: 'v.converted_at is not null',
} as const

function rateSql({ metric, of }: ConditionOf<'rate-below'>): string {
  if (of === 'service') {
    const [all, good] = serviceRates[metric]
    return `
select '' as subject, ${minuteOf('created_at')} as minute, count(*) filter (where ${all}) as n,
  count(*) filter (where ${good}) as k
from verifications where created_at >= :from and created_at < :to and mode <> 'drill' group by 2 order by 2`
  }
  if (metric === 'accept')
    return `
select provider as subject, minute, accepted + refused + unknown as n, accepted as k from provider_health_minutes
where ${minuteRange} and link = 'up' and accepted + refused + unknown > 0 order by provider, minute`
  return `
select a.provider as subject, ${minuteOf('a.started_at')} as minute, count(*) as n,
  count(*) filter (where ${providerRates[metric]}) as k
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and a.state = 'accepted' and v.mode <> 'drill'
group by 1, 2 order by 1, 2`
}

const drillsSql = `
select d.provider as subject, r.verdict, r.ended_at as at from drills d join drill_reports r on r.drill_id = d.id
where d.origin = 'scheduled' and r.ended_at >= :from and r.ended_at < :to order by r.ended_at, d.id`
