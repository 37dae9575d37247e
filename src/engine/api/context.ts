import { implement } from '@orpc/server'
import type Database from 'better-sqlite3'
import { contract } from '../../contract/contract.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { Mode, Workspace } from '../../contract/models.ts'
import type { Accounts } from '../accounts-changes.ts'
import type { Alerts } from '../alerts/assemble.ts'
import type { AnalyticsService } from '../analytics/analytics-service.ts'
import type { Business } from '../analytics/assemble.ts'
import { AppError, type ErrorData } from '../app-error.ts'
import type { Backups } from '../backups/assemble.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { LocalApi } from '../http-api/local-api.ts'
import type { ImportDesk } from '../imports/import-desk.ts'
import type { SecretStore } from '../keys.ts'
import type { Policies } from '../optimizer/policies.ts'
import type { Advice } from '../optimizer/replay-assemble.ts'
import type { Pricing } from '../pricing/assemble.ts'
import type { PriceAlerts } from '../pricing/price-alerts.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { PriceImport } from '../pricing/price-import.ts'
import type { ProviderDeps } from '../providers/registry.ts'
import type { Reports } from '../reports/assemble.ts'
import type { CheckResult } from '../routing/check.ts'
import type { KeyedHash } from '../routing/code.ts'
import type { Drills } from '../routing/drill.ts'
import type { RouteEjection } from '../routing/ejection.ts'
import type { EpisodeKeeper } from '../routing/episodes.ts'
import type { ProviderHealthMonitor } from '../routing/health-monitor.ts'
import type { LinkSentinel } from '../routing/link-sentinel.ts'
import type { ProviderControl } from '../routing/provider-control.ts'
import type { SmsProviderManager } from '../routing/provider-manager.ts'
import type { VerificationFlow } from '../routing/verification-flow.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Traffic } from '../sandbox/traffic.ts'
import type { SettingsBook } from '../settings/settings-book.ts'
import type { Reader } from '../store/reader.ts'
import type { SupportHost } from '../support/support-host.ts'
import type { UpdateHost } from '../updates/update-host.ts'

/** The engine's parts as the contract's implementation needs them. */
export interface Parts {
  readonly workspace: Workspace
  /** In which mode verifications from the console are recorded. */
  readonly mode: Mode
  readonly version: string
  readonly startedAt: number
  readonly reportingCurrency: string
  readonly db: Database.Database
  readonly reader: Reader
  readonly clock: Clock
  readonly events: EventBus
  readonly hash: KeyedHash
  readonly manager: SmsProviderManager
  readonly control: ProviderControl
  readonly prices: PriceBook
  readonly pricing: Pricing
  readonly priceAlerts: PriceAlerts
  readonly priceImport: PriceImport
  readonly health: ProviderHealthMonitor
  readonly ejection: RouteEjection
  readonly link: LinkSentinel
  readonly flow: VerificationFlow
  readonly drills: Drills
  readonly billing: Business
  readonly analytics: AnalyticsService
  readonly policies: Policies
  readonly imports: ImportDesk
  readonly backups: Backups
  readonly advice: Advice
  readonly episodes: EpisodeKeeper
  readonly alerts: Alerts
  readonly reports: Reports
  readonly localApi: LocalApi
  readonly updates: UpdateHost
  readonly support: SupportHost
  readonly accounts: Accounts
  readonly settings: SettingsBook
  readonly keys: SecretStore
  /** What an adapter is built with, to try credentials. */
  readonly providerDeps: ProviderDeps
  /** Null where only one workspace can be open. */
  readonly openWorkspace: ((workspace: Workspace) => void) | null
  /** Stops this engine and starts it again; null where nobody can. */
  readonly restartEngine: (() => void) | null
  /** @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE` */
  check(id: number, code: string): CheckResult
  /** Null outside the sandbox workspace. */
  readonly sandbox: { readonly world: Sandbox; readonly traffic: Traffic } | null
  /** What the engine is doing now. */
  state(): 'starting' | 'running' | 'stopping'
}

export const os = implement(contract)

type Constructors = Partial<{
  [C in ErrorCode]: (options: { readonly message: string; readonly data: ErrorData<C> }) => Error
}>

/**
 * Runs `work` and turns an {@link AppError} into the typed error of the same code that this procedure
 * declares; anything else goes through as it is.
 */
export async function typed<T>(errors: Constructors, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const code: ErrorCode = error.code
    const make = errors[code] as ((options: { message: string; data: unknown }) => Error) | undefined
    throw make === undefined ? error : make({ message: error.message, data: error.data })
  }
}
