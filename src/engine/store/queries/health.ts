import type Database from 'better-sqlite3'
import type { MinuteTraffic } from '../health.ts'
import type { ProviderHealthMinuteRow, ServiceMinuteRow } from '../schema.ts'
import { statement } from '../statements.ts'
import type { Window } from './traffic.ts'

/** The caller of `send` has an answer by then; a minute in which one had none is a bad one. */
const DEADLINE_MS = 4_500

export interface MinuteReading {
  readonly traffic: readonly MinuteTraffic[]
  readonly service: Pick<ServiceMinuteRow, 'sent' | 'missed'>
}

/** What was sent in a minute came to. Drills are left out, and so is what says nothing about the provider. */
export function healthMinute(db: Database.Database, window: Window): MinuteReading {
  return {
    traffic: statement(db, minuteSql).all(window) as MinuteTraffic[],
    service: statement(db, serviceSql).get({ ...window, deadline: DEADLINE_MS }) as MinuteReading['service'],
  }
}

/** What became of one accepted attempt, read once it was mature. */
export interface MatureOutcome {
  readonly provider: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** UTC epoch ms. */
  readonly startedAt: number
  readonly delivered: boolean
  readonly converted: boolean
}

/** Accepted attempts that started in the window, oldest first, and what became of them by now. */
export function matureOutcomes(db: Database.Database, window: Window): readonly MatureOutcome[] {
  const rows = statement(db, outcomesSql).all(window) as {
    provider: string
    country: string
    startedAt: number
    delivered: number
    converted: number
  }[]
  return rows.map((row) => ({ ...row, delivered: row.delivered === 1, converted: row.converted === 1 }))
}

/** Minutes of these providers, of one after the other, by minute. */
export function healthMinutes(
  db: Database.Database,
  { from, to, providers }: Window & { readonly providers: readonly string[] },
): readonly ProviderHealthMinuteRow[] {
  const sql = 'select * from provider_health_minutes where provider = ? and minute >= ? and minute < ? order by minute'
  return providers.flatMap((name) => statement(db, sql).all(name, from, to) as ProviderHealthMinuteRow[])
}

export interface UptimeMinutes {
  readonly good: number
  readonly bad: number
  /** Our own network was down or the machine slept: not the service's fault, and not known either. */
  readonly unknown: number
  readonly sent: number
  readonly missed: number
  /** Start of the first minute on record in the window; null without any. */
  readonly since: number | null
}

/** A minute is bad when somebody found no provider in time, or, without traffic, none passed its probe. */
export const uptimeMinutes = (db: Database.Database, window: Window): UptimeMinutes =>
  statement(db, uptimeSql).get(window) as UptimeMinutes

const minuteSql = `
select a.provider, count(*) filter (where a.state = 'accepted') as accepted,
  count(*) filter (where a.state = 'rejected-eligible') as refused,
  count(*) filter (where a.state = 'unknown' and a.category is not 'interrupted') as unknown,
  coalesce(sum(a.duration_ms) filter (where a.state = 'accepted'), 0.0) as submitMs
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and v.mode <> 'drill' group by a.provider`

// A recipient that cannot be reached by anybody is nobody's outage.
const serviceSql = `
select count(*) as sent, count(*) filter (where case when v.accepted_at is not null then v.accept_ms > :deadline
  else not exists (select 1 from attempts a where a.verification_id = v.id and a.state = 'rejected-final') end) as missed
from verifications v where v.created_at >= :from and v.created_at < :to and v.mode <> 'drill'`

const outcomesSql = `
select a.provider, v.country, a.started_at as startedAt, a.delivery = 'delivered' as delivered,
  v.converted_at is not null as converted
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and a.state = 'accepted' and v.mode <> 'drill'
order by a.started_at, a.id`

const uptimeSql = `
select count(*) filter (where link = 'up' and good) as good, count(*) filter (where link = 'up' and not good) as bad,
  count(*) filter (where link <> 'up') as unknown, coalesce(sum(sent), 0) as sent, coalesce(sum(missed), 0) as missed,
  min(minute) as since
from (select *, case when sent > 0 then missed = 0 else probes_ok > 0 end as good from service_minutes
  where minute >= :from and minute < :to)`
