import type Database from 'better-sqlite3'
import type { Alert } from '../../contract/alerts.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { addAlertEvent, alertRow, markAllAlertsRead, toAlert, updateAlert } from '../store/alerts.ts'
import { writing } from '../store/open.ts'
import type { AlertRow } from '../store/schema-alerts.ts'

/** What people do about alerts. Each call is one transaction and throws {@link AppError} `STORE_UNAVAILABLE`. */
export class AlertDesk {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #events: EventBus

  constructor(options: { readonly db: Database.Database; readonly clock: Clock; readonly events: EventBus }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#events = options.events
  }

  /**
   * Stops the repeats until the alerts are over; those that are over or acknowledged already stay as they are.
   *
   * @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE`
   */
  acknowledge(ids: readonly number[], note: string | undefined): number {
    return this.#each(ids, (row, now) => {
      if (note !== undefined && note !== '') this.#setNote(row, note, now)
      if (row.acknowledged_at !== null || row.resolved_at !== null) return note !== undefined && note !== ''
      updateAlert(this.#db, row.id, { acknowledged_at: now, read_at: row.read_at ?? now })
      addAlertEvent(this.#db, { alertId: row.id, at: now, kind: 'acknowledged', detail: null })
      return true
    })
  }

  /** @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE` */
  note(id: number, note: string): Alert {
    this.#each([id], (row, now) => {
      this.#setNote(row, note, now)
      return true
    })
    return toAlert(this.#row(id))
  }

  /**
   * @param until UTC epoch ms; null wakes them
   * @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE`
   */
  snooze(ids: readonly number[], until: number | null): number {
    return this.#each(ids, (row, now) => {
      if (row.resolved_at !== null || row.snoozed_until === until) return false
      updateAlert(this.#db, row.id, { snoozed_until: until, read_at: row.read_at ?? now })
      const kind = until === null ? 'woken' : 'snoozed'
      const detail = until === null ? null : new Date(until).toISOString()
      addAlertEvent(this.#db, { alertId: row.id, at: now, kind, detail })
      return true
    })
  }

  /** Ids that do not exist are passed over. @throws {AppError} `STORE_UNAVAILABLE` */
  markRead(ids: readonly number[], read: boolean): number {
    const known = ids.filter((id) => alertRow(this.#db, id) !== undefined)
    return this.#each(known, (row, now) => {
      if ((row.read_at !== null) === read) return false
      updateAlert(this.#db, row.id, { read_at: read ? now : null })
      return true
    })
  }

  /** @throws {AppError} `STORE_UNAVAILABLE` */
  markAllRead(): number {
    const ids = writing(this.#db, () => markAllAlertsRead(this.#db, this.#clock.now()))
    this.#tell(ids)
    return ids.length
  }

  #each(ids: readonly number[], change: (row: AlertRow, now: number) => boolean): number {
    const now = this.#clock.now()
    const changed = writing(
      this.#db,
      this.#db.transaction(() => ids.filter((id) => change(this.#row(id), now))),
    )
    this.#tell(changed)
    return changed.length
  }

  #setNote(row: AlertRow, note: string, now: number): void {
    updateAlert(this.#db, row.id, { note: note === '' ? null : note })
    addAlertEvent(this.#db, { alertId: row.id, at: now, kind: 'noted', detail: note === '' ? null : note })
  }

  #row(id: number): AlertRow {
    const row = alertRow(this.#db, id)
    if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no alert ${id}.`)
    return row
  }

  #tell(ids: readonly number[]): void {
    if (ids.length > 0) this.#events.emit('alert.changed', { ids })
  }
}
