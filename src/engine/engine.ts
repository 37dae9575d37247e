import { randomInt } from 'node:crypto'
import type { Workspace } from '../contract/models.ts'
import { type AppRouter, createRouter } from './api/router.ts'
import { type Clock, systemClock } from './clock.ts'
import { EventBus } from './events.ts'
import type { KeyStore } from './keys.ts'
import { errorText, type Log } from './log.ts'
import { bundledRates } from './pricing/exchange-rates.ts'
import { PriceBook } from './pricing/price-book.ts'
import type { ProviderConfig } from './provider-config.ts'
import { createHttp } from './providers/http.ts'
import type { SmsProvider } from './providers/provider.ts'
import { createProvider, hostsOf, type ProviderDeps } from './providers/registry.ts'
import { retryingReads } from './providers/retrying-reads.ts'
import { type CheckResult, checkCode } from './routing/check.ts'
import { loadKeyedHash } from './routing/code.ts'
import { Drills } from './routing/drill.ts'
import { RouteEjection } from './routing/ejection.ts'
import { ExpirySweep } from './routing/expiry.ts'
import { HealthGate } from './routing/health-gate.ts'
import { ProviderHealthMonitor } from './routing/health-monitor.ts'
import { AttemptLedger, type Pricing } from './routing/ledger.ts'
import { type LinkSenses, LinkSentinel } from './routing/link-sentinel.ts'
import { systemSenses } from './routing/link-sentinel-senses.ts'
import { ProviderControl } from './routing/provider-control.ts'
import { SmsProviderManager } from './routing/provider-manager.ts'
import { ReceiptPoller } from './routing/receipt-poller.ts'
import { Rescue } from './routing/rescue.ts'
import { VerificationFlow } from './routing/verification-flow.ts'
import { countries as worldCountries } from './sandbox/countries.ts'
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts'
import { createTraffic, type Traffic } from './sandbox/traffic.ts'
import { databaseFile, openWriter, writing } from './store/open.ts'
import { listProviders, saveProvider } from './store/providers.ts'
import { type CreateReaderWorker, Reader } from './store/reader.ts'
import { getSetting } from './store/settings.ts'

export interface EngineOptions {
  /** Folder of the workspace: holds the database and its backups. Created when missing. */
  readonly folder: string
  readonly workspace: Workspace
  readonly version: string
  readonly keys: KeyStore
  readonly log: Log
  readonly clock?: Clock
  /** Starts the reader worker (store/reader-worker.ts); the host knows how its bundle is laid out. */
  readonly createReaderWorker: CreateReaderWorker
  /** A sandbox that runs elsewhere, instead of one of the engine's own; only for the sandbox workspace. */
  readonly sandbox?: Sandbox
  /** The sandbox world's own traffic; on by default. */
  readonly exampleTraffic?: boolean
  /** How our own network is looked at; by default not at all in the sandbox, where everything stays on this machine. */
  readonly linkSenses?: LinkSenses
  /** Wraps each provider, to observe or disturb the path to it. */
  readonly wrapProvider?: (provider: SmsProvider) => SmsProvider
}

export interface Engine {
  /** The contract, implemented. */
  readonly router: AppRouter
  readonly events: EventBus
  readonly flow: VerificationFlow
  readonly manager: SmsProviderManager
  readonly reader: Reader
  readonly db: Awaited<ReturnType<typeof openWriter>>
  /** Null outside the sandbox workspace. */
  readonly sandbox: Sandbox | null
  /** @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE` */
  check(id: number, code: string): CheckResult
  /** After the machine slept: probes and reconciles at once. */
  resume(): void
  /** Finishes what can be finished at once and closes the store; what is under way is reconciled next time. */
  stop(): Promise<void>
}

