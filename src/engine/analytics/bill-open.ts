import type Database from 'better-sqlite3'
import { tracked } from '../store/rollups.ts'
import { statement } from '../store/statements.ts'

const SLICE = 500

interface Span {
  /** Null for all customers. */
  readonly customerId: string | null
  /** UTC epoch ms, inclusive. */
  readonly from: number
  /** Exclusive; null for an open end. */
  readonly to: number | null
}

/**
 * Gives verifications sent in a span that have no revenue yet the one their plan says: after a plan was added for
 * a time that has passed. Works in slices and lets others write in between; ends early when `signal` aborts.
 *
 * @returns how many it looked at
 */
export async function billOpen(db: Database.Database, span: Span, signal: AbortSignal): Promise<number> {
  const bounds = { to: span.to ?? Number.MAX_SAFE_INTEGER, limit: SLICE }
  const ofCustomer = span.customerId === null ? '' : 'customer_id = :customerId and'
  const next = statement(
    db,
    `select id, created_at as at from verifications
     where ${ofCustomer} billable_at is null and mode in ('live', 'sandbox') and created_at < :to
       and (created_at, id) > (:at, :id) order by created_at, id limit :limit`,
  )
  let seen = 0
  let last = { at: span.from - 1, id: Number.MAX_SAFE_INTEGER }
  while (!signal.aborted) {
    const rows = next.all({
      ...(span.customerId !== null && { customerId: span.customerId }),
      ...bounds,
      ...last,
    }) as { readonly id: number; readonly at: number }[]
    if (rows.length === 0) break
    tracked(db, (batch) => {
      for (const { id } of rows) batch.touch(id)
    })
    seen += rows.length
    last = rows.at(-1) ?? last
    await new Promise((resolve) => setImmediate(resolve))
  }
  return seen
}
