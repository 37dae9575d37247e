import type Database from 'better-sqlite3'
import type { HealthStatus } from '../../contract/health.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { healthRow, saveHealth } from '../store/health.ts'
import type { ProviderHealthRow } from '../store/schema.ts'
import { ejectionMemorySchema, type RouteEjection } from './ejection.ts'
import { breakerMemorySchema } from './health-breaker-memory.ts'
import type { BalanceReading, ProbeResult } from './health-probe.ts'
import type { SmsProviderManager } from './provider-manager.ts'

/** What outlasts a restart beside breaker and ejections. */
export interface Known {
  readonly probe: ProbeResult | null
  readonly balance: BalanceReading | null
}

/** Keeps breakers, ejections, probes and balances in `provider_health`, so that a restart forgets nothing. */
export class HealthMemory {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #manager: SmsProviderManager
  readonly #ejection: RouteEjection

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly manager: SmsProviderManager
    readonly ejection: RouteEjection
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#manager = options.manager
    this.#ejection = options.ejection
  }

  /** Gives breaker and ejections back what they knew; null for a provider that is new. */
  restore(name: string): Known | null {
    const row = healthRow(this.#db, name)
    if (row === undefined) return null
    const breaker = breakerMemorySchema.safeParse(JSON.parse(row.breaker))
    const ejections = ejectionMemorySchema.safeParse(JSON.parse(row.ejections))
    if (breaker.success) this.#manager.breaker(name)?.restore(breaker.data)
    if (ejections.success) this.#ejection.restore(name, ejections.data)
    return { probe: probeOf(row), balance: balanceOf(row) }
  }

  /** A store that cannot be written is for others to report; what is not saved now is saved the next time. */
  save(name: string, status: HealthStatus, { probe, balance }: Known): void {
    const breaker = this.#manager.breaker(name)
    if (breaker === undefined) return
    try {
      saveHealth(this.#db, {
        provider_name: name,
        status,
        updated_at: this.#clock.now(),
        breaker: JSON.stringify(breaker.memory()),
        ejections: JSON.stringify(this.#ejection.memory(name)),
        balance_micros: balance?.money.micros ?? null,
        balance_currency: balance?.money.currency ?? null,
        balance_at: balance?.at ?? null,
        probe_at: probe?.at ?? null,
        probe_ok: probe && (probe.ok ? 1 : 0),
        probe_ms: probe?.durationMs ?? null,
        probe_error: probe?.error ?? null,
      })
    } catch (error) {
      this.#log.error('health could not be saved', { provider: name, error: errorText(error) })
    }
  }
}

function probeOf({ probe_at: at, probe_ok: ok, probe_ms: durationMs, probe_error: error }: ProviderHealthRow) {
  return at === null || durationMs === null ? null : { at, ok: ok === 1, durationMs, error }
}

function balanceOf({ balance_micros: micros, balance_currency: currency, balance_at: at }: ProviderHealthRow) {
  return micros === null || currency === null || at === null ? null : { money: { micros, currency }, at }
}
