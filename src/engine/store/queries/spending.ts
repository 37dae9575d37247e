import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'
import type { Window } from './traffic.ts'

export interface Spending {
  readonly provider: string
  /** ISO 4217; null for attempts whose price is unknown. */
  readonly currency: string | null
  readonly micros: number
  readonly attempts: number
  /** Of the first of them, UTC epoch ms. */
  readonly since: number
}

/** What each provider was paid for the attempts of the window, by currency. Drills cost nothing and are left out. */
export function spending(db: Database.Database, window: Window): readonly Spending[] {
  return statement(
    db,
    `select a.provider, a.cost_currency as currency, coalesce(sum(a.cost_micros), 0) as micros, count(*) as attempts,
       min(a.started_at) as since
     from attempts a join verifications v on v.id = a.verification_id
     where a.started_at >= :from and a.started_at < :to and v.mode <> 'drill' and a.state <> 'intent'
     group by a.provider, a.cost_currency`,
  ).all(window) as Spending[]
}
