import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { root } from '../runtime/process.mjs'

const out = join(root, 'out')
const RULE = '-'.repeat(80)
const PACKAGE = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/

/**
 * Writes out/third-party-licences.txt: the licence of every package whose code is in a bundle, as most of them ask for.
 * Which those are is read from the source maps of the build.
 *
 * @returns how many packages
 */
export function writeLicences() {
  const folders = new Set([join(root, 'node_modules', 'better-sqlite3'), ...bundledFolders()])
  /** @type {Map<string, Set<string>>} */
  const namesByText = new Map()
  for (const { name, text } of [...folders].map(licenceOf))
    namesByText.set(text, (namesByText.get(text) ?? new Set()).add(name))
  const parts = [...namesByText].map(([text, names]) => `${[...names].sort().join('\n')}\n\n${text}\n`)
  writeFileSync(join(out, 'third-party-licences.txt'), parts.sort().join(`\n${RULE}\n\n`))
  return new Set([...namesByText.values()].flatMap((names) => [...names])).size
}

function bundledFolders() {
  /** @type {string[]} */
  const maps = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.map'))
  return maps.flatMap((name) => {
    const file = join(out, name)
    /** @type {{ sources: string[] }} */
    const { sources } = JSON.parse(readFileSync(file, 'utf8'))
    return sources.flatMap((source) => PACKAGE.exec(resolve(dirname(file), source))?.[1] ?? [])
  })
}

/** @param {string} folder */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each))
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
  return { name: `${name} ${version} (${license ?? 'see below'})`, text }
}
