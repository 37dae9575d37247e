import * as z from 'zod'
import type { Clock } from '../clock.ts'
import type { MatureOutcome } from '../store/queries/health.ts'
import { ALARM_AT, cusum, emptyTally, pooledRate, type Tally, tallied } from './ejection-cusum.ts'

export const FIRST_EJECTION_MS = 30 * 60_000
export const LONGEST_EJECTION_MS = 4 * 3_600_000
/** An ejection this long after the last one begins again with the shortest time. */
const FORGIVEN_AFTER_MS = 24 * 3_600_000
/** A route that comes back is on probation: half of the evidence is there already. */
const PROBATION = ALARM_AT / 2

/** What a provider is thought to do before anything is known of it. */
const defaultRates = { delivery: 0.93, conversion: 0.8 } as const
const PROVIDER_PRIOR_STRENGTH = 20
const ROUTE_PRIOR_STRENGTH = 40
const PROVIDER_MEMORY = 5_000
const ROUTE_MEMORY = 1_000
/** Nothing is ejected before this much is known of the provider and of the route. */
const LEAST_OF_PROVIDER = 30
const LEAST_OF_ROUTE = 10
/** A provider that hardly ever confirms (no receipts) cannot be judged by what it does not confirm. */
const LEAST_USUAL_RATE = 0.25

export const outcomeSignals = ['delivery', 'conversion'] as const
export type OutcomeSignal = (typeof outcomeSignals)[number]

export interface Ejection {
  readonly country: string
  /** UTC epoch ms. */
  readonly since: number
  readonly until: number
  /** How many in close succession, this one included. */
  readonly level: number
  /** A sentence for the operator. */
  readonly cause: string
}

const tallySchema = z.tuple([z.number(), z.number()])
const trackSchema = z.object({ tally: tallySchema, score: z.number(), run: tallySchema })
const routeSchema = z.object({
  delivery: trackSchema,
  conversion: trackSchema,
  ejection: z
    .object({ since: z.number(), until: z.number(), level: z.number(), cause: z.string() })
    .nullable()
    .default(null),
})
/** What is kept over a restart, per provider. */
export const ejectionMemorySchema = z.object({
  totals: z.object({ delivery: tallySchema, conversion: tallySchema }),
  routes: z.record(z.string(), routeSchema),
})
export type EjectionMemory = z.infer<typeof ejectionMemorySchema>

interface Track {
  tally: Tally
  score: number
  /** Outcomes since the evidence began to pile up. */
  run: Tally
}

interface RouteRecord {
  readonly delivery: Track
  readonly conversion: Track
  ejection: Omit<Ejection, 'country'> | null
}

interface ProviderRecord {
  readonly totals: Record<OutcomeSignal, Tally>
  readonly routes: Map<string, RouteRecord>
}

/**
 * Takes a provider out of one country when its messages stop arriving or stop converting there although it accepts
 * them. It only says so; that a last usable route is used all the same is the manager's business.
 */
export class RouteEjection {
  readonly #clock: Clock
  readonly #onChange: (provider: string, ejection: Ejection) => void
  readonly #providers = new Map<string, ProviderRecord>()

  constructor(options: {
    readonly clock: Clock
    readonly onChange?: (provider: string, ejection: Ejection) => void
  }) {
    this.#clock = options.clock
    this.#onChange = options.onChange ?? (() => {})
  }

  /** The ejection in force, or null. */
  current(provider: string, country: string): Ejection | null {
    const ejection = this.#providers.get(provider)?.routes.get(country)?.ejection
    return ejection && ejection.until > this.#clock.now() ? { country, ...ejection } : null
  }

