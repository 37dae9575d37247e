import type Database from 'better-sqlite3'
import { statement } from './statements.ts'

/** Attempts in mode `test` since `since` (UTC epoch ms) that may have been charged but whose price is not known. */
export function unpricedTestsSince(db: Database.Database, since: number): number {
  return statement(
    db,
    `select count(*) from attempts a join verifications v on v.id = a.verification_id
     where a.started_at >= ? and v.mode = 'test' and a.state in ('intent', 'accepted', 'unknown')
       and a.cost_reporting_micros is null`,
  )
    .pluck()
    .get(since) as number
}
