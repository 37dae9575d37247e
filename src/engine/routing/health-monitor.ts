import type Database from 'better-sqlite3'
import type { HealthStatus } from '../../contract/health.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { SmsProvider } from '../providers/provider.ts'
import type { BreakerView } from './circuit-breaker.ts'
import type { RouteEjection } from './ejection.ts'
import type { HealthGate } from './health-gate.ts'
import { HealthMemory, type Known } from './health-memory.ts'
import { type BalanceReading, PROBE_DEADLINE_MS, type ProbeResult, probe } from './health-probe.ts'
import { type HealthReadings, HealthRecorder } from './health-recorder.ts'
import type { LinkSentinel } from './link-sentinel.ts'
import type { SmsProviderManager } from './provider-manager.ts'

export const PROBE_EVERY_MS = 15_000
/** While the breaker is open or probing, and while our own network is down. */
export const PROBE_OPEN_EVERY_MS = 5_000
const PROBE_JITTER = 0.2
/** A failed probe holds real traffic back until the next one has had its say. */
const HOLD_MS = PROBE_OPEN_EVERY_MS * (1 + PROBE_JITTER) + PROBE_DEADLINE_MS + 1_000
/** As long as the next probe may be away. */
const DOUBT_MS = PROBE_EVERY_MS * (1 + PROBE_JITTER) + PROBE_DEADLINE_MS + 1_000
const SAVE_EVERY_MS = 60_000

export interface ProviderHealth {
  readonly status: HealthStatus
  readonly probe: ProbeResult | null
  readonly balance: BalanceReading | null
  /** Part of its traffic that it takes, 1 but for a short time after an outage. */
  readonly share: number
}

interface Watched {
  cancel: () => void
  /** When the next probe is due, monotonic clock. */
  dueAt: number
  probing: boolean
  probe: ProbeResult | null
  balance: BalanceReading | null
  breaker: BreakerView['state']
}

/**
 * Watches every provider: asks it for its balance every 15 s (5 s while its breaker is open), keeps what comes of it
 * apart from what real traffic says, and records both minute by minute. A probe that passes where one had failed
 * lets an open breaker probe with real traffic at once; it never closes it. One that fails keeps real traffic away
 * for a while. One timer a provider, which also drives the recording and the look at our own network.
 */
