import type Database from 'better-sqlite3'
import type { Category, Rate } from '../../../contract/models.ts'
import { wilsonRate } from '../../../contract/rate.ts'
import { statement } from '../statements.ts'
import { MATURITY_MS, type Window } from './traffic.ts'

export interface CountryTraffic {
  readonly country: string
  /** Of all acceptances in this country, 0..1; null when there were none. */
  readonly share: number | null
  readonly accept: Rate
  readonly delivery: Rate
  readonly conversion: Rate
}

interface CountryTotals {
  readonly country: string
  readonly everybody: number
  readonly accepted: number
  readonly decided: number
  readonly mature_accepted: number
  readonly mature_delivered: number
  readonly mature_converted: number
}

/** One provider's attempts by country, the busiest first. Drills and interrupted attempts are left out. */
export function providerCountries(db: Database.Database, provider: string, window: Window): readonly CountryTraffic[] {
  const bounds = { ...window, provider, mature: window.to - MATURITY_MS }
  return (statement(db, countriesSql).all(bounds) as CountryTotals[]).map((row) => ({
    country: row.country,
    share: row.everybody === 0 ? null : row.accepted / row.everybody,
    accept: wilsonRate(row.accepted, row.decided),
    delivery: wilsonRate(row.mature_delivered, row.mature_accepted),
    conversion: wilsonRate(row.mature_converted, row.mature_accepted),
  }))
}

export interface ErrorCount {
  readonly stage: 'submit' | 'delivery'
  readonly category: Category | null
  readonly code: string | null
  readonly count: number
  readonly last_at: number
}

/** A provider's errors in the window by category and code, the most frequent first. */
export function providerErrors(db: Database.Database, provider: string, window: Window): readonly ErrorCount[] {
  return statement(db, errorsSql).all({ ...window, provider }) as ErrorCount[]
}

/** When each provider's prices were last confirmed, UTC epoch ms. */
export function pricesConfirmed(db: Database.Database): readonly { readonly provider: string; readonly at: number }[] {
  return statement(db, 'select provider, max(confirmed_at) as at from pricing_cache group by provider').all() as {
    provider: string
    at: number
  }[]
}

/** Of all acceptances in the window, the part this provider made, 0..1; null when there were none. */
export function acceptanceShare(db: Database.Database, provider: string, window: Window): number | null {
  const { own, all } = statement(db, acceptanceShareSql).get({ ...window, provider }) as { own: number; all: number }
  return all === 0 ? null : own / all
}

/** Of all verifications in the window, the part that went to these countries, 0..1; null when there were none. */
export function countriesShare(db: Database.Database, countries: readonly string[], window: Window): number | null {
  const bounds = { ...window, countries: JSON.stringify(countries) }
  const { own, all } = statement(db, countriesShareSql).get(bounds) as { own: number; all: number }
  return all === 0 ? null : own / all
}

const countriesSql = `
select v.country, count(*) filter (where a.state = 'accepted') as everybody,
  count(*) filter (where a.provider = :provider and a.state = 'accepted') as accepted,
  count(*) filter (where a.provider = :provider and a.state <> 'intent' and a.category is not 'interrupted') as decided,
  count(*) filter (where a.provider = :provider and a.state = 'accepted' and a.started_at < :mature) as mature_accepted,
  count(*) filter (where a.provider = :provider and a.state = 'accepted' and a.started_at < :mature
    and a.delivery = 'delivered') as mature_delivered,
  count(v.converted_at) filter (where a.provider = :provider and a.state = 'accepted' and a.started_at < :mature)
    as mature_converted
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and v.mode <> 'drill'
group by v.country having decided > 0 order by decided desc, v.country`

const errorsSql = `
select iif(a.category is null, 'delivery', 'submit') as stage, a.category, a.error_code as code, count(*) as count,
  max(a.started_at) as last_at
from attempts a join verifications v on v.id = a.verification_id
where a.provider = :provider and a.started_at >= :from and a.started_at < :to and v.mode <> 'drill'
  and (a.category is not null or a.delivery = 'failed')
group by stage, a.category, a.error_code order by count desc, last_at desc`

const acceptanceShareSql = `
select count(*) as "all", count(*) filter (where a.provider = :provider) as own
from attempts a join verifications v on v.id = a.verification_id
where a.started_at >= :from and a.started_at < :to and a.state = 'accepted' and v.mode <> 'drill'`

const countriesShareSql = `
select count(*) as "all", count(*) filter (where country in (select value from json_each(:countries))) as own
from verifications where created_at >= :from and created_at < :to and mode <> 'drill'`
