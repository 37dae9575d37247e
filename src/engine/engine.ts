import { randomInt } from 'node:crypto'
import { adoptSandbox, linkSenses, storedConfigs, usable } from './accounts.ts'
import { Accounts } from './accounts-changes.ts'
import { assembleAlerts } from './alerts/assemble.ts'
import { AnalyticsService } from './analytics/analytics-service.ts'
import { openBusiness } from './analytics/assemble.ts'
import { createRouter } from './api/router.ts'
import { systemClock } from './clock.ts'
import type { Engine, EngineOptions } from './engine-types.ts'
import { EventBus } from './events.ts'
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
import { createTraffic, type Traffic } from './sandbox/traffic.ts'
import { databaseFile, openWriter, writing } from './store/open.ts'
import { Reader } from './store/reader.ts'
import { getSetting } from './store/settings.ts'

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
