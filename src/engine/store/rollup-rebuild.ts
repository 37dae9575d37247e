import type Database from 'better-sqlite3'
import { type CorrectionFacts, RollupCells, rollupTables } from './rollup-cells.ts'
import { factsBetween } from './rollup-facts.ts'
import { writeCells } from './rollup-write.ts'
import { rollupState } from './rollups.ts'
import { statement } from './statements.ts'
import { zoneCalendar } from './zone.ts'

/** A transaction of about 20 ms. */
const SLICE = 2_000

/**
 * Empties the roll-ups, so that `rebuildSlice` makes them anew from the raw rows with the days of `zone` (IANA).
 * Writes in the meantime are left to the slice that comes to them.
 *
 * @throws {RangeError} when the zone is unknown; nothing is emptied then
 */
export function startRebuild(db: Database.Database, zone: string): void {
  zoneCalendar(zone)
  db.transaction(() => {
    for (const { name, latency } of Object.values(rollupTables)) {
      db.exec(`delete from ${name}`)
      if (latency !== null) db.exec(`delete from ${latency}`)
    }
    // Versions go on, so that nobody takes an old result for a new one.
    db.exec('update rollup_days set version = version + 1')
    statement(db, 'update rollup_state set zone = ?, built_to = ?').run(zone, Number.MIN_SAFE_INTEGER)
  }).immediate()
}

/** Rebuilds the next slice, about `size` verifications; false when the roll-ups are complete. Goes on where a crash ended it. */
export function rebuildSlice(db: Database.Database, size = SLICE): boolean {
  return db
    .transaction(() => {
      const { builtTo: from, calendar } = rollupState(db)
      if (from === null) return false
      const to = sliceEnd(db, from, size)
      const cells = new RollupCells(calendar)
      for (const facts of factsBetween(db, from, to ?? Number.MAX_SAFE_INTEGER)) cells.count(facts, 1)
      const corrections = statement(db, correctionsSql).all(from, to ?? Number.MAX_SAFE_INTEGER)
      for (const correction of corrections) cells.correct(correction as CorrectionFacts)
      writeCells(db, cells)
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
