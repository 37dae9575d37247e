import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEngine } from '../../src/engine/engine.ts'
import type { Engine } from '../../src/engine/engine-types.ts'
import { optimizerModeOf } from '../../src/engine/environment.ts'
import type { SecretStore } from '../../src/engine/keys.ts'
import type { Log } from '../../src/engine/log.ts'
import { forcedSettings } from '../../src/engine/settings/forced.ts'
import { fileKeyStore } from '../../src/main/secrets.ts'
import { createAnalyticsWorker, createImportWorker, createReaderWorker, createReplayWorker } from '../engine-host.ts'
import type { ServeArguments } from './arguments.ts'

/**
 * Starts the engine with its API and resolves when both run.
 *
 * @throws {Error} when the workspace, its keys, the port or the token file cannot be used; nothing runs then
 */
export async function startServing(options: ServeArguments, version: string, log: Log): Promise<Engine> {
  const { workspace, port, traffic } = options
  const folder = join(options.data, 'workspaces', workspace)
  // There is no keychain here: account keys are those that a passphrase or nobody protects.
  const keys = fileKeyStore(join(folder, 'keys.json'), null)
  await unlock(keys, options, log)
  const mode = optimizerModeOf(process.env)
  const engine = await startEngine({
    folder,
    workspace,
    version,
    keys,
    log,
    createReaderWorker,
    createImportWorker,
    createReplayWorker,
    createAnalyticsWorker,
    exampleTraffic: traffic,
    localApi: port === null ? {} : { port },
    ...(mode !== null && { optimizerMode: mode }),
    forcedSettings: forcedSettings(process.env),
  })
  try {
    await engine.localApi.follow()
    const { problem } = engine.localApi.view()
    if (problem !== null) throw new Error(problem)
    provideToken(engine, options)
    return engine
  } catch (error) {
    await engine.stop()
    throw error
  }
}

/** The passphrase from the file, else from the environment; without one locked keys stay locked. */
async function unlock(keys: SecretStore, { passphraseFile }: ServeArguments, log: Log): Promise<void> {
  const fromFile = passphraseFile !== null && existsSync(passphraseFile) ? readFileSync(passphraseFile, 'utf8') : null
  const passphrase = (fromFile ?? process.env['SIGNALBOX_PASSPHRASE'] ?? '').replace(/\r?\n$/, '')
  // Workers and whatever else is started need not see it.
  delete process.env['SIGNALBOX_PASSPHRASE']
  if (!keys.storage().locked) return
  if (passphrase === '')
    return log.warn('the account keys are locked: give the passphrase, or nothing is sent through their providers')
  if (!(await keys.unlock(passphrase))) throw new Error('The passphrase does not open the account keys.')
}

/** The token in the file is used as it is; a missing file gets a new one, readable by this user only. */
function provideToken({ localApi }: Engine, { tokenFile, scope, confirmLive }: ServeArguments): void {
  if (tokenFile === null) return
  if (existsSync(tokenFile)) {
    if (localApi.knows(readFileSync(tokenFile, 'utf8').trim())) return
    throw new Error(`The token in ${tokenFile} is not valid in this workspace. Remove the file to have a new one made.`)
  }
  // Made first, so that no token exists that nobody has.
  writeFileSync(tokenFile, '', { mode: 0o600, flag: 'wx' })
  try {
    writeFileSync(tokenFile, `${localApi.createToken('serve', scope, confirmLive).token}\n`)
  } catch (error) {
    rmSync(tokenFile)
    throw error
  }
}
