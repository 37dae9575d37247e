import { join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { Workspace } from '../contract/models.ts'
import { type OptimizerMode, optimizerModeSchema } from '../contract/policy-models.ts'
import createAnalyticsWorker from '../engine/analytics/analytics-worker.ts?nodeWorker'
import { startEngine } from '../engine/engine.ts'
import type { Engine } from '../engine/engine-types.ts'
import createImportWorker from '../engine/imports/import-worker.ts?nodeWorker'
import type { Log } from '../engine/log.ts'
import createReplayWorker from '../engine/optimizer/replay-worker.ts?nodeWorker'
import createReaderWorker from '../engine/store/reader-worker.ts?nodeWorker'
import { systemKeychain } from './keychain.ts'
import type { Paths } from './paths.ts'
import { reportHost } from './report-host.ts'
import { fileKeyStore } from './secrets.ts'

/**
 * Starts the engine on the open workspace. Call after 'ready': the keychain is not there before.
 *
 * @throws {StoreError | KeyFileError} when the workspace cannot be used
 */
export function hostEngine(
  paths: Paths,
  window: BrowserWindow,
  log: Log,
  openWorkspace: (workspace: Workspace) => void,
): Promise<Engine> {
  const keys = fileKeyStore(join(paths.workspaceFolder, 'keys.json'), systemKeychain())
  log.info('engine starts', { workspace: paths.workspace, keys: keys.storage().protection })
  return startEngine({
    folder: paths.workspaceFolder,
    workspace: paths.workspace,
    version: app.getVersion(),
    keys,
    log,
    createReaderWorker,
    createImportWorker,
    chooseImportFile,
    createReplayWorker,
    createAnalyticsWorker,
    openWorkspace,
    reportHost: reportHost(window),
    ...optimizerMode(process.env),
  })
}

/**
 * `SIGNALBOX_OPTIMIZER` (`off`, `shadow` or `on`) is what the optimizer does until an operator decides; without it the
 * sandbox's is on and the live workspace's off.
 *
 * @throws {Error} for any other word
 */
function optimizerMode(env: NodeJS.ProcessEnv): { readonly optimizerMode?: OptimizerMode } {
  const wish = env['SIGNALBOX_OPTIMIZER']
  if (!wish) return {}
  const mode = optimizerModeSchema.safeParse(wish)
  if (!mode.success) throw new Error('SIGNALBOX_OPTIMIZER must be "off", "shadow" or "on".')
  return { optimizerMode: mode.data }
}

/** Big files stay in this process: the page only ever sees a handle. */
async function chooseImportFile(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Choose a history file',
    properties: ['openFile'],
    filters: [
      { name: 'CSV and NDJSON', extensions: ['csv', 'tsv', 'txt', 'ndjson', 'jsonl'] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return filePaths[0] ?? null
}
