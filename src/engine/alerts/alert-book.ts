import type Database from 'better-sqlite3'
import type { AlertRule } from '../../contract/alert-rules.ts'
import type { AlertNotice } from '../../contract/alerts.ts'
import {
  addAlertEvent,
  alertRow,
  insertAlert,
  openAlerts,
  pendingAlerts,
  removePending,
  savePending,
  updateAlert,
} from '../store/alerts.ts'
import type { AlertPendingRow, AlertRow } from '../store/schema-alerts.ts'
import type { Finding } from './conditions.ts'
import { lengthText } from './words.ts'

/** A condition that nobody looked at for longer than this (the machine slept, the console was closed) begins anew. */
const LOOKED_AWAY_MS = 90_000

/** A notification that is due by the rule, whatever the hour. */
export interface Due {
  readonly kind: Extract<AlertNotice['kind'], 'fired' | 'repeat' | 'resolved'>
  readonly alertId: number
}

/** What one look at the conditions changed. */
export interface Changes {
  readonly changed: Set<number>
  readonly due: Due[]
  /** A condition began or ceased to hold that has not fired. */
  pending: boolean
}

/** Holds one rule against what was found, and writes down what follows. Call it in a transaction. */
export class AlertBook {
  readonly #db: Database.Database
  /** UTC epoch ms. */
  readonly #now: number
  readonly #open: readonly AlertRow[]
  readonly #pending: readonly AlertPendingRow[]
  readonly changes: Changes = { changed: new Set(), due: [], pending: false }

  constructor(db: Database.Database, now: number) {
    this.#db = db
    this.#now = now
    this.#open = openAlerts(db)
    this.#pending = pendingAlerts(db)
  }

  /**
   * @param findings the subjects for which the rule's condition holds
   * @param summaries what to say of an alert that is resolved, by its id, beyond its last sentence
   */
  judge(rule: AlertRule, findings: readonly Finding[], summaries: ReadonlyMap<number, string>): void {
    const held = new Map(findings.map(({ subject, message }) => [subject ?? '', message]))
    const open = this.#open.filter((row) => row.rule_id === rule.id)
    for (const row of open) {
      const message = held.get(row.subject)
      if (message === undefined) this.#release(rule, row, summaries.get(row.id) ?? row.message)
      else this.#hold(row, message)
    }
    for (const { rule_id, subject } of this.#pending)
      if (rule_id === rule.id && !held.has(subject)) this.#forget(rule.id, subject)
    for (const [subject, message] of held)
      if (!open.some((row) => row.subject === subject)) this.#wait(rule, subject, message)
  }

  /** Ends whatever belongs to no rule that is switched on; nobody is notified. */
  close(rules: readonly AlertRule[]): void {
    const on = new Set(rules.filter(({ enabled }) => enabled).map(({ id }) => id))
    for (const row of this.#open) if (!on.has(row.rule_id)) this.#resolve(row, 'The rule was switched off or removed.')
    for (const { rule_id, subject } of this.#pending) if (!on.has(rule_id)) this.#forget(rule_id, subject)
  }

  /** Repeats what goes on, and wakes what was snoozed until now. */
  remind(rules: readonly AlertRule[]): void {
    for (const { id } of this.#open) {
      const row = alertRow(this.#db, id)
      const rule = rules.find((each) => each.id === row?.rule_id)
      if (row !== undefined && rule !== undefined && row.resolved_at === null) this.#remind(rule, row)
    }
  }

  #wait(rule: AlertRule, subject: string, message: string): void {
    const before = this.#pending.find((row) => row.rule_id === rule.id && row.subject === subject)
    const since = before !== undefined && this.#now - before.seen_at <= LOOKED_AWAY_MS ? before.since : this.#now
    if (this.#now - since < rule.forMs) {
      savePending(this.#db, { rule_id: rule.id, subject, since, seen_at: this.#now })
      this.changes.pending ||= before === undefined
      return
    }
    if (before !== undefined) removePending(this.#db, rule.id, subject)
    this.#fire(rule, { subject, message, since })
  }

  #fire(rule: AlertRule, found: Pick<AlertRow, 'subject' | 'message' | 'since'>): void {
    const { id: rule_id, name: rule_name, severity, condition } = rule
    const created_at = this.#now
    const read_at = rule.channels.includes('inbox') ? null : created_at
    const about = { rule_id, rule_name, severity, condition: JSON.stringify(condition) }
    const id = insertAlert(this.#db, { ...found, ...about, created_at, read_at })
    if (found.since < created_at)
      addAlertEvent(this.#db, { alertId: id, at: found.since, kind: 'pending', detail: null })
    this.#note(id, 'fired', found.message)
    this.#notify(rule, id, 'fired')
  }

  #hold(row: AlertRow, message: string): void {
    const relapsed = row.state === 'recovering'
    if (!relapsed && row.message === message) return
    updateAlert(this.#db, row.id, { state: 'firing', recovering_since: null, message })
    if (relapsed) this.#note(row.id, 'relapsed', message)
    else this.changes.changed.add(row.id)
  }

  #release(rule: AlertRule, row: AlertRow, message: string): void {
    const since = row.recovering_since ?? this.#now
    if (this.#now - since >= rule.recoverMs) {
      this.#resolve(row, `Over after ${lengthText(since - row.since)}. ${message}`)
      if (row.notified_at !== null && row.snoozed_until === null) this.#notify(rule, row.id, 'resolved')
    } else if (row.state === 'firing') {
      updateAlert(this.#db, row.id, { state: 'recovering', recovering_since: this.#now })
      this.#note(row.id, 'recovering', null)
    }
  }

  #resolve(row: AlertRow, message: string): void {
    const end = { state: 'resolved', resolved_at: this.#now, recovering_since: null, snoozed_until: null } as const
    updateAlert(this.#db, row.id, { ...end, message })
    this.#note(row.id, 'resolved', message)
  }

  #remind(rule: AlertRule, row: AlertRow): void {
    const { snoozed_until: until, acknowledged_at: acknowledged } = row
    if (until !== null && until > this.#now) return
    if (until !== null) {
      const unread = rule.channels.includes('inbox') && acknowledged === null
      updateAlert(this.#db, row.id, { snoozed_until: null, ...(unread && { read_at: null }) })
      this.#note(row.id, 'woken', null)
    }
    if (acknowledged !== null || row.state !== 'firing' || row.notified_at === null) return
    const isTime = this.#now - row.notified_at >= rule.repeatEveryMs && row.repeats < rule.maxRepeats
    if (until === null && !isTime) return
    updateAlert(this.#db, row.id, { repeats: row.repeats + 1 })
    this.#notify(rule, row.id, 'repeat')
  }

  #notify(rule: AlertRule, id: number, kind: Due['kind']): void {
    this.changes.changed.add(id)
    if (!rule.channels.includes('desktop')) return
    updateAlert(this.#db, id, { notified_at: this.#now })
    this.changes.due.push({ kind, alertId: id })
  }

  #note(id: number, kind: Parameters<typeof addAlertEvent>[1]['kind'], detail: string | null): void {
    addAlertEvent(this.#db, { alertId: id, at: this.#now, kind, detail })
    this.changes.changed.add(id)
  }

  #forget(ruleId: number, subject: string): void {
    removePending(this.#db, ruleId, subject)
    this.changes.pending = true
  }
}
