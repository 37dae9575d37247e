import type { Workspace } from '../contract/models.ts'
import type { OptimizerMode } from '../contract/policy-models.ts'
import type { Alerts } from './alerts/assemble.ts'
import type { AppRouter } from './api/router.ts'
import type { Backups, Restart } from './backups/assemble.ts'
import type { Clock } from './clock.ts'
import type { EventBus } from './events.ts'
import type { ForcedApi, LocalApi } from './http-api/local-api.ts'
import type { ImportDesk } from './imports/import-desk.ts'
import type { CreateImportWorker } from './imports/threads.ts'
import type { SecretStore } from './keys.ts'
import type { Log } from './log.ts'
import type { CreateReplayWorker } from './optimizer/replay-thread.ts'
import type { Pricing } from './pricing/assemble.ts'
import type { SmsProvider } from './providers/provider.ts'
import type { ReportHost } from './reports/report-host.ts'
import type { CheckResult } from './routing/check.ts'
import type { LinkSenses } from './routing/link-sentinel.ts'
import type { SmsProviderManager } from './routing/provider-manager.ts'
import type { VerificationFlow } from './routing/verification-flow.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import type { ForcedSettings } from './settings/forced.ts'
import type { openWriter } from './store/open.ts'
import type { CreateReaderWorker, Reader } from './store/reader.ts'
import type { SupportHost } from './support/support-host.ts'
import type { UpdateHost } from './updates/update-host.ts'

/** What a host gives the engine. */
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
  /** Settings that hold whatever is stored. */
  readonly forcedSettings?: ForcedSettings | null
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
  /** Stops this engine and starts it again, to restore a backup in between; left out where nobody can. */
  readonly restart?: Restart
  /** Serves the local API whatever the setting says. */
  readonly localApi?: ForcedApi
  /** What can replace the application; left out where nothing can. */
  readonly updates?: UpdateHost
  /** What the process around the engine knows of the machine and its log; left out where there is no window. */
  readonly support?: SupportHost
  /** Dialogs and paper; left out where there is no window. */
  readonly reportHost?: ReportHost
}

/** A running engine. */
export interface Engine {
  /** The contract, implemented. */
  readonly router: AppRouter
  readonly events: EventBus
  readonly flow: VerificationFlow
  readonly manager: SmsProviderManager
  readonly alerts: Alerts
  readonly pricing: Pricing
  readonly imports: ImportDesk
  readonly backups: Backups
  readonly localApi: LocalApi
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
