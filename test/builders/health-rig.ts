import type Database from 'better-sqlite3'
import { EventBus } from '../../src/engine/events.ts'
import { bundledRates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import type { SmsProvider } from '../../src/engine/providers/provider.ts'
import { loadKeyedHash } from '../../src/engine/routing/code.ts'
import { RouteEjection } from '../../src/engine/routing/ejection.ts'
import { HealthGate } from '../../src/engine/routing/health-gate.ts'
import { ProviderHealthMonitor } from '../../src/engine/routing/health-monitor.ts'
import { AttemptLedger } from '../../src/engine/routing/ledger.ts'
import { type LinkSenses, LinkSentinel } from '../../src/engine/routing/link-sentinel.ts'
import { SmsProviderManager } from '../../src/engine/routing/provider-manager.ts'
import { VerificationFlow } from '../../src/engine/routing/verification-flow.ts'
import { healthMinute, matureOutcomes } from '../../src/engine/store/queries/health.ts'
import { verificationById } from '../../src/engine/store/verifications.ts'
import type { FakeClock } from '../fakes/fake-clock.ts'
import { recordingLog } from '../fakes/recording-log.ts'
import { MOBILE } from './mobile.ts'

/** The send path with everything that watches over it, as the engine builds it, on a clock that stands still. */
export async function healthRig(options: {
  readonly clock: FakeClock
  readonly providers: readonly SmsProvider[]
  readonly db: Database.Database
  readonly senses?: LinkSenses
  readonly random?: () => number
}) {
  const { clock, providers, db, random = () => 0.5 } = options
  const log = recordingLog()
  const events = new EventBus((error) => {
    throw error
  })
  const changed = (name: string) => events.emit('provider.changed', { name })
  const prices = new PriceBook({ db, rates: bundledRates })
  const link = new LinkSentinel({ clock, events, log, senses: options.senses ?? null })
  const ejection = new RouteEjection({ clock, onChange: changed })
  const gate = new HealthGate({ clock, ejection })
  const manager = new SmsProviderManager({ providers, clock, prices, random, onChange: changed, ejection: gate })
  const pricing = { reportingCurrency: 'EUR', messagePrice: () => null, convert: () => null }
  const ledger = new AttemptLedger({ db, clock, pricing })
  const hash = await loadKeyedHash({ get: async () => 'ab'.repeat(32), set: async () => {} })
  const flow = new VerificationFlow({ db, clock, log, events, ledger, manager, hash, link })
  let wakes = 0
  const health = new ProviderHealthMonitor({
    db,
    clock,
    log,
    events,
    manager,
    ejection,
    gate,
    link,
    random,
    readings: {
      minute: async (window) => healthMinute(db, window),
      outcomes: async (window) => matureOutcomes(db, window),
    },
    onWake: () => {
      wakes += 1
    },
  })
  const stop = async () => void (await Promise.all([flow.stop(), health.stop()]))
  return {
    db,
    log,
    events,
    manager,
    ejection,
    gate,
    link,
    flow,
    health,
    stop,
    /** How often the monitor found that the machine had slept. */
    wakes: () => wakes,
    send: () => flow.send({ to: MOBILE, service: 'sms', mode: 'sandbox' }),
    stateOf: (name: string) => manager.breaker(name)?.view().state,
    verification: (id: number) => verificationById(db, id),
    minutes: () => db.prepare('select * from provider_health_minutes order by provider, minute').all(),
    serviceMinutes: () => db.prepare('select * from service_minutes order by minute').all(),
  }
}

export type HealthRig = Awaited<ReturnType<typeof healthRig>>
