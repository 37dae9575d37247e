import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Fault } from '../../contract/sandbox.ts'
import type { Clock } from '../clock.ts'
import { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { createHttp } from '../providers/http.ts'
import type { SmsProvider } from '../providers/provider.ts'
import { createProvider } from '../providers/registry.ts'
import { openWriter } from '../store/open.ts'
import type { SettingRow, VerificationRow } from '../store/schema.ts'
import { finish } from '../store/verifications.ts'
import type { KeyedHash } from './code.ts'
import { AttemptLedger, type Pricing } from './ledger.ts'
import { SmsProviderManager } from './provider-manager.ts'
import { ReceiptPoller } from './receipt-poller.ts'
import { Rescue } from './rescue.ts'
import { freeControl, type RoutingControl } from './routing-control.ts'
import { VerificationFlow } from './verification-flow.ts'

/** The servers that a drill sends to: its own, so that a fault in them disturbs nobody else. */
export interface DrillWorld {
  /** How to reach them. */
  readonly providers: readonly ProviderConfig[]
  setFault(provider: string, fault: Fault | null): Promise<void>
  /** What they took, whatever they answered: the witness. Times are UTC epoch ms. */
  record(): readonly { readonly provider: string; readonly providerMessageId: string; readonly at: number }[]
  /** Somebody simulated to send to: E.164 and ISO 3166-1 alpha-2. */
  nextRecipient(): { readonly e164: string; readonly country: string }
  stop(): Promise<void>
}

export interface DrillRigOptions {
  /** The workspace's folder; the drill's ledger lives in one below it for as long as the drill. */
  readonly folder: string
  /** The workspace's database, for its settings. */
  readonly settingsFrom: Database.Database
  readonly world: DrillWorld
  /** The workspace's providers; each is reached at the drill's own servers. */
  readonly configs: readonly ProviderConfig[]
  /** What operators decided about them. */
  readonly control: RoutingControl
  /** The provider to break: it comes first, or the drill would test nothing. */
  readonly provider: string
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  readonly hash: KeyedHash
  readonly prices: PriceBook
  readonly pricing: Pick<Pricing, 'reportingCurrency'>
  /** Wraps the provider to break, to see what is sent to it. */
  readonly observe: (provider: SmsProvider) => SmsProvider
  /** A verification, a breaker or a hop changed. */
  readonly onChange: () => void
}

/**
 * A send path of its own, built of the same parts and the same configuration as the one that serves customers:
 * same adapters, real HTTP, but its own servers, breakers and ledger.
 */
export interface DrillRig {
  readonly db: Database.Database
  readonly flow: VerificationFlow
  readonly manager: SmsProviderManager
  /** Ends what is still open and forgets numbers and texts; the ledger can then be copied. */
  close(): Promise<void>
  /** Removes the ledger and closes every connection. */
  dispose(): void
}

export async function buildDrillRig(options: DrillRigOptions): Promise<DrillRig> {
  const { clock, log, prices, hash, onChange } = options
  const folder = drillFolder(options.folder)
  removeDrillFolder(options.folder)
  const db = await openWriter(folder, clock, log)
  copySettings(options.settingsFrom, db)
  const http = createHttp({ clock, log })
  const events = new EventBus((error) => log.error('a listener of the drill failed', { error: errorText(error) }))
  events.on('verification.changed', onChange)
  const providers = drillConfigs(options).map((config) => {
    const provider = createProvider(config, { http, clock })
    return config.name === options.provider ? options.observe(provider) : provider
  })
  const control = drillControl(options)
  const manager = new SmsProviderManager({ providers, clock, prices, random: options.random, onChange, control })
  const pricing: Pricing = {
    ...options.pricing,
    messagePrice: (provider, verification) => manager.messagePrice(provider, verification),
    convert: (money, currency) => prices.convert(money, currency),
  }
  const ledger = new AttemptLedger({ db, clock, pricing })
  const flow = new VerificationFlow({ db, clock, log, events, ledger, manager, hash })
  const poller = new ReceiptPoller({ db, clock, log, events, ledger, manager, pricing })
  const rescue = new Rescue({ db, clock, log, events, flow, poller })
  poller.start()
  rescue.start()
  return {
    db,
    flow,
    manager,
    async close() {
      await Promise.all([flow.stop(), poller.stop(), rescue.stop()])
      const open = db.prepare('select * from verifications where final_at is null').all() as VerificationRow[]
      db.transaction(() => {
        for (const { id } of open) finish(db, id, { state: 'expired', at: clock.now(), reason: 'the drill ended' })
        db.exec('update attempts set next_poll_at = null')
        db.exec('update verifications set rescue_at = null')
      })()
    },
    dispose() {
      http.close()
      db.close()
      removeDrillFolder(options.folder)
    },
  }
}

const drillFolder = (folder: string): string => join(folder, 'drill')

/** What a crash may have left of a drill's ledger goes with it. */
export const removeDrillFolder = (folder: string): void => rmSync(drillFolder(folder), { recursive: true, force: true })

/** The drill follows the workspace's settings as they are now. */
function copySettings(from: Database.Database, to: Database.Database): void {
  const rows = from.prepare('select * from settings').all() as SettingRow[]
  const insert = to.prepare(
    'insert or replace into settings (key, value, updated_at) values (:key, :value, :updated_at)',
  )
  to.transaction(() => {
    for (const row of rows) insert.run(row)
  })()
}

/** What the operators decided, except that the provider to break takes part and comes first everywhere. */
function drillControl({ control, provider }: DrillRigOptions): RoutingControl {
  return {
    of: (name) => (name === provider ? { ...freeControl, pinned: true } : { ...control.of(name), pinned: false }),
    order: (country, service) => ({ ...control.order(country, service), strategy: 'priority' }),
  }
}

/** The same providers at the drill's servers. */
function drillConfigs({ configs, world }: DrillRigOptions): readonly ProviderConfig[] {
  const servers = new Map(world.providers.map((server) => [server.name, server]))
  return configs.flatMap((config) => {
    const server = servers.get(config.name)
    if (server === undefined) return []
    const { accountId, secret, sender, baseUrls } = server
    return { ...config, accountId, secret, sender, baseUrls }
  })
}
