import type Database from 'better-sqlite3'
import {
  type DrillPhase,
  type DrillPlan,
  type DrillProgress,
  type DrillReport,
  drillPhases,
} from '../../contract/drills.ts'
import { type Clock, wait } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { getSetting } from '../store/settings.ts'
import { awaitingRescue, drillCounts, drillReport } from './drill-figures.ts'
import { buildDrillRig, type DrillRig, type DrillRigOptions, type DrillWorld } from './drill-rig.ts'
import { DrillWatch } from './drill-watch.ts'
import { rescueDelayMs } from './rescue-delay.ts'

const WARM_UP_MS = 3_000
/** An open breaker probes at the latest after 37.5 s; past the target the answer is no anyway. */
const RECOVERY_WITHIN_MS = 75_000
const SETTLE_WITHIN_MS = 15_000
const SETTLE_STEP_MS = 100
const RECIPIENT_TRIES = 500

export type DrillRunOptions = Omit<DrillRigOptions, 'provider' | 'observe' | 'world'> & {
  readonly id: number
  readonly plan: DrillPlan
  readonly origin: DrillProgress['origin']
  readonly openWorld: () => Promise<DrillWorld>
}

/** One drill from its first verification to its report. */
export class DrillRun {
  readonly #options: DrillRunOptions
  readonly #clock: Clock
  readonly #log: Log
  readonly #watch: DrillWatch
  readonly #startedAt: number
  readonly #cancelled = new AbortController()
  readonly #abandoned = new AbortController()
  readonly #sends = new Set<Promise<unknown>>()
  #rig: DrillRig | null = null
  #phase: DrillPhase = drillPhases[0]
  #sent = 0

