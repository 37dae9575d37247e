import type Database from 'better-sqlite3'
import type { AlertRule } from '../../contract/alert-rules.ts'
import type { AlertNotice, AlertSummary } from '../../contract/alerts.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { alertRules, insertAlertRule } from '../store/alert-rules.ts'
import { addAlertEvent, alertCounts, alertRow, heldAlerts, openAlerts, toAlert } from '../store/alerts.ts'
import type { AlertRow } from '../store/schema-alerts.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import { AlertBook, type Changes, type Due } from './alert-book.ts'
import { findingsOf } from './conditions.ts'
import { noticeOf, quietSummary, testNotice } from './notices.ts'
import { missingPresets } from './presets.ts'
import { isHeldBack, isQuiet } from './quiet-hours.ts'
import type { Readings } from './readings.ts'

/** Conditions are looked at this often, */
const LOOK_EVERY_MS = 5_000
/** and this soon after something happened that may matter; what happens meanwhile is looked at together. */
const LOOK_SOON_MS = 300

const triggers = [
  'failover.happened',
  'provider.changed',
  'link.changed',
  'alarm.raised',
  'alarm.cleared',
  'drill.changed',
] as const

export interface AlertEngineOptions {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  /** Everything as it is now, for windows of these lengths in ms. */
  readonly read: (windowsMs: readonly number[]) => Promise<Readings>
  /** What an episode came to, as a sentence, for an alert that is about to be resolved; null for nothing to add. */
  readonly summarise: (alert: AlertRow) => Promise<string | null>
}

/**
 * Holds the rules against what happens, by the clock and after events, and tells whoever listens: `alert.changed` for
 * the pages, `alert.notice` for the desktop. All of its memory is in the store, so that a restart forgets nothing.
 */
export class AlertEngine {
  readonly #options: AlertEngineOptions
  #undo: readonly (() => void)[] = []
  #cancelTimer: () => void = () => {}
  #dueAt = Number.POSITIVE_INFINITY
  #looking: Promise<void> | null = null
  #stopped = true

  constructor(options: AlertEngineOptions) {
    this.#options = options
  }

  /** Adds the rules that this workspace has not been given yet, and begins to look. */
  start(): void {
    this.#stopped = false
    this.#seed()
    this.#undo = triggers.map((name) => this.#options.events.on(name, () => this.#lookIn(LOOK_SOON_MS)))
    this.#lookIn(LOOK_SOON_MS)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const undo of this.#undo) undo()
    this.#cancelTimer()
    await this.#looking
  }

  summary(): AlertSummary {
    const { db, clock } = this.#options
    const now = clock.now()
    const { unread, open, lastResolvedAt, firstRuleAt } = alertCounts(db, now)
    const worst = open.critical > 0 ? 'critical' : open.warning > 0 ? 'warning' : open.info > 0 ? 'info' : null
    const quietHours = isQuiet(getSetting(db, 'alerts.quietHours'), now)
    return { unread, open, worst, quietSince: worst === null ? (lastResolvedAt ?? firstRuleAt) : null, quietHours }
  }

  /** Rules or quiet hours changed: ends what no rule asks for any more, and looks at the others soon. */
  rulesChanged(): void {
    const { db, clock } = this.#options
    const book = new AlertBook(db, clock.now())
    db.transaction(() => book.close(alertRules(db)))()
    this.#tell(book.changes)
    this.#lookIn(LOOK_SOON_MS)
  }

  /** Shows what a rule's notification looks like, whatever the hour. */
  test(rule: AlertRule): void {
    this.#options.events.emit('alert.notice', testNotice(rule))
  }

  #seed(): void {
    const { db, clock } = this.#options
    const seeded = getSetting(db, 'alerts.seeded')
    const missing = missingPresets(seeded)
    if (missing.length === 0) return
    const now = clock.now()
    db.transaction(() => {
      for (const { draft } of missing) insertAlertRule(db, draft, now)
      setSetting(db, 'alerts.seeded', [...seeded, ...missing.map(({ preset }) => preset)], now)
    })()
  }

  /** Looks in so many ms, unless it will look sooner anyway. */
  #lookIn(ms: number): void {
    const at = this.#options.clock.monotonic() + ms
    if (this.#stopped || at >= this.#dueAt) return
    this.#cancelTimer()
    this.#dueAt = at
    this.#cancelTimer = this.#options.clock.after(ms, () => {
      this.#dueAt = Number.POSITIVE_INFINITY
      void this.#turn()
    })
  }

  /** One look at a time; an event during a look leads to another one. */
  async #turn(): Promise<void> {
    if (this.#looking !== null) return this.#lookIn(LOOK_SOON_MS)
    this.#looking = this.#look().catch((error: unknown) =>
      this.#options.log.error('alerts could not be looked at', { error: errorText(error) }),
    )
    await this.#looking
    this.#looking = null
    this.#lookIn(LOOK_EVERY_MS)
  }

  async #look(): Promise<void> {
    const { db, clock, read } = this.#options
    const windows = alertRules(db).flatMap(({ enabled, condition }) =>
      enabled && 'windowMs' in condition ? condition.windowMs : [],
    )
    const readings = await read([...new Set(windows)].sort((a, b) => a - b))
    const summaries = await this.#summaries()
    if (this.#stopped) return
    // Read again: they may have changed while the store was scanned.
    const rules = alertRules(db).filter(({ enabled }) => enabled)
    const named = new Set(rules.flatMap(({ condition }) => (condition.kind === 'alarm' ? (condition.alarm ?? []) : [])))
    const book = new AlertBook(db, clock.now())
    const notices = db.transaction(() => {
      for (const rule of rules) {
        const findings = findingsOf(rule.condition, readings, named)
        if (findings !== null) book.judge(rule, findings, summaries)
      }
      book.remind(rules)
      return [...this.#deliver(book.changes.due), ...this.#afterQuietHours()]
    })()
    this.#tell(book.changes)
    for (const notice of notices) this.#options.events.emit('alert.notice', notice)
  }

  /** Asked for before the transaction, because the store has to be scanned for them. */
  async #summaries(): Promise<ReadonlyMap<number, string>> {
    const summaries = new Map<number, string>()
    for (const row of openAlerts(this.#options.db).filter(({ state }) => state === 'recovering')) {
      const text = await this.#options.summarise(row)
      if (text !== null) summaries.set(row.id, text)
    }
    return summaries
  }

  /** What may be shown now; what quiet hours hold back is noted for later. */
  #deliver(due: readonly Due[]): readonly AlertNotice[] {
    const { db, clock } = this.#options
    const now = clock.now()
    const hours = getSetting(db, 'alerts.quietHours')
    return due.flatMap(({ kind, alertId }) => {
      const row = alertRow(db, alertId)
      if (row === undefined) return []
      const held = isHeldBack(hours, row.severity, now)
      addAlertEvent(db, { alertId, at: now, kind: held ? 'held' : 'notified', detail: null })
      return held ? [] : noticeOf(kind, toAlert(row))
    })
  }

  #afterQuietHours(): readonly AlertNotice[] {
    const { db, clock } = this.#options
    const now = clock.now()
    if (isQuiet(getSetting(db, 'alerts.quietHours'), now)) return []
    const summary = quietSummary(heldAlerts(db, getSetting(db, 'alerts.summarisedAt')).map(toAlert))
    if (summary === null) return []
    setSetting(db, 'alerts.summarisedAt', now, now)
    return [summary]
  }

  #tell({ changed, pending }: Changes): void {
    if (changed.size > 0 || pending) this.#options.events.emit('alert.changed', { ids: [...changed] })
  }
}
