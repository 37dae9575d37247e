import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../src/engine/clock.ts'
import { startEngine } from '../../src/engine/engine.ts'
import type { Engine, EngineOptions } from '../../src/engine/engine-types.ts'
import type { CreateImportWorker } from '../../src/engine/imports/threads.ts'
import { memoryKeyStore } from '../../src/engine/keys.ts'
import { silentLog } from '../../src/engine/log.ts'
import type { CreateReplayWorker } from '../../src/engine/optimizer/replay-thread.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import type { CreateReaderWorker } from '../../src/engine/store/reader.ts'
import { aFolder } from './a-folder.ts'

/** The reader as Node runs it from the sources. */
export const createReaderWorker: CreateReaderWorker = (options) =>
  new Worker(new URL('../../src/engine/store/reader-worker.ts', import.meta.url), options)

const createImportWorker: CreateImportWorker = (options) =>
  new Worker(new URL('../../src/engine/imports/import-worker.ts', import.meta.url), options)

/** The analytics workers likewise. */
export const createAnalyticsWorker: CreateReaderWorker = (options) =>
  new Worker(new URL('../../src/engine/analytics/analytics-worker.ts', import.meta.url), options)

/** The replay worker, likewise. */
export const createReplayWorker: CreateReplayWorker = (options) =>
  new Worker(new URL('../../src/engine/optimizer/replay-worker.ts', import.meta.url), options)

/** An engine on a temporary folder, without example traffic, stopped with the test. */
export async function anEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await startEngine({
    folder: options.folder ?? aFolder(),
    workspace: 'sandbox',
    version: '0.0.0-test',
    keys: memoryKeyStore(),
    log: silentLog,
    createReaderWorker,
    createImportWorker,
    createReplayWorker,
    createAnalyticsWorker,
    exampleTraffic: false,
    // Tests of failing over and of orders of trial are about the static list.
    optimizerMode: 'off',
    ...options,
  })
  let stopped: Promise<void> | undefined
  const stop = engine.stop.bind(engine)
  engine.stop = () => {
    stopped ??= stop()
    return stopped
  }
  onTestFinished(() => engine.stop())
  return engine
}

/** A sandbox whose providers answer, deliver and type at once. */
export async function aFastSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const pace = { submit: 0, receipt: 0, typing: 0 }
  const sandbox = await startSandbox({ seed: 1, clock: systemClock, log: silentLog, pace, ...options })
  onTestFinished(() => sandbox.stop())
  return sandbox
}
