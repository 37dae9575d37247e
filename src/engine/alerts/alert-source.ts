import type Database from 'better-sqlite3'
import { DAY_MS } from '../../contract/durations.ts'
import type { Clock } from '../clock.ts'
import type { Alarm, EventBus } from '../events.ts'
import type { ProviderHealthMonitor } from '../routing/health-monitor.ts'
import type { LinkSentinel } from '../routing/link-sentinel.ts'
import type { SmsProviderManager } from '../routing/provider-manager.ts'
import { spentSince } from '../store/attempts.ts'
import type { AlertReadings } from '../store/queries/alerts-readings.ts'
import type { Reader } from '../store/reader.ts'
import { getSetting } from '../store/settings.ts'
import { countPending } from '../store/verifications.ts'
import type { FailoverReading, Readings } from './readings.ts'

/** The store is scanned no more often than this. */
const SCAN_EVERY_MS = 15_000

export interface AlertSourceOptions {
  readonly db: Database.Database
  readonly clock: Clock
  readonly events: EventBus
  readonly reader: Reader
  readonly manager: SmsProviderManager
  readonly health: ProviderHealthMonitor
  readonly link: LinkSentinel
  /** ISO 4217. */
  readonly reportingCurrency: string
}

/** Collects what rules are held against: what is known in memory as it is, what has to be scanned for a little older. */
export class AlertSource {
  readonly #options: AlertSourceOptions
  readonly #alarms = new Map<string, Alarm>()
  #failovers: readonly FailoverReading[] = []
  /** Failovers before this come from the store, once. */
  readonly #since: number
  #loaded = false
  #scanned: AlertReadings | null = null
  #scannedFor = ''
  #scannedAt = Number.NEGATIVE_INFINITY

  constructor(options: AlertSourceOptions) {
    this.#options = options
    const { events, clock } = options
    this.#since = clock.now()
    events.on('alarm.raised', (alarm) => this.#alarms.set(keyOf(alarm), alarm))
    events.on('alarm.cleared', (alarm) => this.#alarms.delete(keyOf(alarm)))
    events.on('failover.happened', ({ fromProvider, toProvider, reason, createdAt, mode, trigger }) => {
      if (mode === 'drill' || trigger === 'rescue') return
      this.#failovers = [...this.#failovers, { from: fromProvider, to: toProvider, reason, at: createdAt }]
    })
  }

  /** @param windowsMs the windows that some rule looks at, ascending */
  read = async (windowsMs: readonly number[]): Promise<Readings> => {
    const { db, clock, manager, health, link } = this.#options
    const longest = windowsMs.at(-1) ?? 0
    await this.#loadFailovers(longest)
    const scanned = await this.#scan(windowsMs)
    const now = clock.now()
    this.#failovers = this.#failovers.filter(({ at }) => at > now - longest)
    return {
      now,
      linkDown: link.isDown ? link.view().cause : null,
      providers: manager.states().map(({ config: { name, label }, breaker, control }) => {
        const { probe, balance } = health.health(name)
        return { name, label, enabled: control.state !== 'disabled', breaker, probe, balance: balance?.money ?? null }
      }),
      failovers: this.#failovers,
      alarms: [...this.#alarms.values()],
      queueDepth: countPending(db),
      lastRoutes: scanned.countries.flatMap((country) => this.#lastRoute(country)),
      budget: {
        spentMicros: spentSince(db, 'test', now - (now % DAY_MS)),
        limitMicros: getSetting(db, 'budget.testPerDayMicros'),
      },
      scanned,
    }
  }

  async #scan(windowsMs: readonly number[]): Promise<AlertReadings> {
    const { clock, reader } = this.#options
    const wanted = windowsMs.join()
    if (this.#scanned !== null && this.#scannedFor === wanted && clock.monotonic() - this.#scannedAt < SCAN_EVERY_MS)
      return this.#scanned
    this.#scannedAt = clock.monotonic()
    this.#scannedFor = wanted
    this.#scanned = await reader.read('alertReadings', { to: clock.now() + 1, windowsMs })
    return this.#scanned
  }

  /** What happened before this start, so that an episode goes on over a restart. */
  async #loadFailovers(longestMs: number): Promise<void> {
    if (this.#loaded) return
    const earlier = await this.#options.reader.read('alertHops', { from: this.#since - longestMs, to: this.#since })
    this.#failovers = [...earlier, ...this.#failovers]
    this.#loaded = true
  }

  /** Every provider of the country is kept out by something that an emergency would lift, or by more. */
  #lastRoute(country: string): readonly { readonly country: string; readonly reason: string }[] {
    const { manager, reportingCurrency } = this.#options
    const route = {
      country,
      service: 'sms',
      segments: 1,
      only: null,
      reportingCurrency,
      tried: new Set<string>(),
    } as const
    const candidates = manager.candidates(route)
    if (candidates.length === 0 || candidates.some(({ excludedBy }) => excludedBy === null)) return []
    const first = candidates.find(({ excludedBy }) => excludedBy !== 'disabled') ?? candidates[0]
    const label = manager.states().find(({ config }) => config.name === first?.provider)?.config.label
    return [{ country, reason: `${label ?? first?.provider} (${first?.excludedBy})` }]
  }
}

const keyOf = ({ kind, subject }: Pick<Alarm, 'kind' | 'subject'>): string => `${kind}|${subject ?? ''}`
