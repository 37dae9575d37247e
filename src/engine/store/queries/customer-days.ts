import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'

/** Sums by customer that dashboards ask for again and again. */
export const customerMeasures = [
  'sent',
  'revenue_micros',
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  'cost_micros',
] as const

/** One day of one mode, as its roll-up had it at this version. */
interface Day {
  readonly version: number
  readonly customers: readonly string[]
  /** By customer, in the order of {@link customerMeasures}. */
  readonly sums: Float64Array
}

/** Days by mode and day; the least recently loaded first. */
type Days = Map<string, Day>

const WIDTH = customerMeasures.length
/** About 60 bytes each. */
const ROWS_KEPT = 500_000

const kept = new WeakMap<Database.Database, { readonly days: Days; rows: number }>()

/**
 * Sums of whole local days (`to` exclusive) by customer, with those of no customer under ''. Days are kept in columns in
 * memory and read again only when their version says that something in them changed: a month of thousands of customers
 * is added up in a millisecond then.
 */
export function sumsOfCustomerDays(
  db: Database.Database,
  mode: string,
  { from, to }: { readonly from: number; readonly to: number },
): ReadonlyMap<string, Float64Array> {
  const versions = statement(db, 'select day, version from rollup_days where day >= ? and day < ?').all(from, to) as {
    readonly day: number
    readonly version: number
  }[]
  const result = new Map<string, Float64Array>()
  for (const { day, version } of versions) {
    const { customers, sums } = dayOf(db, mode, day, version)
    for (let i = 0; i < customers.length; i++) {
      const customer = customers[i] ?? ''
      const own = result.get(customer) ?? new Float64Array(WIDTH)
      result.set(customer, own)
      for (let m = 0; m < WIDTH; m++) own[m] = (own[m] ?? 0) + (sums[i * WIDTH + m] ?? 0)
    }
  }
  return result
}

function dayOf(db: Database.Database, mode: string, day: number, version: number): Day {
  const store = kept.get(db) ?? { days: new Map(), rows: 0 }
  kept.set(db, store)
  const key = `${mode} ${day}`
  const found = store.days.get(key)
  if (found?.version === version) return found
  forget(store, key)
  const read = readDay(db, mode, day, version)
  store.days.set(key, read)
  store.rows += read.customers.length
  for (const oldest of store.days.keys()) {
    if (store.rows <= ROWS_KEPT || oldest === key) break
    forget(store, oldest)
  }
  return read
}

function forget(store: { readonly days: Days; rows: number }, key: string): void {
  store.rows -= store.days.get(key)?.customers.length ?? 0
  store.days.delete(key)
}

/** The version was read before, so that what changes in between is read again the next time. */
function readDay(db: Database.Database, mode: string, day: number, version: number): Day {
  const rows = statement(
    db,
    `select customer, ${customerMeasures.join(', ')} from rollup_customer_days where day = ? and mode = ?`,
  )
    .raw()
    .all(day, mode) as (readonly [string, ...number[]])[]
  const sums = new Float64Array(rows.length * WIDTH)
  for (const [i, row] of rows.entries()) for (let m = 0; m < WIDTH; m++) sums[i * WIDTH + m] = Number(row[m + 1] ?? 0)
  return { version, customers: rows.map(([customer]) => customer), sums }
}