/**
 * Builds the console without a window, in order, and starts it.
 *
 * @throws {StoreError} when the workspace's database cannot be used
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { folder, workspace, log, keys, clock = systemClock } = options
  const startedAt = clock.now()
  const random = createRandom()
  const events = new EventBus((error) => log.error('a listener failed', { error: errorText(error) }))
  const hash = await loadKeyedHash(keys)
  const db = await openWriter(folder, clock, log)
  const reader = new Reader({ file: databaseFile(folder), createWorker: options.createReaderWorker, clock, log })
  const sandbox =
    workspace === 'sandbox' ? (options.sandbox ?? (await startSandbox({ seed: SANDBOX_SEED, clock, log }))) : null
  const http = createHttp({ clock, log })
  const configs = sandbox === null ? await storedConfigs(db, keys, log) : adoptSandbox(db, sandbox, clock)
  const wrap = options.wrapProvider ?? ((provider: SmsProvider) => provider)
  const providers = usable(configs, { http, clock }, log).map((provider) =>
    retryingReads(wrap(provider), { clock, random }),
  )

  const prices = new PriceBook({ db, clock, log, rates: bundledRates })
  const changed = (name: string) => events.emit('provider.changed', { name })
  const link = new LinkSentinel({ clock, events, log, senses: linkSenses(options, configs) })
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
    onSwitchAlarm: (raised, { sends, switched }) => {
      const alarm = { kind: 'switch-budget', subject: null }
      const message = `${switched} of the last minute's ${sends} sends went to another provider than the first choice.`
      if (raised) events.emit('alarm.raised', { ...alarm, message })
      else events.emit('alarm.cleared', alarm)
    },
  })
  const reportingCurrency = getSetting(db, 'reporting.currency')
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
    drills.checkSchedule()
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
  const check = (id: number, code: string) => {
    const result = writing(db, () => checkCode(db, hash, id, code, clock.now()))
    events.emit('verification.changed', { id })
    return result
  }
  const traffic: Traffic | null =
    sandbox &&
    createTraffic({
      sandbox,
      clock,
      seed: SANDBOX_SEED,
      log,
      send: async ({ e164, customerId }) => ({
        id: await flow.send({ to: e164, customerId, service: 'sms', mode: 'sandbox' }),
      }),
      check: async (id, code) => check(id, code),
    })
  traffic?.set({
    perMinute: getSetting(db, 'sandbox.perMinute'),
    paused: options.exampleTraffic === false || getSetting(db, 'sandbox.paused'),
  })

  const drills = new Drills({
    db,
    folder,
    clock,
    log,
    events,
    manager,
    control,
    prices,
    reportingCurrency,
    hash,
    random,
    openWorld: sandbox && (() => startSandbox({ seed: SANDBOX_SEED, clock, log })),
  })

  let state: 'starting' | 'running' | 'stopping' = 'starting'
  const router = createRouter({
    workspace,
    mode: workspace === 'sandbox' ? 'sandbox' : 'test',
    version: options.version,
    startedAt,
    reportingCurrency,
    db,
    reader,
    clock,
    events,
    hash,
    manager,
    control,
    prices,
    health,
    ejection,
    link,
    flow,
    drills,
    check,
    sandbox: sandbox && traffic && { world: sandbox, traffic },
    state: () => state,
  })

  health.start()
  // Unfinished business first: nothing new is sent before what a crash left open moves again.
  const reconciled = flow.reconcile()
  control.start()
  poller.start()
  rescue.start()
  expiry.start()
  const priced = prices.start(providers, pricedCountries(sandbox !== null, configs))
  void Promise.all([reconciled, priced]).then(() => {
    if (state !== 'starting') return
    state = 'running'
    traffic?.start()
    drills.open()
    events.emit('status.changed', {})
  })

  return {
    router,
    events,
    flow,
    manager,
    reader,
    db,
    sandbox,
    check,
    resume() {
      control.start()
      health.wake()
      takeUp()
    },
    async stop() {
      state = 'stopping'
      await drills.stop()
      traffic?.stop()
      expiry.stop()
      control.stop()
      prices.stop()
      await Promise.all([flow.stop(), poller.stop(), rescue.stop(), health.stop()])
      http.close()
      if (sandbox !== options.sandbox) await sandbox?.stop()
      await reader.close()
      db.close()
    },
  }
}

const SANDBOX_SEED = 2026
const RANDOM_STEPS = 2 ** 32

/** For jitter only, so that it need not be repeatable. */
const createRandom = () => () => randomInt(RANDOM_STEPS) / RANDOM_STEPS

/** The sandbox's servers get new ports at every start; what the operator set about its providers stays. */
function adoptSandbox(db: Engine['db'], sandbox: Sandbox, clock: Clock): readonly ProviderConfig[] {
  for (const config of sandbox.providers) saveProvider(db, config, clock.now())
  const secrets = new Map(sandbox.providers.map(({ name, secret }) => [name, secret]))
  return listProviders(db).flatMap((stored) => {
    const secret = secrets.get(stored.name)
    return secret === undefined ? [] : { ...stored, secret }
  })
}

/** Providers whose secret the key store has; the others are named in the log and left out. */
async function storedConfigs(db: Engine['db'], keys: KeyStore, log: Log): Promise<readonly ProviderConfig[]> {
  const configs = await Promise.all(
    listProviders(db).map(async (stored) => {
      const secret = await keys.get(`provider:${stored.name}`)
      if (secret === null) log.warn('a provider has no stored secret and is left out', { provider: stored.name })
      return secret === null ? [] : { ...stored, secret }
    }),
  )
  return configs.flat()
}

/** The network is watched by reaching for the providers' own hosts. */
function linkSenses(options: EngineOptions, configs: readonly ProviderConfig[]): LinkSenses | null {
  if (options.linkSenses !== undefined) return options.linkSenses
  return options.workspace === 'sandbox' ? null : systemSenses(() => configs.flatMap(hostsOf))
}

/** A provider whose configuration cannot work is named in the log and left out; the others go on. */
function usable(configs: readonly ProviderConfig[], deps: ProviderDeps, log: Log): readonly SmsProvider[] {
  return configs.flatMap((config) => {
    try {
      return createProvider(config, deps)
    } catch (error) {
      log.error('a provider cannot be used', { provider: config.name, error: errorText(error) })
      return []
    }
  })
}

function pricedCountries(isSandbox: boolean, configs: readonly ProviderConfig[]): readonly string[] {
  if (isSandbox) return worldCountries.map(({ iso }) => iso)
  return [...new Set(configs.flatMap(({ allowedCountries }) => allowedCountries ?? []))]
}
