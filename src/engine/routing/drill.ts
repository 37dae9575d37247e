import type Database from 'better-sqlite3'
import type {
  DrillOrigin,
  DrillPlan,
  DrillProgress,
  DrillReport,
  DrillSchedule,
  DrillScheduleState,
  DrillVerdict,
} from '../../contract/drills.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import { addAudit } from '../store/audit.ts'
import {
  closeInterruptedDrills,
  copyLedger,
  insertDrill,
  insertDrillReport,
  lastScheduledDrillAt,
} from '../store/drills.ts'
import { writing } from '../store/open.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import type { KeyedHash } from './code.ts'
import { removeDrillFolder } from './drill-rig.ts'
import { DrillRun, type DrillRunOptions } from './drill-run.ts'
import { nextDrillAt } from './drill-schedule.ts'
import type { SmsProviderManager } from './provider-manager.ts'
import type { RoutingControl } from './routing-control.ts'

/** Where the schedule is kept. */
const KEY = 'drills.schedule'
/** The wall clock may jump, so the schedule is looked at again at least this often. */
const LOOK_EVERY_MS = 3_600_000

export interface DrillsOptions {
  readonly db: Database.Database
  /** The workspace's folder. */
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly manager: Pick<SmsProviderManager, 'providers' | 'provider'>
  readonly control: RoutingControl
  readonly prices: PriceBook
  readonly reportingCurrency: string
  readonly hash: KeyedHash
  readonly random: () => number
  /** Starts servers for one drill; null where drills cannot run. */
  readonly openWorld: DrillRunOptions['openWorld'] | null
}

/** Runs drills, one at a time, by hand or by the schedule, and keeps what they found. */
export class Drills {
  readonly #options: DrillsOptions
  #run: DrillRun | null = null
  #playing: Promise<void> = Promise.resolve()
  #opened = false
  #cancelTimer: () => void = () => {}

  constructor(options: DrillsOptions) {
    this.#options = options
  }

  /** Closes what a crash left open, and catches up a scheduled drill that was slept through. */
  open(): void {
    closeInterruptedDrills(this.#options.db, this.#options.clock.now())
    removeDrillFolder(this.#options.folder)
    this.#opened = true
    this.checkSchedule()
  }

  async stop(): Promise<void> {
    this.#opened = false
    this.#cancelTimer()
    this.#run?.abandon()
    await this.#playing
  }

  /** The drill under way; null when there is none. */
  progress(): DrillProgress | null {
    return this.#run?.progress() ?? null
  }

  /**
   * Starts a drill and returns at once.
   *
   * @throws {AppError} `SANDBOX_ONLY`, `NOT_FOUND` (no such provider), `DRILL_RUNNING`, `STORE_UNAVAILABLE`
   */
  start(plan: DrillPlan, origin: DrillOrigin = 'manual'): DrillProgress {
    const { db, clock, manager, log } = this.#options
    const openWorld = this.#admit(plan)
    if (this.#run !== null) throw new AppError('DRILL_RUNNING', { id: this.#run.id })
    const id = writing(db, () => insertDrill(db, plan, origin, clock.now()))
    const run = new DrillRun({
      ...this.#options,
      id,
      plan,
      origin,
      openWorld,
      settingsFrom: db,
      configs: manager.providers.map(({ config }) => config),
      pricing: this.#options,
      onChange: () => this.#changed(),
    })
    log.info('drill started', { id, provider: plan.provider, fault: plan.fault, seconds: plan.seconds })
    this.#run = run
    this.#playing = this.#play(run)
    this.#changed()
    return run.progress()
  }

  /** @throws {AppError} `NOT_FOUND` when that drill is not the one under way */
  cancel(id: number): void {
    if (this.#run?.id !== id) throw new AppError('NOT_FOUND', {}, `Drill ${id} is not running.`)
    this.#run.cancel()
  }

  scheduleState(): DrillScheduleState {
    const stored = getSetting(this.#options.db, KEY)
    if (stored === null) return { schedule: null, nextAt: null }
    const { setAt, ...schedule } = stored
    const since = Math.max(setAt, lastScheduledDrillAt(this.#options.db) ?? 0)
    return { schedule, nextAt: nextDrillAt(schedule, since) }
  }

  /** @throws {AppError} `SANDBOX_ONLY`, `NOT_FOUND` (no such provider), `STORE_UNAVAILABLE` */
  setSchedule(schedule: DrillSchedule): DrillScheduleState {
    const { db, clock } = this.#options
    this.#admit(schedule.plan)
    const now = clock.now()
    writing(
      db,
      db.transaction(() => {
        const before = getSetting(db, KEY)
        const after = { ...schedule, setAt: now }
        setSetting(db, KEY, after, now)
        const detail = { before: { [KEY]: before }, after: { [KEY]: after }, reason: null }
        addAudit(db, { at: now, actor: 'operator', action: 'setting.set', subject: `setting:${KEY}`, detail })
      }),
    )
    this.checkSchedule()
    this.#changed()
    return this.scheduleState()
  }

  /** Starts the scheduled drill if it is due; also for after sleep. */
  checkSchedule(): void {
    this.#cancelTimer()
    if (!this.#opened) return
    const { schedule, nextAt } = this.scheduleState()
    // A drill that runs now looks again when it ends.
    if (schedule === null || nextAt === null || this.#run !== null) return
    const { clock, log } = this.#options
    let delay = Math.min(LOOK_EVERY_MS, nextAt - clock.now())
    if (delay <= 0) {
      try {
        this.start(schedule.plan, 'scheduled')
        return
      } catch (error) {
        log.error('the scheduled drill could not start', { error: errorText(error) })
        delay = LOOK_EVERY_MS
      }
    }
    this.#cancelTimer = clock.after(delay, () => this.checkSchedule())
  }

  #admit({ provider }: DrillPlan): DrillRunOptions['openWorld'] {
    const { openWorld, manager } = this.#options
    if (openWorld === null)
      throw new AppError('SANDBOX_ONLY', {}, 'Drills run in the sandbox workspace only, not yet in the live one.')
    if (manager.provider(provider) === undefined)
      throw new AppError('NOT_FOUND', {}, `There is no provider ${provider}.`)
    return openWorld
  }

  async #play(run: DrillRun): Promise<void> {
    const { db, log } = this.#options
    try {
      const report = await run.play((ledger) => copyLedger(ledger, db))
      const verdict = verdictOf(report, run.wasCancelled)
      this.#end(run, verdict, report)
    } catch (error) {
      log.error('a drill broke off', { id: run.id, error: errorText(error) })
      this.#end(run, 'interrupted', null)
    }
  }

  #end(run: DrillRun, verdict: DrillVerdict, report: DrillReport | null): void {
    const { db, clock, log } = this.#options
    this.#run = null
    try {
      insertDrillReport(db, run.id, { verdict, endedAt: clock.now(), report })
      log.info('drill ended', { id: run.id, verdict })
    } catch (error) {
      // Without a report it counts as interrupted at the next start.
      log.error('the report of a drill could not be written', { id: run.id, error: errorText(error) })
    }
    this.#changed()
    this.checkSchedule()
  }

  #changed(): void {
    this.#options.events.emit('drill.changed', {})
  }
}

function verdictOf(report: DrillReport | null, cancelled: boolean): DrillVerdict {
  if (report === null) return 'interrupted'
  if (cancelled) return 'cancelled'
  return report.checks.some(({ verdict }) => verdict === 'fail') ? 'failed' : 'passed'
}
