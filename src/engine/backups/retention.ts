import type Database from 'better-sqlite3'
import { DAY_MS } from '../../contract/durations.ts'
import type { RetentionPreview, RetentionState } from '../../contract/storage.ts'
import { type Clock, wait } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import type { Reader } from '../store/reader.ts'
import {
  addRetentionRun,
  deletedTo,
  deleteSlice,
  FIRST_PLACE,
  lastRetentionRun,
  maskFinal,
  retentionCut,
  saveRetentionRun,
} from '../store/retention.ts'
import { rollupState } from '../store/rollups.ts'
import { getSetting, setSetting } from '../store/settings.ts'

/** A transaction of some 10 ms, so that a verification never waits for long. */
const SLICE = 500
/** Between two slices the console sends. */
const PAUSE_MS = 20
const FIRST_LOOK_MS = 120_000
const LOOK_AGAIN_MS = 3_600_000
/** Masked in one transaction. */
const MASKED_AT_ONCE = 500

interface RetentionOptions {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  /** A connection of its own for scans that take long; closed by whoever asked. */
  readonly openReader: () => Reader
}

/** Deletes raw rows by age, in slices beside the traffic. Roll-ups, prices and records of what people did stay. */
export class Retention {
  readonly #options: RetentionOptions
  #running: RetentionState['running'] = null
  #work: Promise<void> = Promise.resolve()
  /** Each takes a thread of its own, so there is one at a time. */
  #lastPreview: Promise<unknown> = Promise.resolve()
  #cancelTimer: () => void = () => {}
  #stop = new AbortController()
  /** The setting of the last run of this session; undefined before it. */
  #ranFor: number | null | undefined = undefined

  constructor(options: RetentionOptions) {
    this.#options = options
  }

  start(): void {
    this.#lookIn(FIRST_LOOK_MS)
  }

  /** After the machine slept, or the setting was changed elsewhere. */
  wake(): void {
    this.#look()
    this.#tell()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#cancelTimer()
    await this.#work
  }

  state(): RetentionState {
    const { db } = this.#options
    return {
      months: getSetting(db, 'retention.months'),
      running: this.#running,
      lastRun: lastRetentionRun(db),
      deletedTo: deletedTo(db),
    }
  }

  preview(months: number): Promise<RetentionPreview> {
    const preview = this.#lastPreview.then(() => this.#foresee(months))
    this.#lastPreview = preview.catch(() => {})
    return preview
  }

  async #foresee(months: number): Promise<RetentionPreview> {
    const { db, clock, openReader } = this.#options
    const reader = openReader()
    try {
      return await reader.read('retentionPreview', retentionCut(db, months, clock.now()))
    } finally {
      await reader.close()
    }
  }

  /** Sets how long rows are kept and begins at once. @throws {AppError} `SETTING_LOCKED`, `STORE_UNAVAILABLE` */
  set(months: number | null): RetentionState {
    const { db, clock } = this.#options
    const before = getSetting(db, 'retention.months')
    writing(
      db,
      db.transaction(() => {
        setSetting(db, 'retention.months', months, clock.now())
        const detail = { before, after: months }
        addAudit(db, { at: clock.now(), actor: 'operator', action: 'retention.months', subject: 'retention', detail })
      }),
    )
    this.#tell()
    this.#begin()
    return this.state()
  }

  /** Resolves when nothing is deleted any more. */
  settled(): Promise<void> {
    return this.#work
  }

  #look(): void {
    if (this.#stop.signal.aborted) return
    const last = lastRetentionRun(this.#options.db)
    const isChanged = this.#ranFor !== undefined && this.#ranFor !== getSetting(this.#options.db, 'retention.months')
    if (isChanged || last === null || this.#options.clock.now() - last.endedAt >= DAY_MS) this.#begin()
    this.#lookIn(LOOK_AGAIN_MS)
  }

  #lookIn(ms: number): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#options.clock.after(ms, () => this.#look())
  }

  #begin(): void {
    if (this.#running !== null || this.#stop.signal.aborted) return
    const { db } = this.#options
    const months = getSetting(db, 'retention.months')
    this.#ranFor = months
    this.#running = { deleted: 0, total: 0 }
    this.#work = this.#run(months)
      .catch((error: unknown) =>
        this.#options.log.error('old rows could not be deleted; trying again', { error: errorText(error) }),
      )
      .finally(() => {
        this.#running = null
        this.#tell()
        if (!this.#stop.signal.aborted && getSetting(db, 'retention.months') !== months) this.#begin()
      })
  }

  /** Masks what should have been masked, then deletes what is older than the setting allows. */
  async #run(months: number | null): Promise<void> {
    const { db, clock, log, openReader } = this.#options
    // While roll-ups are rebuilt they do not know the rows yet: those must not go before they were counted.
    if (rollupState(db).builtTo !== null) return
    const before = months === null ? null : retentionCut(db, months, clock.now())
    const reader = openReader()
    let masked = 0
    let total = 0
    try {
      masked = await this.#mask(reader)
      total = before === null ? 0 : (await reader.read('retentionPreview', before)).verifications
    } finally {
      await reader.close()
    }
    const id = writing(db, () => addRetentionRun(db, before ?? 0, clock.now()))
    const verifications = before === null ? 0 : await this.#delete(before, months, total)
    if (this.#stop.signal.aborted) return
    writing(
      db,
      db.transaction(() => {
        saveRetentionRun(db, { id, verifications, masked, endedAt: clock.now() })
        if (verifications + masked === 0) return
        const detail = { before: before === null ? null : new Date(before).toISOString(), verifications, masked }
        addAudit(db, { at: clock.now(), actor: 'retention', action: 'retention.run', subject: 'retention', detail })
      }),
    )
    log.info('old rows deleted', { verifications, masked })
  }

  async #delete(before: number, months: number | null, total: number): Promise<number> {
    const { db, clock } = this.#options
    let deleted = 0
    let from = FIRST_PLACE
    // Whoever changes their mind meanwhile is heard at once.
    while (!this.#stop.signal.aborted && getSetting(db, 'retention.months') === months) {
      const slice = deleteSlice(db, { before, from, limit: SLICE })
      if (slice === null) break
      deleted += slice.deleted
      from = slice.next
      this.#running = { deleted, total }
      this.#tell()
      await wait(clock, PAUSE_MS, this.#stop.signal)
    }
    return deleted
  }

  async #mask(reader: Reader): Promise<number> {
    let masked = 0
    while (!this.#stop.signal.aborted) {
      const ids = await reader.read('unmasked', MASKED_AT_ONCE)
      if (ids.length === 0) break
      masked += maskFinal(this.#options.db, ids)
    }
    return masked
  }

  #tell(): void {
    this.#options.events.emit('storage.changed', {})
  }
}
