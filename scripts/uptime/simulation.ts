import Database from 'better-sqlite3'
import { MINUTE_MS } from '../../src/contract/durations.ts'
import type { Clock } from '../../src/engine/clock.ts'
import { bundledRates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import type { ProviderConfig } from '../../src/engine/provider-config.ts'
import type { SendResult, SmsProvider } from '../../src/engine/providers/provider.ts'
import { notAccepted } from '../../src/engine/providers/verdict.ts'
import { SmsProviderManager } from '../../src/engine/routing/provider-manager.ts'
import {
  ATTEMPT_DEADLINE_MS,
  LOOKUP_DEADLINE_MS,
  MAX_ATTEMPTS,
  REQUEST_BUDGET_MS,
} from '../../src/engine/routing/verification-flow.ts'
import { type ClimateName, climates } from '../../src/engine/sandbox/climate.ts'
import { outageSpans } from '../../src/engine/sandbox/laws.ts'
import { createRandom } from '../../src/engine/sandbox/random.ts'
import { migrate } from '../../src/engine/store/migrate.ts'

export const DAYS = 30
const MINUTES = DAYS * 24 * 60
/** Half of a provider's hard outages are shorter; the law of the optimizer's world. */
const MEDIAN_OUTAGE_MINUTES = 30
const SENDS_PER_MINUTE = 4
/** Breakers have settled this long after an outage; with everybody up every send is accepted, and is left out. */
const SETTLED_AFTER_MINUTES = 5
const REFUSAL_MS = 30
const ANSWER_MS = 150

export interface Uptime {
  readonly climate: ClimateName
  readonly providers: number
  readonly minutes: number
  /** Minutes in which the provider of the first choice was down. */
  readonly primaryDown: number
  /** Minutes in which every provider was down, so that nothing could have helped. */
  readonly allDown: number
  /** Minutes in which somebody found no accepting provider within the request budget. */
  readonly badWithout: number
  readonly badWith: number
}

interface Simulated {
  readonly provider: SmsProvider
  /** By minute: 0 works, 1 refuses the connection, 2 takes the request and never answers. */
  readonly weather: Uint8Array
}

/**
 * Sends four verifications a minute for 30 days through providers whose outages come by the law of the optimizer's
 * world, once through the first choice alone and once through the real manager with its breakers. Time is simulated.
 */
export function simulateUptime(climate: ClimateName, providers: number, seed: number): Uptime {
  const simulated = Array.from({ length: providers }, (_, index) => simulate(climate, seed, index))
  const down = (at: number, { weather }: Simulated) => weather[at] !== 0
  const minutes = Array.from({ length: MINUTES }, (_, minute) => minute)
  const [primary] = simulated
  if (primary === undefined) throw new RangeError('there must be a provider')
  return {
    climate,
    providers,
    minutes: MINUTES,
    primaryDown: minutes.filter((minute) => down(minute, primary)).length,
    allDown: minutes.filter((minute) => simulated.every((one) => down(minute, one))).length,
    badWithout: badMinutes([primary], seed),
    badWith: badMinutes(simulated, seed),
  }
}

function badMinutes(simulated: readonly Simulated[], seed: number): number {
  const time = { ms: 0 }
  const clock: Clock = { now: () => time.ms, monotonic: () => time.ms, after: () => () => {} }
  const random = createRandom('uptime', seed, simulated.length)
  const db = new Database(':memory:')
  migrate(db)
  const manager = new SmsProviderManager({
    providers: simulated.map(({ provider }) => provider),
    clock,
    prices: new PriceBook({ db, rates: bundledRates }),
    random: random.next,
    onChange: () => {},
  })
  const weatherOf = new Map(simulated.map(({ provider, weather }) => [provider.config.name, weather]))
  let bad = 0
  for (const minute of troubledMinutes(simulated)) {
    let isBad = false
    for (let n = 0; n < SENDS_PER_MINUTE; n++) {
      const startedAt = minute * MINUTE_MS + (n * MINUTE_MS) / SENDS_PER_MINUTE
      time.ms = startedAt
      const accepted = sendOne(manager, (name) => weatherOf.get(name)?.[minute] ?? 0, time)
      isBad ||= !accepted || time.ms - startedAt > REQUEST_BUDGET_MS
    }
    if (isBad) bad += 1
  }
  db.close()
  return bad
}

function troubledMinutes(simulated: readonly Simulated[]): readonly number[] {
  const isTroubled = new Uint8Array(MINUTES)
  for (const { weather } of simulated)
    for (const [minute, fate] of weather.entries())
      if (fate !== 0) isTroubled.fill(1, minute, minute + 1 + SETTLED_AFTER_MINUTES)
  return [...isTroubled.keys()].filter((minute) => isTroubled[minute] === 1)
}

/** The send path's order of events, without waiting for anything. */
function sendOne(manager: SmsProviderManager, weather: (provider: string) => number, time: { ms: number }): boolean {
  const tried = new Set<string>()
  while (tried.size < MAX_ATTEMPTS) {
    const query = { country: 'DE', service: 'sms', segments: 1, only: null, reportingCurrency: 'EUR', tried } as const
    const route = manager.choose(query)
    if (route === null) return false
    const { name } = route.provider.config
    const fate = weather(name)
    time.ms += [ANSWER_MS, REFUSAL_MS, ATTEMPT_DEADLINE_MS][fate] ?? 0
    manager.report(name, route.ticket, answers[fate] ?? accepted)
    if (fate === 0) return true
    if (fate === 2) time.ms += LOOKUP_DEADLINE_MS
    tried.add(name)
  }
  return false
}

const accepted: SendResult = { outcome: 'accepted', providerMessageId: 'message', segments: 1, price: null }
const answers: readonly SendResult[] = [
  accepted,
  notAccepted('refused', { code: null, message: 'simulated: connection refused' }),
  notAccepted('timeout', { code: null, message: 'simulated: no answer' }),
]

function simulate(climate: ClimateName, seed: number, index: number): Simulated {
  const random = createRandom('uptime', seed, climate, index)
  const weather = new Uint8Array(MINUTES)
  const perMinute = climates[climate].hardOutagesPerMonth / MINUTES
  for (const { start, end } of outageSpans(random, MINUTES, perMinute, MEDIAN_OUTAGE_MINUTES))
    weather.fill(random.next() < 0.5 ? 1 : 2, start, end)
  return { provider: silentProvider(`provider-${index + 1}`, index + 1), weather }
}

/** Only its configuration is used: what it answers is the weather's business. */
function silentProvider(name: string, priority: number): SmsProvider {
  const config: ProviderConfig = {
    name,
    label: name,
    adapter: 'twilio',
    priority,
    enabled: true,
    accountId: 'simulated',
    secret: 'simulated',
    sender: 'Simulated',
    currency: 'EUR',
    services: ['sms'],
    allowedCountries: null,
    baseUrls: {},
  }
  const unused = () => Promise.reject(new Error('a simulated provider has no network'))
  return { config, statusBatchSize: 1, send: unused, lookup: unused, statuses: unused, prices: unused, balance: unused }
}
