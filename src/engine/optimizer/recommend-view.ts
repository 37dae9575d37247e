import type { Recommendation, RecommendedChange } from '../../contract/recommendations.ts'
import type { RecommendationRow } from '../store/recommendations.ts'
import { getSetting } from '../store/settings.ts'
import { policyDifferences } from './policy-diff.ts'
import { type Applied, type ApplyDeps, undoBlockedBy } from './recommend-apply.ts'
import { type Edit, editedPolicy, orderWith } from './recommend-edit.ts'
import type { Proposal } from './recommend-models.ts'

/** What a row keeps as JSON. */
export type RecommendationBody = Omit<Proposal, 'kind' | 'subject'>

/** A recommendation as people see it: pending ones with what they would change of what is in force now. */
export function recommendationView(deps: ApplyDeps, row: RecommendationRow): Recommendation {
  const { edit, ...body } = JSON.parse(row.body) as RecommendationBody
  const applied = row.applied === null ? null : (JSON.parse(row.applied) as Applied)
  const blocked = row.state === 'applied' && applied !== null ? undoBlockedBy(deps, applied) : null
  return {
    ...body,
    id: row.id,
    kind: row.kind,
    state: row.state,
    subject: { country: row.country, service: row.service, provider: row.provider },
    change: applied === null ? pendingChange(deps, edit) : appliedChange(deps, applied, edit),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    scheduledAt: row.scheduled_at,
    appliedAt: row.applied_at,
    decidedBy: row.decided_by,
    reason: row.reason,
    dismissedUntil: row.dismissed_until,
    canUndo: row.state === 'dismissed' || (row.state === 'applied' && blocked === null),
    undoBlockedBy: blocked,
    realisedAt: row.state === 'applied' ? row.realised_at : null,
    realised: row.realised === null ? null : JSON.parse(row.realised),
  }
}

function pendingChange({ db, book, control }: ApplyDeps, edit: Edit): RecommendedChange {
  switch (edit.kind) {
    case 'deny':
    case 'strategy': {
      const { rules, controlShare } = book.draftOf({ version: book.state.live ?? 1 })
      const draft = editedPolicy({ rules, controlShare }, edit)
      return { kind: 'policy', draft, differences: policyDifferences({ rules, controlShare }, draft) }
    }
    case 'first': {
      const { country, service, provider } = edit
      const before = [...control.order(country, service).providers]
      return { kind: 'queue', country, service, before, after: [...orderWith(before, provider)] }
    }
    case 'failure-cost':
      return { kind: 'failure-cost', before: getSetting(db, 'optimizer.failureCost'), after: edit.after }
    case 'page':
      return { kind: 'page', page: edit.page }
  }
}

/** As it was done, whatever is in force by now. */
function appliedChange(deps: ApplyDeps, applied: Applied, edit: Edit): RecommendedChange {
  if (applied.kind === 'policy' && applied.version !== null) {
    const before = deps.book.draftOf({ version: applied.before })
    const { rules, controlShare } = deps.book.draftOf({ version: applied.version })
    const draft = { rules, controlShare }
    return { kind: 'policy', draft, differences: policyDifferences(before, draft) }
  }
  if (applied.kind === 'queue') {
    const { country, service, orderBefore, orderAfter } = applied
    return { kind: 'queue', country, service, before: [...orderBefore], after: [...orderAfter] }
  }
  if (applied.kind === 'failure-cost') return { kind: 'failure-cost', before: applied.before, after: applied.after }
  return pendingChange(deps, edit)
}
