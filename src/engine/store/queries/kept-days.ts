import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'

/** Rows that are kept in all: some 30 MB at the most. A longer answer than a fifth of that is not kept. */
const MOST_ROWS = 100_000

interface Kept {
  readonly version: number
  readonly rows: readonly unknown[]
}

const kept = new WeakMap<Database.Database, Map<string, Kept>>()

/**
 * Sums over past days hardly ever change, and pages ask for them with every event: the rows of a query are kept until
 * one of its days does change. What was not used for longest goes first.
 *
 * @param days of the reporting zone that the query reads, `to` exclusive
 */
export function keptRows(
  db: Database.Database,
  sql: string,
  params: readonly unknown[],
  days: { readonly from: number; readonly to: number },
): readonly unknown[] {
  const answers = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, answers)
  const key = JSON.stringify([sql, params])
  const version = versionOf(db, days)
  const known = answers.get(key)
  answers.delete(key)
  const found = known?.version === version ? known : { version, rows: statement(db, sql).all(...params) }
  if (found.rows.length > MOST_ROWS / 5) return found.rows
  answers.set(key, found)
  let left = MOST_ROWS
  for (const [each, { rows }] of [...answers].reverse()) {
    left -= rows.length + 1
    if (left < 0) answers.delete(each)
  }
  return found.rows
}

/** Goes up whenever a figure of one of the days changes. */
const versionOf = (db: Database.Database, { from, to }: { readonly from: number; readonly to: number }): number =>
  statement(db, 'select coalesce(sum(version), 0) from rollup_days where day >= ? and day < ?')
    .pluck()
    .get(from, to) as number
