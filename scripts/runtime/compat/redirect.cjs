// Loaded before the app on the fallback runtime only. The app asks for better-sqlite3 as always; here it gets the
// build that was made for this runtime, in the main thread and in every worker.
const Module = require('node:module')
const path = require('node:path')
const workerThreads = require('node:worker_threads')

const matchingBuild = path.join(__dirname, 'node_modules', 'better-sqlite3')

// Not in the typings, and the one place all of require() goes through.
const resolver = /** @type {{ _resolveFilename: (request: string, ...rest: unknown[]) => string }} */ (
  /** @type {unknown} */ (Module)
)
const resolveFilename = resolver._resolveFilename
resolver._resolveFilename = function resolve(request, ...rest) {
  return resolveFilename.call(this, request === 'better-sqlite3' ? matchingBuild : request, ...rest)
}

workerThreads.Worker = class extends workerThreads.Worker {
  /**
   * @param {string | URL} filename
   * @param {import('node:worker_threads').WorkerOptions} [options]
   */
  constructor(filename, options) {
    super(filename, { ...options, execArgv: ['--require', __filename, ...(options?.execArgv ?? [])] })
  }
}
Module.syncBuiltinESMExports()
