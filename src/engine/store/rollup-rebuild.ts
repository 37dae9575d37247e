import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../contract/durations.ts'
import { type CorrectionFacts, RollupCells, rollupTables } from './rollup-cells.ts'
import { factsBetween } from './rollup-facts.ts'
import { writeCells } from './rollup-write.ts'
import { rollupState } from './rollups.ts'
import { statement } from './statements.ts'
import { monthOfDay, type ZoneCalendar, zoneCalendar } from './zone.ts'

/** A transaction of about 20 ms. */
const SLICE = 2_000

/**
 * Empties the roll-ups, so that `rebuildSlice` makes them anew from the raw rows with the days of `zone` (IANA).
 * Writes in the meantime are left to the slice that comes to them. Where raw rows were deleted by age, the buckets of
 * that time stay as they are, with the days of the zone before: nothing could make them anew.
 *
 * @throws {RangeError} when the zone is unknown; nothing is emptied then
 */
export function startRebuild(db: Database.Database, zone: string): void {
  zoneCalendar(zone)
  db.transaction(() => {
    const deletedTo = rowsDeletedTo(db)
    const first = deletedTo === null ? null : firstBuckets(rollupState(db).calendar, deletedTo)
    for (const { name, latency, keys } of Object.values(rollupTables)) {
      const [bucket] = keys
      const kept = first === null ? '' : ` where ${bucket} >= ${first[bucket]}`
      db.exec(`delete from ${name}${kept}`)
      if (latency !== null) db.exec(`delete from ${latency}${kept}`)
    }
    // Versions go on, so that nobody takes an old result for a new one.
    db.exec('update rollup_days set version = version + 1')
    statement(db, 'update rollup_state set zone = ?, built_to = ?').run(zone, deletedTo ?? Number.MIN_SAFE_INTEGER)
  }).immediate()
}

const firstHour = (deletedTo: number): number => Math.ceil(deletedTo / HOUR_MS)

const rowsDeletedTo = (db: Database.Database): number | null =>
  statement(db, 'select deleted_to from retention_state').pluck().get() as number | null

/** The first buckets that are made anew. Rows go by local months; of an hour that was cut the bucket still knows all. */
const firstBuckets = (calendar: ZoneCalendar, deletedTo: number): Readonly<Record<string, number>> => ({
  hour: firstHour(deletedTo),
  day: calendar.day(deletedTo),
  month: monthOfDay(calendar.day(deletedTo)),
})

/** Rebuilds the next slice, about `size` verifications; false when the roll-ups are complete. Goes on where a crash ended it. */
export function rebuildSlice(db: Database.Database, size = SLICE): boolean {
  return db
    .transaction(() => {
      const { builtTo: from, calendar } = rollupState(db)
      if (from === null) return false
      const to = sliceEnd(db, from, size)
      const cells = new RollupCells(calendar)
      const deletedTo = rowsDeletedTo(db)
      for (const facts of factsBetween(db, from, to ?? Number.MAX_SAFE_INTEGER)) cells.count(facts, 1)
      const corrections = statement(db, correctionsSql).all(from, to ?? Number.MAX_SAFE_INTEGER)
      for (const correction of corrections) cells.correct(correction as CorrectionFacts)
      writeCells(db, cells.tables(), deletedTo === null ? null : firstHour(deletedTo))
      statement(db, 'update rollup_state set built_to = ?').run(to)
      return to !== null
    })
    .immediate()
}

const correctionsSql = `
select kind, customer_id, mode, provider, country, service, network, reporting_micros, booked_at
from revenue_corrections where booked_at >= ? and booked_at < ?`

/** Where the slice ends, exclusive; null when it is the last. All that was created in one ms stays together. */
function sliceEnd(db: Database.Database, from: number, size: number): number | null {
  const next = statement(
    db,
    'select created_at from verifications where created_at >= ? order by created_at, id limit 1 offset ?',
  ).pluck()
  const at = next.get(from, size) as number | undefined
  if (at === undefined) return null
  return at > from ? at : at + 1
}

/** Rebuilds all roll-ups without a pause: for tests, tools and worker threads. */
export function rebuildRollups(db: Database.Database, zone: string = rollupState(db).calendar.zone): void {
  startRebuild(db, zone)
  while (rebuildSlice(db));
}