export class ProviderHealthMonitor {
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #manager: SmsProviderManager
  readonly #ejection: RouteEjection
  readonly #gate: HealthGate
  readonly #link: LinkSentinel
  readonly #random: () => number
  readonly #onWake: () => void
  readonly #recorder: HealthRecorder
  readonly #memory: HealthMemory
  readonly #watched = new Map<string, Watched>()
  readonly #stopping = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  #undo: readonly (() => void)[] = []
  #savedAt = Number.NEGATIVE_INFINITY

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
    readonly manager: SmsProviderManager
    readonly ejection: RouteEjection
    readonly gate: HealthGate
    readonly link: LinkSentinel
    readonly readings: HealthReadings
    /** Uniform in [0, 1). */
    readonly random: () => number
    /** The machine slept: whatever has to be taken up again. */
    readonly onWake: () => void
  }) {
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
    this.#manager = options.manager
    this.#ejection = options.ejection
    this.#gate = options.gate
    this.#link = options.link
    this.#random = options.random
    this.#onWake = options.onWake
    this.#recorder = new HealthRecorder({ ...options, providers: this.#names })
    this.#memory = new HealthMemory(options)
  }

  /** Takes up what was known before the last stop, then watches. */
  start(): void {
    const names = this.#names()
    // Spread over the interval: seven probes at the same instant would be a burst every 15 s.
    for (const [index, name] of names.entries())
      this.#watch(name, (PROBE_EVERY_MS * index) / names.length, this.#memory.restore(name))
    this.#undo = [
      this.#events.on('provider.changed', ({ name }) => this.#changed(name)),
      this.#events.on('provider.added', ({ name }) => this.#watch(name, 0, this.#memory.restore(name))),
      this.#events.on('provider.removed', ({ name }) => this.#unwatch(name)),
      this.#events.on('link.changed', ({ state }) => this.#linkChanged(state === 'down')),
    ]
  }

  async stop(): Promise<void> {
    for (const undo of this.#undo) undo()
    for (const { cancel } of this.#watched.values()) cancel()
    this.#stopping.abort()
    await Promise.allSettled(this.#underWay)
    this.#saveAll()
  }

  /** After sleep: nothing is known of the time in between, and everything is asked anew. */
  wake(): void {
    this.#link.beat()
    this.#recorder.minutes.asleep(this.#clock.now())
    for (const name of this.#watched.keys()) this.#schedule(name, 0)
  }

  health(name: string): ProviderHealth {
    const watched = this.#watched.get(name)
    return {
      status: this.#statusOf(name),
      probe: watched?.probe ?? null,
      balance: watched?.balance ?? null,
      share: this.#gate.share(name),
    }
  }

  #names = (): readonly string[] => this.#manager.providers.map(({ config }) => config.name)

  #watch(name: string, firstAfterMs: number, known: Known | null): void {
    this.#watched.set(name, {
      cancel: () => {},
      dueAt: Number.POSITIVE_INFINITY,
      probing: false,
      probe: known?.probe ?? null,
      balance: known?.balance ?? null,
      breaker: this.#breakerState(name),
    })
    this.#schedule(name, firstAfterMs)
  }

  #unwatch(name: string): void {
    this.#watched.get(name)?.cancel()
    this.#watched.delete(name)
  }

  #schedule(name: string, afterMs: number): void {
    const watched = this.#watched.get(name)
    if (watched === undefined || this.#stopping.signal.aborted) return
    watched.cancel()
    watched.dueAt = this.#clock.monotonic() + afterMs
    watched.cancel = this.#clock.after(afterMs, () => this.#track(this.#turn(name, watched)))
  }

  async #turn(name: string, watched: Watched): Promise<void> {
    if (watched.probing) return
    watched.probing = true
    try {
      if (this.#link.beat()) this.#slept()
      await this.#link.check()
      const now = this.#clock.now()
      this.#recorder.minutes.breaker(now, name, this.#breakerState(name))
      const provider = this.#manager.provider(name)
      if (this.#link.isDown) this.#recorder.minutes.linkDown(now)
      else if (provider !== undefined) await this.#probe(provider, watched)
      await this.#recorder.turn(this.#link.isDown)
      if (this.#clock.monotonic() - this.#savedAt >= SAVE_EVERY_MS) this.#saveAll()
    } finally {
      watched.probing = false
      this.#schedule(name, this.#intervalOf(name) * (1 + PROBE_JITTER * (2 * this.#random() - 1)))
    }
  }

  async #probe(provider: SmsProvider, watched: Watched): Promise<void> {
    const { name } = provider.config
    const verdict = await probe(provider, this.#link, this.#clock, this.#stopping.signal)
    if (this.#stopping.signal.aborted || verdict === null) return
    const hadFailed = watched.probe?.ok === false
    watched.probe = verdict.probe
    watched.balance = verdict.balance ?? watched.balance
    const { ok } = verdict.probe
    this.#recorder.minutes.probe(this.#clock.now(), name, ok, this.#breakerState(name))
    const breaker = this.#manager.breaker(name)
    if (ok) breaker?.trust()
    else {
      breaker?.doubt(DOUBT_MS)
      breaker?.hold(HOLD_MS)
    }
    // News: it was down and is back. Where the probe passed all along it cannot see what ails the provider.
    if (ok && hadFailed) breaker?.resume()
    if (hadFailed === ok) this.#events.emit('provider.changed', { name })
  }

  #intervalOf(name: string): number {
    const state = this.#breakerState(name)
    return this.#link.isDown || state === 'open' || state === 'half-open' ? PROBE_OPEN_EVERY_MS : PROBE_EVERY_MS
  }

  #breakerState = (name: string): BreakerView['state'] => this.#manager.breaker(name)?.view().state ?? 'closed'

  #changed(name: string): void {
    const watched = this.#watched.get(name)
    const state = this.#breakerState(name)
    if (watched === undefined || watched.breaker === state) return
    this.#recorder.minutes.breaker(this.#clock.now(), name, state)
    if (watched.breaker === 'half-open' && state === 'closed') this.#gate.recovered(name)
    watched.breaker = state
    if (watched.dueAt > this.#clock.monotonic() + PROBE_OPEN_EVERY_MS && this.#intervalOf(name) < PROBE_EVERY_MS)
      this.#schedule(name, PROBE_OPEN_EVERY_MS)
    this.#save(name)
  }

  #linkChanged(down: boolean): void {
    this.#recorder.minutes.linkDown(this.#clock.now())
    // Whatever opened a breaker while our network went down was not the provider.
    if (!down) this.#manager.resume()
    for (const name of this.#watched.keys()) this.#schedule(name, down ? PROBE_OPEN_EVERY_MS : 0)
    this.#events.emit('status.changed', {})
  }

  #slept(): void {
    this.#log.info('the machine slept')
    this.#recorder.minutes.asleep(this.#clock.now())
    this.#onWake()
  }

  #statusOf(name: string): HealthStatus {
    const watched = this.#watched.get(name)
    const state = this.#breakerState(name)
    if (this.#link.isDown || watched === undefined) return 'unknown'
    if (state === 'open' || state === 'forced-open') return 'down'
    if (state === 'half-open' || watched.probe?.ok === false || this.#gate.share(name) < 1) return 'degraded'
    if (this.#ejection.of(name).length > 0) return 'degraded'
    return watched.probe === null ? 'unknown' : 'up'
  }

  #saveAll(): void {
    this.#savedAt = this.#clock.monotonic()
    for (const name of this.#watched.keys()) this.#save(name)
  }

  #save(name: string): void {
    const watched = this.#watched.get(name)
    if (watched !== undefined) this.#memory.save(name, this.#statusOf(name), watched)
  }

  #track(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error: unknown) => this.#log.error('watching failed', { error: errorText(error) }))
      .finally(() => this.#underWay.delete(tracked))
    this.#underWay.add(tracked)
  }
}
