import Database from 'better-sqlite3'
import { systemClock, wait } from '../../src/engine/clock.ts'
import type { AcceptedMessage } from '../../src/engine/sandbox/sandbox-provider.ts'
import { databaseFile } from '../../src/engine/store/open.ts'
import { type Asked, countLost } from '../witness.ts'

const DRAINED_WITHIN_MS = 20_000
/** No code can be entered for longer. */
export const LONGEST_LIFE_MS = 11 * 60_000

/** What became of the verifications, by the engine's database and the servers' own record. */
export interface Outcome {
  readonly verifications: number
  /** Acknowledged or on disk, and neither accepted (as the servers' own record has it) nor ended with a reason. */
  readonly lost: number
  /** Verifications sent once more after an acceptance was on record. */
  readonly resentAfterAcceptance: number
  /** Verifications marked as perhaps sent twice. */
  readonly maybeDuplicate: number
  /** Verifications of which the servers have more messages than one, and which are not marked. */
  readonly unmarkedDuplicates: number
}

/** @param acknowledged the numbers (E.164 with plus, each asked for once) by the ids that the engine gave out */
export function outcomeOf(
  folder: string,
  record: readonly AcceptedMessage[],
  acknowledged: ReadonlyMap<number, string>,
): Outcome {
  const db = new Database(databaseFile(folder), { readonly: true })
  try {
    const count = (sql: string) => db.prepare(sql).pluck().get() as number
    const messages = messagesByNumber(record)
    const marked = new Set(db.prepare('select id from verifications where maybe_duplicate = 1').pluck().all())
    const asked: readonly Asked[] = [...acknowledged].map(([id, to]) => ({ id, to }))
    return {
      verifications: count('select count(*) from verifications'),
      lost:
        countLost(asked, db, record) +
        count('select count(*) from verifications where accepted_at is null and final_at is null'),
      resentAfterAcceptance: count('select count(distinct verification_id) from soak_resent'),
      maybeDuplicate: marked.size,
      unmarkedDuplicates: asked.filter(({ id, to }) => (messages.get(to) ?? 0) > 1 && !marked.has(id)).length,
    }
  } finally {
    db.close()
  }
}

/** How many messages the servers took for each number, E.164 with plus. */
export function messagesByNumber(record: readonly AcceptedMessage[]): ReadonlyMap<string, number> {
  const messages = new Map<string, number>()
  for (const { to } of record) messages.set(to, (messages.get(to) ?? 0) + 1)
  return messages
}

/** Waits until no verification is `open` (a condition of SQL), but not for ever. */
export async function drained(folder: string, open: string): Promise<void> {
  for (const until = Date.now() + DRAINED_WITHIN_MS; Date.now() < until; ) {
    if (query<number>(folder, `select count(*) from verifications where ${open}`)[0] === 0) return
    await wait(systemClock, 200)
  }
}

/** The first column of every row; nothing while there is no database yet. */
export function query<T>(folder: string, sql: string): readonly T[] {
  let db: Database.Database
  try {
    db = new Database(databaseFile(folder), { readonly: true, fileMustExist: true })
  } catch {
    return [] // no host has lived yet
  }
  try {
    return db.prepare(sql).pluck().all() as T[]
  } finally {
    db.close()
  }
}
