import type Database from 'better-sqlite3'
import { monthVolume, type Revenue, revenueFor, saveRevenue } from './billing.ts'
import { type CorrectionFacts, RollupCells, type TableCells } from './rollup-cells.ts'
import { type Facts, factsOf } from './rollup-facts.ts'
import { writeCells } from './rollup-write.ts'
import { noteSaving } from './savings.ts'
import { statement } from './statements.ts'
import { monthOfDay, type ZoneCalendar, zoneCalendar } from './zone.ts'

const open = new WeakMap<Database.Database, RollupBatch>()

/**
 * Runs `work` in a transaction and brings the roll-ups along before it commits: all of it happens or nothing. Inside
 * another one it joins that. Whoever changes verifications, attempts or corrections does it in here and tells the batch.
 */
export function tracked<T>(db: Database.Database, work: (batch: RollupBatch) => T): T {
  const outer = open.get(db)
  if (outer !== undefined) return work(outer)
  // Immediate, because it reads first: a write of another connection in between would make ours fail at once.
  return db
    .transaction(() => {
      const batch = new RollupBatch(db)
      open.set(db, batch)
      try {
        const result = work(batch)
        batch.flush()
        return result
      } finally {
        open.delete(db)
      }
    })
    .immediate()
}

/** Runs `work`, which changes one verification or one of its attempts. */
export function changing<T>(db: Database.Database, verificationId: number, work: () => T): T {
  return tracked(db, (batch) => {
    batch.touch(verificationId)
    return work()
  })
}

interface RollupState {
  readonly calendar: ZoneCalendar
  /** While the roll-ups are rebuilt: what was created before is in them; null when everything is. */
  readonly builtTo: number | null
}

export function rollupState(db: Database.Database): RollupState {
  const row = statement(db, 'select zone, built_to as builtTo from rollup_state').get()
  const { zone, builtTo } = row as { readonly zone: string; readonly builtTo: number | null }
  return { calendar: zoneCalendar(zone), builtTo }
}

/** What one transaction changes, on its way to the roll-ups. */
export class RollupBatch {
  readonly #db: Database.Database
  readonly #state: RollupState
  /** Verifications that change, as they were before; null when they were not there. */
  readonly #touched = new Map<number, Facts | null>()
  readonly #inserted: Facts[] = []
  readonly #corrections: CorrectionFacts[] = []
  readonly #counted: TableCells[] = []
  /** Billable verifications by customer, mode and month: in the roll-ups before this batch, and in it. */
  readonly #stored = new Map<string, number>()
  readonly #billed = new Map<string, number>()
  #lastDay = Number.NaN
  #lastMonth = 0

  constructor(db: Database.Database) {
    this.#db = db
    this.#state = rollupState(db)
  }

  /** Call before a verification or one of its attempts changes. */
  touch(id: number): void {
    if (!this.#touched.has(id)) this.#touched.set(id, factsOf(this.#db, id))
  }

  /** Call when a verification was inserted; its attempts may follow. */
  touchNew(id: number): void {
    this.#touched.set(id, null)
  }

  /**
   * Call instead of `touchNew` for bulk writes: a verification inserted with all its attempts, which does not change
   * again in this transaction. Nothing is read back; its revenue comes from `bill`, or from whoever knows it.
   */
  inserted(facts: Facts): void {
    this.#inserted.push(facts)
  }

  /** Whether cells that were summed up elsewhere, with the days of `zone`, are what this batch would make of the same rows. */
  agrees(zone: string): boolean {
    return this.#state.builtTo === null && this.#state.calendar.zone === zone
  }

  /** Call instead of `inserted` where the cells of the rows are there already; only when the batch `agrees`. */
  counted(tables: Iterable<TableCells>): void {
    this.#counted.push(...tables)
  }

  /** Call when a correction of revenue was inserted. */
  corrected(correction: CorrectionFacts): void {
    this.#corrections.push(correction)
  }

  /** The revenue of a verification that is billable and has none yet; null otherwise, and in modes that earn nothing. */
  bill(facts: Facts): Revenue | null {
    const month = this.#monthOf(facts)
    const key = volumeKey(facts, month)
    const billed = this.#billed.get(key) ?? 0
    const revenue = revenueFor(this.#db, facts, () => {
      const stored = this.#stored.get(key) ?? monthVolume(this.#db, facts.verification, month, this.#state)
      this.#stored.set(key, stored)
      return stored + billed
    })
    if (revenue !== null) this.#billed.set(key, billed + 1)
    return revenue
  }

  /** Call when `bill` gave a revenue, but the verification was there already. */
  unbill(facts: Facts): void {
    const key = volumeKey(facts, this.#monthOf(facts))
    this.#billed.set(key, (this.#billed.get(key) ?? 1) - 1)
  }

  #monthOf({ verification: v }: Facts): number {
    const day = this.#state.calendar.day(v.created_at)
    if (day !== this.#lastDay) {
      this.#lastDay = day
      this.#lastMonth = monthOfDay(day)
    }
    return this.#lastMonth
  }

  /** Fixes what became billable and adds everything up; `tracked` calls it before the commit. */
  flush(): void {
    const cells = new RollupCells(this.#state.calendar)
    const { builtTo } = this.#state
    const count = (facts: Facts | null, sign: 1 | -1) => {
      if (facts !== null && (builtTo === null || facts.verification.created_at < builtTo)) cells.count(facts, sign)
    }
    for (const [id, before] of this.#touched) {
      const after = this.#settled(id)
      count(before, -1)
      count(after, 1)
      if (after !== null) noteSaving(this.#db, this.#state.calendar, before, after)
    }
    for (const facts of this.#inserted) count(facts, 1)
    for (const correction of this.#corrections)
      if (builtTo === null || correction.booked_at < builtTo) cells.correct(correction)
    writeCells(this.#db, cells.tables())
    writeCells(this.#db, this.#counted)
  }

  /** As it is now, with its revenue fixed when it just became billable. */
  #settled(id: number): Facts | null {
    const facts = factsOf(this.#db, id)
    const revenue = facts && this.bill(facts)
    if (facts === null || revenue === null) return facts
    saveRevenue(this.#db, id, revenue)
    const { billableAt, reportingMicros } = revenue
    return {
      ...facts,
      verification: { ...facts.verification, billable_at: billableAt, revenue_reporting_micros: reportingMicros },
    }
  }
}

const volumeKey = ({ verification: v }: Facts, month: number): string => `${v.customer_id ?? ''}\n${v.mode}\n${month}`
