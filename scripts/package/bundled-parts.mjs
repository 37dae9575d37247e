import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../runtime/process.mjs'

const NAME = 'virtual:bundled-parts'
/** A bare import of a package, its scope included; Node's own modules have a colon. */
const IMPORT = /(?:from|import\()\s*'((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/[^':]*)?'/g
/** The runtime that every package brings along, and the module that is installed beside the bundle. */
const always = ['electron', 'better-sqlite3']

/** @typedef {{ version: string, license?: string, dependencies?: Record<string, string> }} Locked */
/** @typedef {{ name: string, version: string, licence: string }} Part */

/**
 * What the application is made of: every package that the sources import, and what those need, with version and
 * licence as the lock file has them.
 *
 * @returns {Part[]} by name
 */
export function readBundledParts(folder = root) {
  /** @type {{ packages: Record<string, Locked> }} */
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  /** @type {Map<string, Part>} */
  const parts = new Map()
  /** @type {(name: string, from: string) => void} */
  const add = (name, from) => {
    const place = placeOf(packages, name, from)
    const locked = place === null ? undefined : packages[place]
    if (place === null || locked === undefined) return
    const id = `${name} ${locked.version}`
    if (parts.has(id)) return
    parts.set(id, { name, version: locked.version, licence: locked.license ?? 'not stated' })
    // What installs these two is no part of what they are.
    if (always.includes(name)) return
    for (const needed of Object.keys(locked.dependencies ?? {})) if (!needed.startsWith('@types/')) add(needed, place)
  }
  for (const name of [...always, ...importedIn(join(folder, 'src'))]) add(name, '')
  return [...parts.values()].sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version))
}

/**
 * Where a package lies that is needed by the one at `from`: the nearest folder wins.
 *
 * @param {Record<string, Locked>} packages
 * @param {string} name
 * @param {string} from a key of the lock file, '' for the root
 */
function placeOf(packages, name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (packages[place] !== undefined) return place
    if (at === '') return null
  }
}

/** @param {string} folder */
function importedIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
  const names = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(IMPORT)].flatMap(([, found]) => found ?? []),
  )
  return [...new Set(names)]
}

/** Lets a page import the list: `import { parts } from 'virtual:bundled-parts'`. */
export const bundledParts = () => ({
  name: 'bundled-parts',
  /** @param {string} id */
  resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
  /** @param {string} id */
  load: (id) => (id === `\0${NAME}` ? `export const parts = ${JSON.stringify(readBundledParts())}` : null),
})
