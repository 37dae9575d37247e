import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../contract/durations.ts'
import type { BreakerStateName } from '../../contract/models.ts'
import type { ProviderHealthRow, ServiceMinuteRow } from './schema.ts'
import { statement } from './statements.ts'

export type MinuteLink = 'up' | 'down'

/** What the engine saw of a provider in one minute, traffic apart. */
export interface ObservedMinute {
  readonly provider: string
  readonly probesOk: number
  readonly probesFailed: number
  /** The worst of the minute. */
  readonly breaker: BreakerStateName
}

/** What the attempts of one minute came to. */
export interface MinuteTraffic {
  readonly provider: string
  readonly accepted: number
  readonly refused: number
  readonly unknown: number
  /** Sum over the accepted ones. */
  readonly submitMs: number
}

export const healthRow = (db: Database.Database, provider: string): ProviderHealthRow | undefined =>
  statement(db, 'select * from provider_health where provider_name = ?').get(provider) as ProviderHealthRow | undefined

/** The current row, but for the figures that {@link recordMinute} keeps. */
export type CurrentHealth = Omit<ProviderHealthRow, 'success_rate' | 'avg_response_time' | 'last_failure'>

export function saveHealth(db: Database.Database, row: CurrentHealth): void {
  statement(
    db,
    `insert into provider_health (provider_name, status, updated_at, breaker, ejections, balance_micros, balance_currency,
       balance_at, probe_at, probe_ok, probe_ms, probe_error)
     values (:provider_name, :status, :updated_at, :breaker, :ejections, :balance_micros, :balance_currency,
       :balance_at, :probe_at, :probe_ok, :probe_ms, :probe_error)
     on conflict (provider_name) do update set status = excluded.status, updated_at = excluded.updated_at,
       breaker = excluded.breaker, ejections = excluded.ejections, balance_micros = excluded.balance_micros,
       balance_currency = excluded.balance_currency, balance_at = excluded.balance_at, probe_at = excluded.probe_at,
       probe_ok = excluded.probe_ok, probe_ms = excluded.probe_ms, probe_error = excluded.probe_error`,
  ).run(row)
}

/** Writes one minute of every provider and of the service; a minute that is there already is left as it is. */
export function recordMinute(
  db: Database.Database,
  minute: {
    readonly minute: number
    readonly link: MinuteLink
    readonly observed: readonly ObservedMinute[]
    readonly traffic: readonly MinuteTraffic[]
    readonly service: Pick<ServiceMinuteRow, 'sent' | 'missed'>
  },
): void {
  const insert = statement(
    db,
    `insert or ignore into provider_health_minutes
       (provider, minute, accepted, refused, unknown, submit_ms, probes_ok, probes_failed, breaker, link)
     values (:provider, :minute, :accepted, :refused, :unknown, :submitMs, :probesOk, :probesFailed, :breaker, :link)`,
  )
  const { minute: start, link } = minute
  for (const observed of minute.observed) {
    const traffic = minute.traffic.find(({ provider }) => provider === observed.provider)
    insert.run({ ...noTraffic, ...traffic, ...observed, minute: start, link })
    statement(db, hourSql).run({ provider: observed.provider, since: start - HOUR_MS, until: start })
  }
  const probesOk = minute.observed.reduce((sum, observed) => sum + observed.probesOk, 0)
  statement(
    db,
    `insert or ignore into service_minutes (minute, sent, missed, probes_ok, link)
     values (:minute, :sent, :missed, :probesOk, :link)`,
  ).run({ minute: start, link, probesOk, ...minute.service })
}

/** Forgets minutes before `before` (UTC epoch ms). */
export function pruneMinutes(db: Database.Database, providers: readonly string[], before: number): void {
  for (const provider of providers)
    statement(db, 'delete from provider_health_minutes where provider = ? and minute < ?').run(provider, before)
  statement(db, 'delete from service_minutes where minute < ?').run(before)
}

const noTraffic: Omit<MinuteTraffic, 'provider'> = { accepted: 0, refused: 0, unknown: 0, submitMs: 0 }

const hourSql = `
update provider_health set (success_rate, avg_response_time) = (
    select sum(accepted) * 1.0 / nullif(sum(accepted + refused + unknown), 0), sum(submit_ms) / nullif(sum(accepted), 0)
    from provider_health_minutes where provider = :provider and minute > :since and minute <= :until and link = 'up'),
  last_failure = coalesce((
    select max(minute) from provider_health_minutes
    where provider = :provider and minute > :since and minute <= :until and link = 'up' and refused + unknown > 0), last_failure)
where provider_name = :provider`
