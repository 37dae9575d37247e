import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'
import type { Window } from './traffic.ts'

/** A hop away from a provider. */
export interface AlertHop {
  readonly from: string
  readonly to: string | null
  readonly reason: string
  /** UTC epoch ms. */
  readonly at: number
}

/** Failovers of the window, oldest first, at most the newest 1,000. Drills and rescues are left out. */
export const alertHops = (db: Database.Database, window: Window): readonly AlertHop[] =>
  (
    statement(
      db,
      `select from_provider as "from", to_provider as "to", reason, created_at as at from failover_logs
       where created_at >= :from and created_at < :to and mode <> 'drill' and trigger <> 'rescue'
       order by created_at desc, id desc limit 1000`,
    ).all(window) as AlertHop[]
  ).reverse()

/** How many failovers away from a provider there were in the window, and how many of them found no provider left. */
export const failoverTally = (
  db: Database.Database,
  { provider, ...window }: Window & { readonly provider: string },
): { readonly n: number; readonly stranded: number } =>
  statement(
    db,
    `select count(*) as n, count(*) filter (where to_provider is null) as stranded from failover_logs
     where created_at >= :from and created_at < :to and mode <> 'drill' and trigger <> 'rescue'
       and from_provider = :provider`,
  ).get({ ...window, provider }) as { n: number; stranded: number }
