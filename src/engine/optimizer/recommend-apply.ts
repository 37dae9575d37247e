import type Database from 'better-sqlite3'
import type { Service } from '../../contract/models.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { listPolicyStates } from '../store/policies.ts'
import { currentQueues } from '../store/routing-queues.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import type { Author, PolicyBook } from './policy-book.ts'
import { type Edit, editedPolicy, orderWith } from './recommend-edit.ts'

/** Where the static list is changed. */
export interface OrderKeeper {
  order(country: string, service: Service): { readonly version: number; readonly providers: readonly string[] }
  reorder(
    queue: {
      readonly country: string | null
      readonly service: Service
      readonly strategy: 'priority'
      readonly providers: readonly string[] | null
    },
    by: { readonly actor: string; readonly reason: string },
  ): { readonly version: number }
}

/** What applying put in force, and what it replaced. */
export type Applied =
  | { readonly kind: 'policy'; readonly stateId: number; readonly version: number | null; readonly before: number }
  | {
      readonly kind: 'queue'
      readonly country: string
      readonly service: Service
      readonly version: number
      /** The country's own order; null when it followed the default. */
      readonly before: readonly string[] | null
      readonly orderBefore: readonly string[]
      readonly orderAfter: readonly string[]
    }
  | { readonly kind: 'failure-cost'; readonly before: number; readonly after: number }
  | { readonly kind: 'page' }

export interface ApplyDeps {
  readonly db: Database.Database
  readonly clock: Clock
  readonly book: PolicyBook
  readonly control: OrderKeeper
}

/**
 * Carries a recommended change out on what is in force now, through the books that keep it.
 *
 * @throws {AppError} `CHANGED_SINCE`, `INVALID_POLICY`, `NOT_FOUND`, `STORE_UNAVAILABLE`
 */
export function applyEdit(deps: ApplyDeps, edit: Edit, by: Author): Applied {
  const { db, book, control } = deps
  switch (edit.kind) {
    case 'deny':
    case 'strategy': {
      const { mode, live } = book.state
      if (mode !== 'on' || live === null)
        throw new AppError('CHANGED_SINCE', {}, 'No policy is in force now: the static list decides.')
      book.activate({ draft: editedPolicy(book.draftOf({ version: live }), edit) }, 'live', 1, by)
      const [state] = listPolicyStates(db, 1)
      return { kind: 'policy', stateId: state?.id ?? 0, version: state?.live ?? null, before: live }
    }
    case 'first': {
      const { country, service, provider } = edit
      const { mode, live } = book.state
      if (mode === 'on' && live !== null)
        throw new AppError('CHANGED_SINCE', {}, 'A policy decides now and not the static list.')
      const orderBefore = control.order(country, service).providers
      const own = currentQueues(db).find((queue) => queue.country === country && queue.service === service)
      const orderAfter = orderWith(orderBefore, provider)
      const { version } = control.reorder(
        { country, service, strategy: 'priority', providers: orderAfter },
        { actor: by.author, reason: by.reason },
      )
      return { kind: 'queue', country, service, version, before: own?.providers ?? null, orderBefore, orderAfter }
    }
    case 'failure-cost': {
      const before = getSetting(db, 'optimizer.failureCost')
      setFailureCost(deps, before, edit.after, by)
      return { kind: 'failure-cost', before, after: edit.after }
    }
    case 'page':
      return { kind: 'page' }
  }
}

/** Why what was applied cannot be taken back here; null when it can. */
export function undoBlockedBy({ db, book, control }: ApplyDeps, applied: Applied): string | null {
  switch (applied.kind) {
    case 'policy':
      return listPolicyStates(db, 1)[0]?.id === applied.stateId && book.state.mode === 'on'
        ? null
        : 'The policy was changed since. Roll it back on the page of the routing policy.'
    case 'queue':
      return control.order(applied.country, applied.service).version === applied.version
        ? null
        : 'The order was changed since. Change it on the page of the providers.'
    case 'failure-cost':
      return getSetting(db, 'optimizer.failureCost') === applied.after
        ? null
        : 'The failure cost was changed since. Change it in the settings.'
    case 'page':
      return null
  }
}

/**
 * Brings back what was in force before.
 *
 * @throws {AppError} `CHANGED_SINCE`, `STORE_UNAVAILABLE`
 */
export function takeBack(deps: ApplyDeps, applied: Applied, by: Author): void {
  const blocked = undoBlockedBy(deps, applied)
  if (blocked !== null) throw new AppError('CHANGED_SINCE', {}, blocked)
  if (applied.kind === 'policy') deps.book.rollback(by)
  else if (applied.kind === 'queue') {
    const { country, service, before: providers } = applied
    const queue = { country, service, strategy: 'priority', providers } as const
    deps.control.reorder(queue, { actor: by.author, reason: by.reason })
  } else if (applied.kind === 'failure-cost') setFailureCost(deps, applied.after, applied.before, by)
}

function setFailureCost({ db, clock }: ApplyDeps, before: number, after: number, { author, reason }: Author): void {
  writing(
    db,
    db.transaction(() => {
      const at = clock.now()
      setSetting(db, 'optimizer.failureCost', after, at)
      const detail = { before: { failureCost: before }, after: { failureCost: after }, reason }
      addAudit(db, { at, actor: author, action: 'policy.failureCost', subject: 'policy:routing', detail })
    }),
  )
}
