import { randomInt } from 'node:crypto'
import type { Workspace } from '../contract/models.ts'
import { adoptSandbox, linkSenses, pricedCountries, storedConfigs, usable } from './accounts.ts'
import { type AppRouter, createRouter } from './api/router.ts'
import { type Clock, systemClock } from './clock.ts'
import { EventBus } from './events.ts'
import type { KeyStore } from './keys.ts'
import { errorText, type Log } from './log.ts'
import { bundledRates } from './pricing/exchange-rates.ts'
import { PriceBook } from './pricing/price-book.ts'
import { createHttp } from './providers/http.ts'
import type { SmsProvider } from './providers/provider.ts'
import { retryingReads } from './providers/retrying-reads.ts'
import { assembleRouting } from './routing/assemble.ts'
import { type CheckResult, checkCode } from './routing/check.ts'
import { loadKeyedHash } from './routing/code.ts'
import { Drills } from './routing/drill.ts'
import type { LinkSenses } from './routing/link-sentinel.ts'
import type { SmsProviderManager } from './routing/provider-manager.ts'
import type { VerificationFlow } from './routing/verification-flow.ts'
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
  const reportingCurrency = getSetting(db, 'reporting.currency')
  const senses = options.linkSenses === undefined ? linkSenses(workspace, configs) : options.linkSenses
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
    senses,
    onWake: () => drills.checkSchedule(),
  })
  const { link, ejection, control, manager, flow, health } = routing
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
    prices,
    link,
    ejection,
    control,
    manager,
    flow,
    health,
    drills,
    check,
    sandbox: sandbox && traffic && { world: sandbox, traffic },
    state: () => state,
  })

  const reconciled = routing.start()
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
    resume: routing.resume,
    async stop() {
      state = 'stopping'
      await drills.stop()
      traffic?.stop()
      prices.stop()
      await routing.stop()
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
