import type Database from 'better-sqlite3'
import { DAY_MS } from '../../contract/durations.ts'
import {
  decideRecommendation,
  insertRecommendation,
  latestDecision,
  type NewRecommendation,
  pendingRecommendations,
  type RecommendationKey,
  refreshRecommendation,
} from '../store/recommendations.ts'
import type { Proposal } from './recommend-models.ts'
import { REALISED_DAYS } from './recommend-realised.ts'
import type { RecommendationBody } from './recommend-view.ts'

/** A dismissed one comes back early when it is worth so many times as much. */
const COMES_BACK_AT = 2

/**
 * Takes the proposals of a review in: new ones are opened, known ones brought up to date, and pending ones that were
 * not found again are outdated. What was dismissed, or applied lately, stays away.
 *
 * @param now UTC epoch ms
 */
export function keepProposals(db: Database.Database, proposals: readonly Proposal[], now: number): void {
  db.transaction(() => {
    const pending = new Map(pendingRecommendations(db).map((row) => [keyText(row), row]))
    for (const proposal of proposals) {
      const row = rowOf(proposal)
      const known = pending.get(keyText(row))
      pending.delete(keyText(row))
      if (known !== undefined) refreshRecommendation(db, known.id, row, now)
      else if (!isDismissed(db, row, now) && !isFresh(db, row, now)) insertRecommendation(db, row, now)
    }
    for (const row of pending.values())
      decideRecommendation(db, row, {
        state: 'outdated',
        scheduled_at: null,
        decided_at: now,
        decided_by: 'engine',
        reason: 'The traffic of the last 30 days does not show it any more.',
      })
  })()
}

function rowOf({ kind, subject, ...body }: Proposal): NewRecommendation {
  return {
    kind,
    ...subject,
    monthly_micros: body.monthly?.micros ?? null,
    body: JSON.stringify(body satisfies RecommendationBody),
  }
}

function isDismissed(db: Database.Database, row: NewRecommendation, now: number): boolean {
  const dismissed = latestDecision(db, row, 'dismissed')
  if (dismissed?.dismissed_until == null || dismissed.dismissed_until <= now) return false
  const { monthly_micros: was } = dismissed
  return was === null || row.monthly_micros === null || row.monthly_micros < COMES_BACK_AT * was
}

/** Applied so lately that most of the traffic is from before. */
function isFresh(db: Database.Database, row: NewRecommendation, now: number): boolean {
  const applied = latestDecision(db, row, 'applied')
  return applied?.applied_at != null && applied.applied_at > now - REALISED_DAYS * DAY_MS
}

const keyText = ({ kind, country, service, provider }: RecommendationKey): string =>
  JSON.stringify([kind, country, service, provider])
