import { randomInt } from 'node:crypto'
import type { Workspace } from '../contract/models.ts'
import type { OptimizerMode } from '../contract/policy-models.ts'
import { adoptSandbox, linkSenses, storedConfigs, usable } from './accounts.ts'
import { Accounts } from './accounts-changes.ts'
import { type Alerts, assembleAlerts } from './alerts/assemble.ts'
import { AnalyticsService } from './analytics/analytics-service.ts'
import { openBusiness } from './analytics/assemble.ts'
import { type AppRouter, createRouter } from './api/router.ts'
import { type Clock, systemClock } from './clock.ts'
import { EventBus } from './events.ts'
import { type CreateImportWorker, ImportDesk } from './imports/import-desk.ts'
import type { SecretStore } from './keys.ts'
import { errorText, type Log } from './log.ts'
import { createPolicies } from './optimizer/policies.ts'
import { assembleAdvice } from './optimizer/replay-assemble.ts'
import type { CreateReplayWorker } from './optimizer/replay-thread.ts'
import { assemblePricing, type Pricing } from './pricing/assemble.ts'
import { assemblePriceAlerts } from './pricing/price-alert-assemble.ts'
import { pricedCountries } from './pricing/priced-countries.ts'
import { createHttp } from './providers/http.ts'
import type { SmsProvider } from './providers/provider.ts'
import { retryingReads } from './providers/retrying-reads.ts'
import { assembleReports } from './reports/assemble.ts'
import type { ReportHost } from './reports/report-host.ts'
import { assembleRouting } from './routing/assemble.ts'
import { type CheckResult, checkCode } from './routing/check.ts'
import { loadKeyedHash } from './routing/code.ts'
import { Drills } from './routing/drill.ts'
import { EpisodeKeeper } from './routing/episodes.ts'
import type { LinkSenses } from './routing/link-sentinel.ts'
import type { SmsProviderManager } from './routing/provider-manager.ts'
import type { VerificationFlow } from './routing/verification-flow.ts'
import { countries as worldCountries } from './sandbox/countries.ts'
import { payingCustomers } from './sandbox/customer-plans.ts'
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts'
import { createTraffic, type Traffic } from './sandbox/traffic.ts'
import { databaseFile, openWriter, writing } from './store/open.ts'
import { type CreateReaderWorker, Reader } from './store/reader.ts'
import { getSetting } from './store/settings.ts'

export interface EngineOptions {
  /** Folder of the workspace: holds the database and its backups. Created when missing. */
  readonly folder: string
  readonly workspace: Workspace
  readonly version: string
  readonly keys: SecretStore
  readonly log: Log
  readonly clock?: Clock
  /** Starts the reader worker (store/reader-worker.ts); the host knows how its bundle is laid out. */
  readonly createReaderWorker: CreateReaderWorker
  /** Starts the import worker (imports/import-worker.ts). */
  readonly createImportWorker: CreateImportWorker
  /** Asks the operator for a history file; left out where there is no window. */
  readonly chooseImportFile?: () => Promise<string | null>
  /** Starts the replay worker (optimizer/replay-worker.ts), likewise. */
  readonly createReplayWorker: CreateReplayWorker
  /** Starts the analytics workers (analytics/analytics-worker.ts). */
  readonly createAnalyticsWorker: CreateReaderWorker
  /** A sandbox that runs elsewhere, instead of one of the engine's own; only for the sandbox workspace. */
  readonly sandbox?: Sandbox
  /** What the optimizer does until an operator decides; by default `on` in the sandbox and `off` elsewhere. */
  readonly optimizerMode?: OptimizerMode
  /** The sandbox world's own traffic; on by default. */
  readonly exampleTraffic?: boolean
  /** How our own network is looked at; by default not at all in the sandbox, where everything stays on this machine. */
  readonly linkSenses?: LinkSenses
  /** Wraps each provider, to observe or disturb the path to it. */
  readonly wrapProvider?: (provider: SmsProvider) => SmsProvider
  /** Closes this workspace and opens another; left out where only one can be open. */
  readonly openWorkspace?: (workspace: Workspace) => void
  /** Dialogs and paper; left out where there is no window. */
  readonly reportHost?: ReportHost
}

export interface Engine {
  /** The contract, implemented. */
  readonly router: AppRouter
  readonly events: EventBus
  readonly flow: VerificationFlow
  readonly manager: SmsProviderManager
  readonly alerts: Alerts
  readonly pricing: Pricing
  readonly imports: ImportDesk
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
    workspace === 'sandbox'
      ? (options.sandbox ??
        (await startSandbox({ seed: SANDBOX_SEED, clock, log, priceHourMs: getSetting(db, 'sandbox.priceHourMs') })))
      : null
  const http = createHttp({ clock, log })
  const configs = sandbox === null ? await storedConfigs(db, keys, log) : adoptSandbox(db, sandbox, clock)
  const wrap = (provider: SmsProvider) => retryingReads(options.wrapProvider?.(provider) ?? provider, { clock, random })
  const providerDeps = { http, clock }
  const providers = usable(configs, providerDeps, log).map(wrap)

