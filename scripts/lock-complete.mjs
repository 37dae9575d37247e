// The lock file must name every optional dependency of every package. npm drops those that the registry lacks at the
// moment of `npm install`, and then `npm ci` fails on the platforms they are for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './runtime/process.mjs'

/** @type {Record<string, { optionalDependencies?: Record<string, string> }>} */
const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
const names = new Set(Object.keys(locked).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)))
const missing = Object.values(locked)
  .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
  .filter((name) => !names.has(name))

if (missing.length > 0) {
  console.error(`package-lock.json lacks optional dependencies: ${[...new Set(missing)].join(', ')}`)
  process.exitCode = 1
}
