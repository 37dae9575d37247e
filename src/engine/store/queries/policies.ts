import type Database from 'better-sqlite3'
import type { Service } from '../../../contract/models.ts'
import { statement } from '../statements.ts'
import type { Window } from './traffic.ts'

/** Verifications that a rule cannot tell apart. */
export interface TrafficGroup {
  readonly country: string
  readonly service: Service
  readonly customerId: string | null
  /** What is kept of the number: calling code and up to three digits. */
  readonly prefix: string
  readonly n: number
}

/** What was sent in the window, by all that a rule can ask for. Test messages and drills are left out. */
export const policyTraffic = (db: Database.Database, window: Window): readonly TrafficGroup[] =>
  statement(db, groupsSql).all(window) as TrafficGroup[]

/** First submissions under one policy version, by whom they went to, and what their verifications came to. */
export interface PolicyShare {
  /** Of the attempt, such as `policy@3/default` or `priority@1`. */
  readonly policyVersion: string
  readonly provider: string
  readonly n: number
  /** Old enough to be judged, and of these the converted ones: who converts does so at once, who does not only later. */
  readonly judged: number
  readonly converted: number
  /** Of all attempts, micros of the reporting currency; and how many verifications have one of unknown cost. */
  readonly cost: number
  readonly unpriced: number
  /** The same of the judged ones. */
  readonly judgedCost: number
  readonly judgedUnpriced: number
}

/** @param window `mature`: who was accepted before has had his time to answer, UTC epoch ms */
export const policyShares = (
  db: Database.Database,
  window: Window & { readonly mature: number },
): readonly PolicyShare[] => statement(db, sharesSql).all(window) as PolicyShare[]

/** How the choices of one shadow compare with the real ones. */
export interface ShadowSum {
  readonly version: number
  readonly choices: number
  readonly different: number
  /** Micros of the reporting currency over the choices of which both prices are known; null when none is. */
  readonly saving: number | null
  /** Mean difference of the chances of conversion; null when none is known. */
  readonly gain: number | null
}

export const shadowSums = (db: Database.Database, window: Window): readonly ShadowSum[] =>
  statement(db, shadowsSql).all(window) as ShadowSum[]

const groupsSql = `
select country, service, customer_id as customerId, to_prefix as prefix, count(*) as n from verifications
where created_at >= :from and created_at < :to and mode in ('live', 'sandbox') and only_provider is null
group by country, service, customer_id, to_prefix`

const sharesSql = `
select first.policy_version as policyVersion, first.provider, count(*) as n,
  sum(v.judged) as judged, sum(v.judged and v.converted) as converted,
  sum(spent.cost) as cost, sum(spent.unpriced > 0) as unpriced,
  sum(iif(v.judged, spent.cost, 0)) as judgedCost, sum(v.judged and spent.unpriced > 0) as judgedUnpriced
from (select id, converted_at is not null as converted,
    coalesce(accepted_at, created_at) < :mature as judged
  from verifications where created_at >= :from and created_at < :to and mode in ('live', 'sandbox')
    and only_provider is null) v
join attempts first on first.verification_id = v.id and first.n = 1
join (select a.verification_id, coalesce(sum(a.cost_reporting_micros), 0) as cost,
    sum(a.state <> 'intent' and a.cost_reporting_micros is null) as unpriced
  from verifications w join attempts a on a.verification_id = w.id
  where w.created_at >= :from and w.created_at < :to group by a.verification_id) spent on spent.verification_id = v.id
group by first.policy_version, first.provider order by n desc`

const shadowsSql = `
select version, count(*) as choices, sum(provider is not actual_provider) as different,
  sum(actual_price_micros - price_micros) as saving, avg(estimate - actual_estimate) as gain
from shadow_choices where at >= :from and at < :to group by version order by version desc`
