import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'

/** Size of the database in bytes, free pages included. */
export function databaseBytes(db: Database.Database): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
}

/** Countries with verifications since `since` (UTC epoch ms), the busiest first. */
export function trafficByCountry(db: Database.Database, since: number): readonly { readonly country: string }[] {
  return statement(
    db,
    'select country from verifications where created_at >= ? group by country order by count(*) desc, country',
  ).all(since) as { country: string }[]
}
