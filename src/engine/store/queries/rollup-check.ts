import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../../contract/durations.ts'
import { RollupCells, rollupTables } from '../rollup-cells.ts'
import { factsBetween } from '../rollup-facts.ts'
import { measures } from '../rollup-measures.ts'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'

/** The roll-ups of one day beside the rows that they were made of. */
export interface RollupCheck {
  /** Start of the day, UTC epoch ms. */
  readonly dayStart: number
  /** Verifications that were read. */
  readonly verifications: number
  /** Figures that were compared, and how many are not the same. */
  readonly figures: number
  readonly differing: number
}

/** They also count corrections of revenue, which are no part of a verification. */
const corrected: ReadonlySet<string> = new Set(['credits_micros', 'refunds_micros', 'adjustments_micros', 'unrated'])

/**
 * Adds up a day from its rows and compares it with the roll-up by route. It reads every verification of the day: for a
 * thread that nobody waits for.
 *
 * @param random in [0, 1): which of the days that still have their rows
 * @returns null when there is no such day, or while the roll-ups are made anew
 */
export const rollupCheck = (db: Database.Database, random: number): RollupCheck | null =>
  db.transaction(() => checked(db, random))()

function checked(db: Database.Database, random: number): RollupCheck | null {
  const { calendar, builtTo } = rollupState(db)
  if (builtTo !== null) return null
  const deletedTo = statement(db, 'select deleted_to from retention_state').pluck().get() as number | null
  const first = deletedTo === null ? Number.MIN_SAFE_INTEGER : calendar.day(deletedTo)
  const days = statement(db, 'select day from rollup_days where day >= ? order by day').pluck().all(first) as number[]
  const day = days[Math.floor(random * days.length)]
  if (day === undefined) return null
  const cells = new RollupCells(calendar)
  const end = calendar.dayStart(day + 1)
  let verifications = 0
  // Hour by hour, so that a day of a million rows needs the memory of one hour.
  for (let from = calendar.dayStart(day); from < end; from += HOUR_MS)
    for (const facts of factsBetween(db, from, Math.min(end, from + HOUR_MS))) {
      cells.count(facts, 1)
      verifications += 1
    }
  return { dayStart: calendar.dayStart(day), verifications, ...compared(db, day, cells) }
}

function compared(db: Database.Database, day: number, cells: RollupCells) {
  const { name, keys } = rollupTables.routeDays
  const rows = statement(db, `select * from ${name} where day = ?`).all(day) as Readonly<Record<string, unknown>>[]
  const stored = new Map(rows.map((row) => [keys.map((key) => row[key]).join('\n'), row]))
  let figures = 0
  let differing = 0
  const compare = (row: Readonly<Record<string, unknown>> | undefined, sums: Float64Array | null) => {
    for (const [i, measure] of measures.entries()) {
      if (corrected.has(measure)) continue
      figures += 1
      if (Number(row?.[measure] ?? 0) !== (sums?.[i] ?? 0)) differing += 1
    }
  }
  for (const [table, made] of cells.tables()) {
    if (table.name !== name) continue
    for (const { key, sums } of made) {
      const id = key.join('\n')
      compare(stored.get(id), sums)
      stored.delete(id)
    }
  }
  for (const row of stored.values()) compare(row, null)
  return { figures, differing }
}