  const pricing = assemblePricing({
    db,
    reader,
    clock,
    log,
    events,
    http,
    live: sandbox === null,
    providers: () => manager.providers,
    countries: () => (sandbox === null ? pricedCountries(configsNow()) : worldCountries.map(({ iso }) => iso)),
    everyMs: sandbox?.priceHourMs,
  })
  const prices = pricing.book
  const reportingCurrency = getSetting(db, 'reporting.currency')
  const customers = sandbox === null ? [] : payingCustomers()
  const billing = openBusiness({ db, clock, log, workspace, rates: pricing.rates, reportingCurrency, customers })
  const analytics = new AnalyticsService({
    db,
    createWorker: options.createAnalyticsWorker,
    clock,
    log,
    events,
    mode: workspace,
    currency: reportingCurrency,
  })
  const configsNow = () => manager.providers.map(({ config }) => config)
  const senses = options.linkSenses === undefined ? linkSenses(workspace, configsNow) : options.linkSenses
  const live = sandbox === null
  const defaultMode = options.optimizerMode ?? (live ? 'off' : 'on')
  const policies = createPolicies({ db, clock, log, events, random, prices, defaultMode })
  const routing = assembleRouting({
    db,
    reader,
    clock,
    log,
    events,
    hash,
    random,
    providers,
    prices,
    reportingCurrency,
    policy: policies.router,
    senses,
    onWake: () => {
      pricing.wake()
      drills.checkSchedule()
      reports.wake()
      advice.wake()
    },
  })
  const { link, ejection, control, manager, flow, health } = routing
  const accounts = new Accounts({ db, clock, log, events, keys, manager, control, deps: providerDeps, wrap, live })
  // Its prices are due now; if a run is under way, the next one takes them along.
  events.on('provider.added', ({ name }) => {
    if (pricing.sync.state().running === null) pricing.sync.sync({ providers: [name] })
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

  const alerts = assembleAlerts({ db, clock, log, events, reader, manager, health, link, reportingCurrency })
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

  const { rates, ledger } = pricing
  const pricesTold = { db, clock, log, events, reader, manager, prices, rates, ledger, reportingCurrency }
  const { priceAlerts, priceImport } = assemblePriceAlerts(pricesTold)
  const episodes = new EpisodeKeeper({ db, clock, log, events })
  const replaying = { file: databaseFile(folder), createWorker: options.createReplayWorker }
  const advice = assembleAdvice({ ...pricesTold, ...replaying, book: policies.book, control })

  const { createReaderWorker, reportHost: host } = options
  const providersNow = () =>
    manager.states().map(({ config: { name }, breaker, control: { state } }) => ({
      name,
      inUse: state !== 'disabled',
      broken: breaker.state !== 'closed',
    }))
  const sources = { db, reader, clock, workspace, reportingCurrency, providers: providersNow }
  const reports = assembleReports({ sources, workspaceFolder: folder, events, log, createReaderWorker, host })

  const imports = new ImportDesk({
    db,
    file: databaseFile(folder),
    clock,
    log,
    events,
    workspace,
    reportingCurrency,
    toReporting: billing.toReporting,
    createWorker: options.createImportWorker,
    chooseFile: options.chooseImportFile ?? null,
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
    prices,
    pricing,
    priceAlerts,
    priceImport,
    link,
    ejection,
    control,
    manager,
    flow,
    health,
    drills,
    imports,
    billing,
    analytics,
    policies,
    advice,
    episodes,
    alerts,
    reports,
    accounts,
    keys,
    providerDeps,
    openWorkspace: options.openWorkspace ?? null,
    check,
    sandbox: sandbox && traffic && { world: sandbox, traffic },
    state: () => state,
  })

  episodes.start()
  policies.start()
  advice.start()
  billing.start()
  analytics.start()
  const reconciled = routing.start()
  alerts.engine.start()
  priceAlerts.start()
  reports.start()
  const priced = pricing.start()
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
    alerts,
    pricing,
    imports,
    reader,
    db,
    sandbox,
    check,
    resume: routing.resume,
    async stop() {
      state = 'stopping'
      await imports.stop()
      await reports.stop()
      await alerts.engine.stop()
      await advice.stop()
      await drills.stop()
      traffic?.stop()
      await pricing.stop()
      await priceAlerts.stop()
      await routing.stop()
      policies.stop()
      episodes.stop()
      await billing.stop()
      await analytics.stop()
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
