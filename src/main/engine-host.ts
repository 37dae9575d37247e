import { join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { Workspace } from '../contract/models.ts'
import createAnalyticsWorker from '../engine/analytics/analytics-worker.ts?nodeWorker'
import type { Restart } from '../engine/backups/assemble.ts'
import { startEngine } from '../engine/engine.ts'
import type { Engine } from '../engine/engine-types.ts'
import { optimizerModeOf } from '../engine/environment.ts'
import createImportWorker from '../engine/imports/import-worker.ts?nodeWorker'
import type { Log } from '../engine/log.ts'
import createReplayWorker from '../engine/optimizer/replay-worker.ts?nodeWorker'
import { forcedSettings } from '../engine/settings/forced.ts'
import createReaderWorker from '../engine/store/reader-worker.ts?nodeWorker'
import type { UpdateHost } from '../engine/updates/update-host.ts'
import { supportHost } from './diagnostics.ts'
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
  restart: Restart,
  updates: UpdateHost,
): Promise<Engine> {
  const keys = fileKeyStore(join(paths.workspaceFolder, 'keys.json'), systemKeychain())
  const mode = optimizerModeOf(process.env)
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
    restart,
    updates,
    reportHost: reportHost(window),
    support: supportHost(paths, window, log),
    ...(mode !== null && { optimizerMode: mode }),
    forcedSettings: forcedSettings(process.env),
  })
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
