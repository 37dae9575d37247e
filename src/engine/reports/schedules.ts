import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type Database from 'better-sqlite3'
import type { ReportSchedule, ReportScheduleDraft } from '../../contract/report-schedules.ts'
import type { ReportJob, ReportRequest } from '../../contract/reports.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { writing } from '../store/open.ts'
import {
  noteScheduleRan,
  removeReportSchedule,
  reportSchedules,
  type StoredSchedule,
  saveReportSchedule,
} from '../store/reports.ts'
import { templates } from './build.ts'
import { coveredBy, dueAt, nextRunAt } from './schedule-times.ts'

/** No timer waits longer: clocks are set, machines sleep. */
const LOOK_AGAIN_MS = 600_000

interface ScheduleOptions {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  /** Where reports without a folder go. */
  readonly folder: () => string
  /** Makes one file; says how it ended. */
  readonly make: (run: {
    readonly request: ReportRequest
    readonly format: ReportScheduleDraft['format']
    readonly folder: string
    readonly scheduleId: number
  }) => Promise<ReportJob>
}

/** Reports that make themselves. What is due stands in the store, so that a sleep delays a report and loses none. */
export class ReportSchedules {
  readonly #options: ScheduleOptions
  /** Folders that a person chose in this session, by the token a page knows them by. */
  readonly #chosen = new Map<string, string>()
  #cancelTimer = () => {}
  #run: Promise<void> | null = null
  /** Somebody asked while it ran: what they knew of may have come too late for it. */
  #again = false
  #stopped = false

  constructor(options: ScheduleOptions) {
    this.#options = options
  }

  list(): readonly ReportSchedule[] {
    return reportSchedules(this.#options.db).map((stored) => this.#view(stored))
  }

  /** Remembers a chosen folder; a page gets only its name and a token. */
  offer(folder: string): { readonly token: string; readonly name: string } {
    const token = randomUUID()
    this.#chosen.set(token, folder)
    return { token, name: basename(folder) }
  }

  /**
   * Adds a schedule, or replaces one. It counts from now on: what was due before is not caught up.
   *
   * @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE`
   */
  save(id: number | null, draft: ReportScheduleDraft): ReportSchedule {
    const { db, clock } = this.#options
    const before = reportSchedules(db).find((one) => one.id === id)
    if (id !== null && before === undefined) throw new AppError('NOT_FOUND', {}, `There is no schedule ${id}.`)
    const folder =
      (draft.folderToken === null ? undefined : this.#chosen.get(draft.folderToken)) ?? before?.folder ?? null
    const saved = writing(db, () => saveReportSchedule(db, { id, draft, folder, setAt: clock.now() }))
    this.#changed()
    const stored = this.list().find((one) => one.id === saved)
    if (stored === undefined) throw new Error('the schedule is gone')
    return stored
  }

  /** @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE` */
  remove(id: number): void {
    const { db, clock } = this.#options
    if (!reportSchedules(db).some((one) => one.id === id))
      throw new AppError('NOT_FOUND', {}, `There is no schedule ${id}.`)
    writing(db, () => removeReportSchedule(db, id, clock.now()))
    this.#changed()
  }

  /** Makes what is due, now and from now on; call it again when the machine wakes. */
  check(): void {
    if (this.#stopped) return
    this.#cancelTimer()
    const { clock, log } = this.#options
    this.#again = this.#run !== null
    this.#run ??= this.#makeDue()
      .catch((error: unknown) => log.error('scheduled reports could not be looked at', { error: errorText(error) }))
      .finally(() => {
        this.#run = null
        if (this.#stopped) return
        if (this.#again) return this.check()
        this.#cancelTimer()
        this.#cancelTimer = clock.after(this.#untilNext(), () => this.check())
      })
  }

  /** Resolves when none is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelTimer()
    await this.#run
  }

  async #makeDue(): Promise<void> {
    const { db, clock, events, make, folder } = this.#options
    for (const schedule of reportSchedules(db)) {
      const { id, draft } = schedule
      const at = draft.enabled ? dueAt(draft, sinceOf(schedule), clock.now()) : null
      if (at === null || this.#stopped) continue
      const { template, subject, zone, decimal, currency, logo, format } = draft
      const request = { template, subject, zone, decimal, currency, logo, ...coveredBy(draft, at) }
      const job = await make({ request, format, folder: schedule.folder ?? folder(), scheduleId: id })
      // A stop is no failure: the next start makes it.
      if (job.state === 'cancelled' && this.#stopped) return
      noteScheduleRan(db, id, at)
      const alarm = { kind: 'report-failed', subject: `schedule ${id}` }
      if (job.state === 'done') events.emit('alarm.cleared', alarm)
      else {
        const message = `The scheduled report "${templates[template].title}" was not made. ${job.note ?? ''}`.trim()
        events.emit('alarm.raised', { ...alarm, message })
      }
      events.emit('report.changed', {})
    }
  }

  #untilNext(): number {
    const { db, clock } = this.#options
    const times = reportSchedules(db).flatMap((one) => (one.draft.enabled ? nextRunAt(one.draft, sinceOf(one)) : []))
    return Math.max(250, Math.min(LOOK_AGAIN_MS, ...times.map((at) => at - clock.now())))
  }

  #view({ id, draft, folder, setAt, lastAt }: StoredSchedule): ReportSchedule {
    const since = Math.max(setAt, lastAt ?? 0)
    return {
      ...draft,
      id,
      folderToken: null,
      folderName: basename(folder ?? this.#options.folder()),
      nextAt: draft.enabled ? nextRunAt(draft, since) : null,
      lastAt,
    }
  }

  #changed(): void {
    this.#options.events.emit('report.changed', {})
    this.check()
  }
}

const sinceOf = ({ setAt, lastAt }: StoredSchedule): number => Math.max(setAt, lastAt ?? 0)
