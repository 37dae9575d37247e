import { join } from 'node:path'
import { app } from 'electron'
import { type Engine, startEngine } from '../engine/engine.ts'
import type { Log } from '../engine/log.ts'
import createReaderWorker from '../engine/store/reader-worker.ts?nodeWorker'
import { systemKeychain } from './keychain.ts'
import type { Paths } from './paths.ts'
import { fileKeyStore } from './secrets.ts'

/**
 * Starts the engine on the open workspace. Call after 'ready': the keychain is not there before.
 *
 * @throws {StoreError | KeyFileError} when the workspace cannot be used
 */
export function hostEngine(paths: Paths, log: Log): Promise<Engine> {
  const keys = fileKeyStore(join(paths.workspaceFolder, 'keys.json'), systemKeychain())
  log.info('engine starts', { workspace: paths.workspace, keys: keys.encryption })
  return startEngine({
    folder: paths.workspaceFolder,
    workspace: paths.workspace,
    version: app.getVersion(),
    keys,
    log,
    createReaderWorker,
  })
}