  /** Every ejection of the provider in force, by country. */
  of(provider: string): readonly Ejection[] {
    const countries = [...(this.#providers.get(provider)?.routes.keys() ?? [])].sort()
    return countries.flatMap((country) => this.current(provider, country) ?? [])
  }

  /** Milliseconds since the route's last ejection ran out; null when there was none, or one is in force. */
  sinceReturnMs(provider: string, country: string): number | null {
    const ejection = this.#providers.get(provider)?.routes.get(country)?.ejection
    if (!ejection || ejection.until > this.#clock.now()) return null
    return this.#clock.now() - ejection.until
  }

  /** An operator takes the route back before its time. */
  lift(provider: string, country: string): void {
    const route = this.#providers.get(provider)?.routes.get(country)
    if (route?.ejection && route.ejection.until > this.#clock.now())
      route.ejection = { ...route.ejection, until: this.#clock.now() }
  }

  /** Takes outcomes in the order in which their attempts started. */
  observe({ provider, country, startedAt, delivered, converted }: MatureOutcome): void {
    const record = this.#provider(provider)
    const route = routeOf(record, country)
    // What was sent before the route came back belongs to the outage that is known already.
    if (route.ejection !== null && startedAt < route.ejection.until) return
    const undelivered = this.#weigh(record, route, 'delivery', delivered)
    const unconverted = this.#weigh(record, route, 'conversion', converted)
    const cause = undelivered ?? unconverted
    if (cause !== null) this.#eject(provider, country, route, cause)
  }

  /** What has to be kept over a restart. */
  memory(provider: string): EjectionMemory {
    const { totals, routes } = this.#provider(provider)
    const track = ({ tally, score, run }: Track) => ({ tally: pair(tally), score, run: pair(run) })
    return {
      totals: { delivery: pair(totals.delivery), conversion: pair(totals.conversion) },
      routes: Object.fromEntries(
        [...routes].map(([country, { delivery, conversion, ejection }]) => [
          country,
          { delivery: track(delivery), conversion: track(conversion), ejection },
        ]),
      ),
    }
  }

  restore(provider: string, memory: EjectionMemory): void {
    const track = ({ tally, score, run }: z.infer<typeof trackSchema>): Track => ({
      tally: unpair(tally),
      score,
      run: unpair(run),
    })
    this.#providers.set(provider, {
      totals: { delivery: unpair(memory.totals.delivery), conversion: unpair(memory.totals.conversion) },
      routes: new Map(
        Object.entries(memory.routes).map(([country, { delivery, conversion, ejection }]) => [
          country,
          { delivery: track(delivery), conversion: track(conversion), ejection },
        ]),
      ),
    })
  }

  /** Counts one outcome; returns the cause when the evidence is complete. */
  #weigh(record: ProviderRecord, route: RouteRecord, signal: OutcomeSignal, success: boolean): string | null {
    const track = route[signal]
    const total = record.totals[signal]
    const usualOfProvider = pooledRate(total, defaultRates[signal], PROVIDER_PRIOR_STRENGTH)
    const usual = pooledRate(track.tally, usualOfProvider, ROUTE_PRIOR_STRENGTH)
    const known = total.n >= LEAST_OF_PROVIDER && track.tally.n >= LEAST_OF_ROUTE && usual >= LEAST_USUAL_RATE
    track.score = known ? cusum(track.score, success, usual) : 0
    track.run = track.score === 0 ? emptyTally : { n: track.run.n + 1, k: track.run.k + (success ? 1 : 0) }
    record.totals[signal] = tallied(total, success, PROVIDER_MEMORY)
    track.tally = tallied(track.tally, success, ROUTE_MEMORY)
    if (track.score < ALARM_AT) return null
    const percent = Math.round(usual * 100)
    return signal === 'delivery'
      ? `only ${track.run.k} of the last ${track.run.n} messages arrived, usually ${percent} %`
      : `only ${track.run.k} of the last ${track.run.n} codes were entered, usually ${percent} %`
  }

  #eject(provider: string, country: string, route: RouteRecord, cause: string): void {
    const now = this.#clock.now()
    const last = route.ejection
    const level = last !== null && now - last.until < FORGIVEN_AFTER_MS ? last.level + 1 : 1
    const lengthMs = Math.min(FIRST_EJECTION_MS * 2 ** (level - 1), LONGEST_EJECTION_MS)
    route.ejection = { since: now, until: now + lengthMs, level, cause }
    for (const signal of outcomeSignals) {
      route[signal].score = PROBATION
      route[signal].run = emptyTally
    }
    this.#onChange(provider, { country, ...route.ejection })
  }

  #provider(name: string): ProviderRecord {
    const found = this.#providers.get(name)
    if (found !== undefined) return found
    const record: ProviderRecord = { totals: { delivery: emptyTally, conversion: emptyTally }, routes: new Map() }
    this.#providers.set(name, record)
    return record
  }
}

function routeOf({ routes }: ProviderRecord, country: string): RouteRecord {
  const found = routes.get(country)
  if (found !== undefined) return found
  const track = (): Track => ({ tally: emptyTally, score: 0, run: emptyTally })
  const route: RouteRecord = { delivery: track(), conversion: track(), ejection: null }
  routes.set(country, route)
  return route
}

const pair = ({ n, k }: Tally): [number, number] => [n, k]
const unpair = ([n, k]: readonly [number, number]): Tally => ({ n, k })
