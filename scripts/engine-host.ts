import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createRouterClient, type RouterClient } from '@orpc/server'
import type { AppRouter } from '../src/engine/api/router.ts'
import { startEngine } from '../src/engine/engine.ts'
import type { Engine, EngineOptions } from '../src/engine/engine-types.ts'
import type { CreateImportWorker } from '../src/engine/imports/threads.ts'
import { memoryKeyStore } from '../src/engine/keys.ts'
import { silentLog } from '../src/engine/log.ts'
import type { CreateReplayWorker } from '../src/engine/optimizer/replay-thread.ts'
import type { CreateReaderWorker } from '../src/engine/store/reader.ts'

/** The reader as Node runs it from the sources. */
export const createReaderWorker: CreateReaderWorker = (options) =>
  new Worker(new URL('../src/engine/store/reader-worker.ts', import.meta.url), options)

/** The analytics workers likewise. */
export const createAnalyticsWorker: CreateReaderWorker = (options) =>
  new Worker(new URL('../src/engine/analytics/analytics-worker.ts', import.meta.url), options)

/** The replay worker, likewise. */
export const createReplayWorker: CreateReplayWorker = (options) =>
  new Worker(new URL('../src/engine/optimizer/replay-worker.ts', import.meta.url), options)

/** The import worker as Node runs it from the sources. */
export const createImportWorker: CreateImportWorker = (options) =>
  new Worker(new URL('../src/engine/imports/import-worker.ts', import.meta.url), options)

/** An engine without a window, and the contract to talk to it. */
export interface HostedEngine {
  readonly engine: Engine
  readonly client: RouterClient<AppRouter>
  /** Stops the engine and removes the temporary folder. */
  stop(): Promise<void>
}

/**
 * Starts the engine in plain Node on a temporary folder, in the sandbox workspace and without example traffic.
 * Resolves when it runs: prices are read, and what a crash left open moves again.
 *
 * @param options replaces any of this; a `folder` of the caller's own is not removed
 */
export async function hostEngine(options: Partial<EngineOptions> = {}): Promise<HostedEngine> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'signalbox-'))
  const removeFolder = () => {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }
  try {
    const engine = await startEngine({
      folder,
      workspace: 'sandbox',
      version: '0.0.0',
      keys: memoryKeyStore(),
      log: silentLog,
      createReaderWorker,
      createImportWorker,
      createReplayWorker,
      createAnalyticsWorker,
      exampleTraffic: false,
      // What is measured is the static list, unless the caller asks for more.
      optimizerMode: 'off',
      ...options,
    })
    const client = createRouterClient(engine.router)
    await untilRunning(engine, client)
    return {
      engine,
      client,
      async stop() {
        await engine.stop()
        removeFolder()
      },
    }
  } catch (error) {
    removeFolder()
    throw error
  }
}

async function untilRunning(engine: Engine, client: HostedEngine['client']): Promise<void> {
  // Listens before it asks, so that the change cannot fall between the two.
  const changed = new Promise<void>((resolve) => {
    engine.events.on('status.changed', () => resolve())
  })
  const { engine: state } = await client.system.status()
  if (state === 'starting') await changed
}
