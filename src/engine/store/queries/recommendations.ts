import type Database from 'better-sqlite3'
import type { Service } from '../../../contract/models.ts'
import { statement } from '../statements.ts'
import type { Window } from './traffic.ts'

/** What a subject's verifications came to: sums over those whose outcome and cost are known. */
export interface SubjectFigures {
  readonly n: number
  /** Micros of the reporting currency, and its square. */
  readonly cost: number
  readonly costSquared: number
  readonly converted: number
  /** Cost of the converted ones. */
  readonly convertedCost: number
}

/** @param subject null for all countries, or all services */
export const subjectFigures = (
  db: Database.Database,
  window: Window,
  subject: { readonly country: string | null; readonly service: Service | null },
): SubjectFigures => statement(db, figuresSql).get({ ...window, ...subject }) as SubjectFigures

/** An account's balance, and what is spent from it. */
export interface AccountLevel {
  readonly provider: string
  readonly currency: string
  /** Micros of that currency. */
  readonly balance: number
  /** In the window, micros of the same currency. */
  readonly spent: number
}

/** Accounts whose balance is known, with what their attempts cost in the window. */
export const accountLevels = (db: Database.Database, window: Window): readonly AccountLevel[] =>
  statement(db, levelsSql).all(window) as AccountLevel[]

/** Routes in use whose sender an operator has not said to be registered. */
export interface UnregisteredRoute {
  readonly provider: string
  readonly country: string
  readonly service: Service
  readonly attempts: number
  readonly delivered: number
}

/** @param countries those that ask for registration, ISO 3166-1 alpha-2 */
export const unregisteredRoutes = (
  db: Database.Database,
  window: Window,
  countries: readonly string[],
): readonly UnregisteredRoute[] =>
  statement(db, unregisteredSql).all({ ...window, countries: JSON.stringify(countries) }) as UnregisteredRoute[]

const figuresSql = `
select count(*) as n, coalesce(sum(cost), 0) as cost, coalesce(sum(cost * cost), 0.0) as costSquared,
  coalesce(sum(converted), 0) as converted, coalesce(sum(cost * converted), 0) as convertedCost
from (select v.converted_at is not null as converted, sum(a.cost_reporting_micros) * 1.0 as cost
  from verifications v cross join attempts a on a.verification_id = v.id
  where v.created_at >= :from and v.created_at < :to and v.mode in ('live', 'sandbox')
    and (v.converted_at is not null or v.final_at is not null)
    and (:country is null or v.country = :country) and (:service is null or v.service = :service)
  group by v.id having sum(a.state <> 'intent' and a.cost_reporting_micros is null) = 0)`

const levelsSql = `
select h.provider_name as provider, h.balance_currency as currency, h.balance_micros as balance,
  (select coalesce(sum(a.cost_micros), 0) from attempts a
   where a.started_at >= :from and a.started_at < :to and a.provider = h.provider_name
     and a.cost_currency = h.balance_currency) as spent
from provider_health h join providers p on p.name = h.provider_name and p.removed_at is null
where h.balance_micros is not null and h.balance_currency is not null and p.state <> 'disabled'`

const unregisteredSql = `
select a.provider, v.country, v.service, count(*) as attempts, sum(a.delivery = 'delivered') as delivered
from verifications v cross join attempts a on a.verification_id = v.id and a.state = 'accepted'
join providers p on p.name = a.provider and p.removed_at is null
where v.created_at >= :from and v.created_at < :to and v.mode in ('live', 'sandbox') and v.service = 'sms'
  and v.country in (select value from json_each(:countries))
  and not exists (select 1 from provider_senders s
    where s.provider = a.provider and s.country = v.country and s.registered_at is not null)
group by a.provider, v.country, v.service order by attempts desc`
