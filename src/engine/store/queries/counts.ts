import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
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

/**
 * How many verifications there are of these countries and modes (null for all), from the roll-ups; null while they are
 * being rebuilt.
 */
export function countedVerifications(
  db: Database.Database,
  { countries, modes }: { readonly countries: readonly string[] | null; readonly modes: readonly string[] | null },
): number | null {
  if (rollupState(db).builtTo !== null) return null
  const bounds = { countries: countries && JSON.stringify(countries), modes: modes && JSON.stringify(modes) }
  return statement(
    db,
    `select coalesce(sum(sent), 0) from rollup_route_months
     where (:countries is null or country in (select value from json_each(:countries)))
       and (:modes is null or mode in (select value from json_each(:modes)))`,
  )
    .pluck()
    .get(bounds) as number
}
