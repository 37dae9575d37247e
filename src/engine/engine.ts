import { randomInt } from 'node:crypto'
import { adoptSandbox, linkSenses, storedConfigs, usable } from './accounts.ts'
import { Accounts } from './accounts-changes.ts'
import { assembleAlerts } from './alerts/assemble.ts'
import { AnalyticsService } from './analytics/analytics-service.ts'
import { openBusiness } from './analytics/assemble.ts'
import type { Parts } from './api/context.ts'
import { servedRouter } from './api/local-api.ts'
import { createRouter } from './api/router.ts'
import { assembleBackups } from './backups/assemble.ts'
import { systemClock } from './clock.ts'
import type { Engine, EngineOptions } from './engine-types.ts'
import { EventBus } from './events.ts'
import { exampleTraffic } from './example-traffic.ts'
import { LocalApi } from './http-api/local-api.ts'
import { ImportDesk } from './imports/import-desk.ts'
import { errorText } from './log.ts'
import { createPolicies } from './optimizer/policies.ts'
import { assembleAdvice } from './optimizer/replay-assemble.ts'
import { assemblePricing } from './pricing/assemble.ts'
import { assemblePriceAlerts } from './pricing/price-alert-assemble.ts'
import { pricedCountries } from './pricing/priced-countries.ts'
import { createHttp } from './providers/http.ts'
import type { SmsProvider } from './providers/provider.ts'
import { retryingReads } from './providers/retrying-reads.ts'
import { assembleReports } from './reports/assemble.ts'
import { assembleRouting } from './routing/assemble.ts'
import { checkCode } from './routing/check.ts'
import { loadKeyedHash } from './routing/code.ts'
import { Drills } from './routing/drill.ts'
import { EpisodeKeeper } from './routing/episodes.ts'
import { countries as worldCountries } from './sandbox/countries.ts'
import { payingCustomers } from './sandbox/customer-plans.ts'
import { startSandbox } from './sandbox/sandbox.ts'
import type { Traffic } from './sandbox/traffic.ts'
import { assembleSettings } from './settings/assemble.ts'
import { applyForced, carryForced } from './settings/forced.ts'
import { databaseFile, openWriter, writing } from './store/open.ts'
import { Reader } from './store/reader.ts'
import { getSetting } from './store/settings.ts'
import { plainHost } from './support/support-host.ts'
import { assembleUpdates } from './updates/assemble.ts'
import { SANDBOX_SEED, startWorkspaceSandbox } from './workspace-sandbox.ts'

/**
 * Builds the console without a window, in order, and starts it.
 *
 * @throws {StoreError} when the workspace's database cannot be used
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { folder, workspace, version, log, keys, clock = systemClock } = options
  const startedAt = clock.now()
  const random = createRandom()
  const events = new EventBus((error) => log.error('a listener failed', { error: errorText(error) }))
  const hash = await loadKeyedHash(keys)
  const db = await openWriter(folder, clock, log)
  applyForced(db, options.forcedSettings, startedAt)
  const reader = new Reader({ file: databaseFile(folder), createWorker: options.createReaderWorker, clock, log })
  const sandbox =
    workspace === 'sandbox' ? (options.sandbox ?? (await startWorkspaceSandbox({ db, clock, log }))) : null
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
      backups.wake()
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
  const inWorld = { db, clock, seed: SANDBOX_SEED, log, flow, check, wanted: options.exampleTraffic !== false }
  const traffic: Traffic | null = sandbox && exampleTraffic({ ...inWorld, sandbox })

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

  const { createReaderWorker, reportHost: host, restart } = options
  const providersNow = () =>
    manager.states().map(({ config: { name }, breaker, control: { state } }) => ({
      name,
      inUse: state !== 'disabled',
      broken: breaker.state !== 'closed',
    }))
  const sources = { db, reader, clock, workspace, reportingCurrency, providers: providersNow }
  const reports = assembleReports({ sources, workspaceFolder: folder, events, log, createReaderWorker, host })

  const shelf = { db, file: databaseFile(folder), workspace, clock, log, events, createReaderWorker }
  const backups = assembleBackups({ ...shelf, version, host, restart })

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
  const localApi = new LocalApi({ db, clock, log, events, workspace, version, forced: options.localApi })
  const updates = assembleUpdates({ db, events, version, host: options.updates })
  const restartEngine = restart === undefined ? null : () => restart(() => {})
  const told = { control, policies, alerts, drills, backups, traffic, localApi, restart: restartEngine }
  const settings = assembleSettings({ db, clock, events, workspace, version, ...told })
  const parts: Parts = {
    workspace,
    mode: workspace === 'sandbox' ? 'sandbox' : 'test',
    version,
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
    backups,
    billing,
    analytics,
    policies,
    advice,
    episodes,
    alerts,
    reports,
    localApi,
    accounts,
    keys,
    providerDeps,
    updates: updates.host,
    support: options.support ?? plainHost,
    settings,
    openWorkspace: options.openWorkspace ?? null,
    restartEngine,
    check,
    sandbox: sandbox && traffic && { world: sandbox, traffic },
    state: () => state,
  }
  const router = createRouter(parts)
  localApi.serve(servedRouter(parts, router))

  episodes.start()
  policies.start()
  advice.start()
  billing.start()
  analytics.start()
  const reconciled = routing.start()
  alerts.engine.start()
  carryForced(settings, options.forcedSettings, log)
  priceAlerts.start()
  reports.start()
  backups.start()
  const priced = pricing.start()
  void localApi.follow()
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
    backups,
    localApi,
    reader,
    db,
    sandbox,
    check,
    resume: routing.resume,
    async stop() {
      state = 'stopping'
      updates.stop()
      await localApi.stop()
      await imports.stop()
      await reports.stop()
      await backups.stop()
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

/** For jitter only, so that it need not be repeatable. */
const createRandom = () => () => randomInt(2 ** 32) / 2 ** 32