  constructor(options: DrillRunOptions) {
    this.#options = options
    this.#clock = options.clock
    this.#log = options.log
    this.#startedAt = options.clock.now()
    this.#watch = new DrillWatch({
      clock: options.clock,
      breaker: () => this.#breaker(),
      onChange: options.onChange,
    })
  }

  get id(): number {
    return this.#options.id
  }

  get wasCancelled(): boolean {
    return this.#cancelled.signal.aborted
  }

  /** Ends the fault and the traffic now; the report says how far it came. */
  cancel(): void {
    this.#cancelled.abort()
  }

  /** Drops everything: no report. */
  abandon(): void {
    this.#abandoned.abort()
    this.#cancelled.abort()
  }

  progress(): DrillProgress {
    const { id, plan, origin } = this.#options
    const { faultFrom, faultTo, detectionMs, recoveryMs, moments } = this.#watch
    const counts =
      this.#rig === null
        ? { sent: 0, accepted: 0, failedOver: 0, rescued: 0, maybeDuplicate: 0, pending: 0 }
        : drillCounts(this.#rig.db, this.#sent)
    return {
      ...plan,
      id,
      origin,
      phase: this.#phase,
      startedAt: this.#startedAt,
      faultFrom,
      faultTo,
      detectionMs,
      recoveryMs,
      counts,
      moments: [...moments],
    }
  }

  /**
   * Plays the drill. `keep` gets the closed ledger before it is removed.
   *
   * @returns the report; null when the drill was abandoned
   */
  async play(keep: (ledger: Database.Database) => Promise<void>): Promise<DrillReport | null> {
    const world = await this.#options.openWorld()
    try {
      const rig = await buildDrillRig({
        ...this.#options,
        world,
        provider: this.#options.plan.provider,
        observe: (provider) => this.#watch.observe(provider),
        onChange: () => {
          this.#watch.breakerMayHaveChanged()
          this.#options.onChange()
        },
      })
      this.#rig = rig
      try {
        await this.#phases(rig, world)
        if (this.#abandoned.signal.aborted) return null
        const report = this.#report(rig, world)
        await rig.close()
        await keep(rig.db)
        return report
      } finally {
        this.#rig = null
        await rig.close()
        rig.dispose()
      }
    } finally {
      await world.stop()
    }
  }

  async #phases(rig: DrillRig, world: DrillWorld): Promise<void> {
    const { provider, fault, seconds } = this.#options.plan
    const { signal } = this.#cancelled
    const over = new AbortController()
    const traffic = this.#sendSteadily(rig, world, AbortSignal.any([signal, over.signal]))
    await wait(this.#clock, WARM_UP_MS, signal)
    if (!signal.aborted) {
      await world.setFault(provider, fault)
      this.#watch.faultBegins('The fault begins')
      this.#enter('fault')
      await wait(this.#clock, seconds * 1_000, signal)
      await world.setFault(provider, null)
      this.#watch.faultEnds('The fault ends')
      this.#enter('recovery')
      await this.#untilRecovered(signal)
    }
    over.abort()
    await traffic
    this.#enter('settling')
    await this.#settle(rig)
  }

  async #sendSteadily(rig: DrillRig, world: DrillWorld, signal: AbortSignal): Promise<void> {
    const { perSecond } = this.#options.plan
    while (!signal.aborted) {
      this.#sent += 1
      const sending = rig.flow
        .send({ to: this.#recipient(world), service: 'sms', mode: 'drill' })
        .catch((error) => this.#log.warn('a drill verification was refused', { error: errorText(error) }))
        .finally(() => this.#sends.delete(sending))
      this.#sends.add(sending)
      await wait(this.#clock, 1_000 / perSecond, signal)
    }
  }

  /** Somebody in a country that the policy and the provider to break both allow. */
  #recipient(world: DrillWorld): string {
    const { settingsFrom, configs, plan } = this.#options
    const lists = [
      getSetting(settingsFrom, 'countries.allowed'),
      configs.find(({ name }) => name === plan.provider)?.allowedCountries ?? null,
    ]
    const isAllowed = (country: string) => lists.every((list) => list === null || list.includes(country))
    let recipient = world.nextRecipient()
    for (let tries = 1; tries < RECIPIENT_TRIES && !isAllowed(recipient.country); tries++)
      recipient = world.nextRecipient()
    return recipient.e164
  }

  async #untilRecovered(signal: AbortSignal): Promise<void> {
    const recovered = new AbortController()
    this.#watch.onRecovered = () => recovered.abort()
    await wait(this.#clock, RECOVERY_WITHIN_MS, AbortSignal.any([signal, recovered.signal]))
  }

  /** What is under way comes to its end; what the fault swallowed is rescued. */
  async #settle(rig: DrillRig): Promise<void> {
    const swallows = this.#options.plan.fault === 'silent-non-delivery' && !this.wasCancelled
    const faultTo = this.#watch.faultTo ?? 0
    const rescueMs = swallows ? this.#longestRescueMs() : 0
    const until = this.#clock.monotonic() + SETTLE_WITHIN_MS + rescueMs
    const isSettled = () =>
      this.#sends.size === 0 &&
      drillCounts(rig.db, this.#sent).pending === 0 &&
      (!swallows || awaitingRescue(rig.db, faultTo) === 0)
    while (this.#clock.monotonic() < until && !this.#abandoned.signal.aborted && !isSettled())
      await wait(this.#clock, SETTLE_STEP_MS, this.#abandoned.signal)
  }

  #longestRescueMs(): number {
    const db = this.#options.settingsFrom
    const countries = ['', ...Object.keys(getSetting(db, 'rescue.byCountry'))]
    return Math.max(...countries.map((country) => rescueDelayMs(db, country) ?? 0))
  }

  #report(rig: DrillRig, world: DrillWorld): DrillReport {
    return drillReport({
      db: rig.db,
      world,
      watch: this.#watch,
      plan: this.#options.plan,
      sent: this.#sent,
      startedAt: this.#startedAt,
      endedAt: this.#clock.now(),
      reportingCurrency: this.#options.pricing.reportingCurrency,
    })
  }

  #breaker() {
    const { plan } = this.#options
    const found = this.#rig?.manager.states().find(({ config }) => config.name === plan.provider)
    return found?.breaker.state ?? null
  }

  #enter(phase: DrillPhase): void {
    this.#phase = phase
    this.#options.onChange()
  }
}
