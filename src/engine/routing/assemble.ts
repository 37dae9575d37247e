import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { SmsProvider } from '../providers/provider.ts'
import type { Reader } from '../store/reader.ts'
import type { KeyedHash } from './code.ts'
import { RouteEjection } from './ejection.ts'
import { ExpirySweep } from './expiry.ts'
import { HealthGate } from './health-gate.ts'
import { ProviderHealthMonitor } from './health-monitor.ts'
import { AttemptLedger, type Pricing } from './ledger.ts'
import { type LinkSenses, LinkSentinel } from './link-sentinel.ts'
import { ProviderControl } from './provider-control.ts'
import { type RoutePolicy, SmsProviderManager } from './provider-manager.ts'
import { ReceiptPoller } from './receipt-poller.ts'
import { Rescue } from './rescue.ts'
import { VerificationFlow } from './verification-flow.ts'

/** Builds the parts that send, watch and recover, in the order in which they need each other; starts none of them. */
export function assembleRouting(options: {
  readonly db: Database.Database
  readonly reader: Reader
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly hash: KeyedHash
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly providers: readonly SmsProvider[]
  readonly prices: PriceBook
  /** ISO 4217. */
  readonly reportingCurrency: string
  /** Chooses among the usable routes. */
  readonly policy: RoutePolicy
  /** How our own network is looked at; null for not at all. */
  readonly senses: LinkSenses | null
  /** The machine woke, after the health monitor took it in. */
  readonly onWake: () => void
}) {
  const { db, reader, clock, log, events, hash, random, providers, prices, reportingCurrency, senses } = options
  const changed = (name: string) => events.emit('provider.changed', { name })
  const link = new LinkSentinel({ clock, events, log, senses })
  const ejection = new RouteEjection({
    clock,
    onChange: (name, { country, cause }) => {
      log.warn('a route was ejected', { provider: name, country, cause })
      changed(name)
    },
  })
  const gate = new HealthGate({ clock, ejection })
  const names = providers.map(({ config }) => config.name)
  const services = [...new Set(providers.flatMap(({ config }) => config.services))]
  const control = new ProviderControl({ db, clock, names, services, onChange: changed })
  const manager = new SmsProviderManager({
    providers,
    clock,
    prices,
    random,
    onChange: changed,
    control,
    ejection: gate,
    policy: options.policy,
    onSwitchAlarm: (raised, { sends, switched }) => {
      const alarm = { kind: 'switch-budget', subject: null }
      const message = `${switched} of the last minute's ${sends} sends went to another provider than the first choice.`
      if (raised) events.emit('alarm.raised', { ...alarm, message })
      else events.emit('alarm.cleared', alarm)
    },
  })
  const pricing: Pricing = {
    reportingCurrency,
    messagePrice: (provider, verification) => manager.messagePrice(provider, verification),
    convert: (money, currency) => prices.convert(money, currency),
  }
  const ledger = new AttemptLedger({ db, clock, pricing })
  const flow = new VerificationFlow({ db, clock, log, events, ledger, manager, hash, link })
  const poller = new ReceiptPoller({ db, clock, log, events, ledger, manager, pricing })
  const rescue = new Rescue({ db, clock, log, events, flow, poller })
  events.on('link.changed', (now) => (now.state === 'down' ? rescue.freeze() : rescue.thaw()))
  const expiry = new ExpirySweep({ db, clock, log, events })
  const takeUp = () => {
    manager.resume()
    options.onWake()
    flow.reconcile().catch((error: unknown) => log.error('reconciling failed', { error: errorText(error) }))
  }
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
      minute: (window) => reader.read('healthMinute', window),
      outcomes: (window) => reader.read('matureOutcomes', window),
    },
    onWake: takeUp,
  })

  return {
    link,
    ejection,
    control,
    manager,
    flow,
    health,

    /** Starts everything; the promise ends when what a crash left open is reconciled. */
    start(): Promise<void> {
      health.start()
      // Unfinished business first: nothing new is sent before what a crash left open moves again.
      const reconciled = flow.reconcile()
      control.start()
      poller.start()
      rescue.start()
      expiry.start()
      return reconciled
    },

    /** After the machine slept: probes and reconciles at once. */
    resume(): void {
      control.start()
      health.wake()
      takeUp()
    },

    async stop(): Promise<void> {
      expiry.stop()
      control.stop()
      await Promise.all([flow.stop(), poller.stop(), rescue.stop(), health.stop()])
    },
  }
}
