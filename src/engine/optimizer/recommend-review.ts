import type Database from 'better-sqlite3'
import { registrationCountries } from '../../contract/account-countries.ts'
import { DAY_MS } from '../../contract/durations.ts'
import type { ReplayDays, ReplayResult } from '../../contract/replay.ts'
import type { Clock } from '../clock.ts'
import { providerLabels } from '../store/queries/provider-labels.ts'
import type { Reader } from '../store/reader.ts'
import type { PolicyBook } from './policy-book.ts'
import { lowBalances, trafficGaps, unregistered } from './recommend-gaps.ts'
import type { Proposal } from './recommend-models.ts'
import { orderProposals } from './recommend-order.ts'
import { policyIdeas, policyProposals } from './recommend-policy.ts'
import { replayResult } from './replay-result.ts'
import type { ReplayProgress } from './replay-run.ts'
import { replaySpec } from './replay-spec.ts'
import type { Replays } from './replays.ts'

/** The traffic that recommendations are worked out from. */
export const REVIEW_DAYS: ReplayDays = 30
const SPENDING_DAYS = 7
/** Less in 30 days is not worth a change: one unit of the reporting currency. */
const LEAST_MICROS = 1_000_000

interface ReviewDeps {
  readonly db: Database.Database
  readonly reader: Pick<Reader, 'read'>
  readonly clock: Clock
  readonly book: Pick<PolicyBook, 'state' | 'draftOf'>
  readonly replays: Pick<Replays, 'sums'>
}

/**
 * Replays the last 30 days twice: to see what might be better, and to see what each of these changes would really have
 * come to.
 *
 * @returns null when `signal` aborted it
 */
export async function review(
  { db, reader, clock, book, replays }: ReviewDeps,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: ReplayProgress) => void },
): Promise<{ readonly proposals: readonly Proposal[]; readonly result: ReplayResult } | null> {
  const now = clock.now()
  const { mode, live } = book.state
  const policy = book.draftOf({ version: live ?? 1 })
  const spec = replaySpec(db, policy, REVIEW_DAYS, now)
  const progress = (half: 0 | 1) => (at: ReplayProgress) =>
    options.onProgress({ done: half * at.of + at.done, of: 2 * at.of })
  const sums = await replays.sums(spec, { ...options, onProgress: progress(0) })
  if (sums === null) return null
  const labelOf = providerLabels(db)
  const first = { sums, spec, labelOf }
  const isList = mode !== 'on' || live === null
  const ideas = isList ? [] : policyIdeas(spec.policy, first)
  const tried = { ...spec, others: ideas.map(({ contender }) => contender) }
  const second = isList ? sums : await replays.sums(tried, { ...options, onProgress: progress(1) })
  if (second === null) return null
  const recent = { from: now - SPENDING_DAYS * DAY_MS, to: now + 1 }
  const [levels, routes] = await Promise.all([
    reader.read('accountLevels', recent),
    reader.read('unregisteredRoutes', { from: spec.from, to: spec.to }, [...registrationCountries]),
  ])
  return {
    proposals: [
      ...(isList
        ? orderProposals(first, LEAST_MICROS)
        : policyProposals(ideas, { sums: second, spec: tried, labelOf }, LEAST_MICROS)),
      ...trafficGaps(first),
      ...lowBalances(levels, SPENDING_DAYS, labelOf),
      ...unregistered(routes, labelOf),
    ],
    result: replayResult(sums, spec, now),
  }
}
