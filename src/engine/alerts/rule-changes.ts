import type Database from 'better-sqlite3'
import { type AlertRule, type AlertRuleDraft, alertRuleDraftSchema } from '../../contract/alert-rules.ts'
import type { Clock } from '../clock.ts'
import { insertAlertRule, removeAlertRule, updateAlertRule } from '../store/alert-rules.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'

interface Book {
  readonly db: Database.Database
  readonly clock: Clock
}

/** Who changes a rule, and why, for the audit log. */
interface RuleAuthor {
  readonly actor: string
  readonly reason: string | null
}

/** What a person decided about a rule, without what the engine knows of it. */
export const draftOf = (rule: AlertRule): AlertRuleDraft => alertRuleDraftSchema.parse(rule)

/** Returns the id of the new rule. @throws {AppError} `STORE_UNAVAILABLE` */
export const addRule = (book: Book, draft: AlertRuleDraft, by: RuleAuthor): number =>
  change(book, by, 'alert-rule.add', 'alerts', {}, draft, (now) => insertAlertRule(book.db, draft, now))

/** @throws {AppError} `STORE_UNAVAILABLE` */
export const changeRule = (book: Book, before: AlertRule, draft: AlertRuleDraft, by: RuleAuthor): void =>
  change(book, by, 'alert-rule.change', `alert-rule:${before.id}`, draftOf(before), draft, (now) =>
    updateAlertRule(book.db, before.id, draft, now),
  )

/** @throws {AppError} `STORE_UNAVAILABLE` */
export const removeRule = (book: Book, rule: AlertRule, by: RuleAuthor): void =>
  change(book, by, 'alert-rule.remove', `alert-rule:${rule.id}`, draftOf(rule), {}, (now) =>
    removeAlertRule(book.db, rule.id, now),
  )

/** Writes a change together with the record of who made it. */
function change<T>(
  { db, clock }: Book,
  { actor, reason }: RuleAuthor,
  action: string,
  subject: string,
  before: object,
  after: object,
  write: (now: number) => T,
): T {
  return writing(
    db,
    db.transaction(() => {
      const at = clock.now()
      const done = write(at)
      addAudit(db, { at, actor, action, subject, detail: { before, after, reason } })
      return done
    }),
  )
}
