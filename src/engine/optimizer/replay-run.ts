import type Database from 'better-sqlite3'
import { type AfterVerification, recordedCount, recordedPage } from '../store/queries/replay.ts'
import type { ReplaySpec, ReplaySums } from './replay-models.ts'
import { ReplayPass } from './replay-pass.ts'

/** Verifications of one slice: some 50 ms. */
const SLICE = 1_000

export interface ReplayProgress {
  /** Verifications gone through, and how many there are. */
  readonly done: number
  readonly of: number
}

/** Goes through the recorded traffic of the window in slices; yields after each, returns the sums. */
export function* runReplay(db: Database.Database, spec: ReplaySpec): Generator<ReplayProgress, ReplaySums> {
  const pass = new ReplayPass(spec)
  const of = recordedCount(db, spec)
  let after: AfterVerification | null = null
  let done = 0
  yield { done, of }
  for (;;) {
    const page = recordedPage(db, spec, after, SLICE)
    for (const row of page) pass.take(row)
    done += page.length
    after = page.at(-1) ?? null
    if (page.length < SLICE) return pass.sums
    yield { done, of: Math.max(done, of) }
  }
}
