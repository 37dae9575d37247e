/**
 * `npm run serve -- [options]`: the engine and its HTTP API without a window, on the same data as the window and never
 * at the same time. Prints one line of JSON on standard output when it is ready, logs JSON lines on standard error.
 * SIGINT and SIGTERM end it. Exits with 0 then, with 1 when it could not start, with 2 for wrong arguments.
 */
import { readFileSync } from 'node:fs'
import type { Engine } from '../src/engine/engine-types.ts'
import { isDebugLog } from '../src/engine/environment.ts'
import { lockFolder } from '../src/engine/lock.ts'
import { errorText, jsonLog, type Log, silentLog } from '../src/engine/log.ts'
import { readArguments, type ServeArguments, USAGE } from './serve/arguments.ts'
import { startServing } from './serve/host.ts'

/** What is not settled by then is reconciled at the next start. */
const STOP_LIMIT_MS = 4_500

function openLog(verbose: boolean): Log {
  const log = jsonLog((line) => process.stderr.write(`${line}\n`))
  return verbose ? log : { ...log, debug: silentLog.debug }
}

/** Resolves with the first signal that asks to end. */
const asked = new Promise<NodeJS.Signals>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal))
})

async function stop(engine: Engine, log: Log): Promise<void> {
  const limit = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), STOP_LIMIT_MS).unref())
  const ended = await Promise.race([engine.stop(), limit])
  if (ended === 'late') log.warn('the engine took too long to stop; open work is settled at the next start')
}

async function serve(options: ServeArguments, log: Log): Promise<void> {
  const release = lockFolder(options.data, 'serve', Date.now())
  try {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    const engine = await startServing(options, version, log)
    const { address } = engine.localApi.view()
    const { workspace } = options
    process.stdout.write(`${JSON.stringify({ ready: true, workspace, address, pid: process.pid })}\n`)
    log.info('asked to end', { signal: await asked })
    await stop(engine, log)
  } finally {
    release()
  }
}

async function main(): Promise<number> {
  let options: ServeArguments
  try {
    options = readArguments(process.argv.slice(2), process.env)
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n${USAGE}\n`)
    return 2
  }
  try {
    await serve(options, openLog(options.verbose || isDebugLog(process.env)))
    return 0
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n`)
    return 1
  }
}

// Whatever is left, such as a worker that hangs, does not keep it.
process.exit(await main())
