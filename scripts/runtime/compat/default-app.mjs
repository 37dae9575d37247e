// Stands in for Electron's own default app, which the fallback runtime lacks: `electron [-r file] <folder>`.
// The app is imported at top level: Electron holds the 'ready' event back until this module has finished, and an app
// may register schemes and switches only before it.
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const require = createRequire(import.meta.url)
require(join(dirname(process.execPath), 'compat', 'redirect.cjs'))

const { preloads, folder } = readArguments(process.argv.slice(1))
for (const preload of preloads) require(resolve(preload))

if (folder === null) {
  console.error('usage: electron [-r file] <folder of the app>')
  app.exit(1)
} else {
  const description = require(join(folder, 'package.json'))
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
  // Electron's own default app uses these two, its typings leave them out.
  const self = /** @type {Electron.App & { setVersion(version: string): void, setAppPath(path: string): void }} */ (app)
  self.setName(description.productName ?? description.name)
  self.setVersion(description.version)
  self.setDesktopName(description.desktopName ?? `${self.getName()}.desktop`)
  self.setAppPath(folder)
  await import(pathToFileURL(require.resolve(folder)).href)
}

/**
 * @param {readonly string[]} args
 * @returns {{ preloads: string[], folder: string | null }}
 */
function readArguments(args) {
  const preloads = []
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '-r' || arg === '--require') preloads.push(rest.shift() ?? '')
    else if (!arg.startsWith('-')) return { preloads, folder: resolve(arg) }
  }
  return { preloads, folder: null }
}
