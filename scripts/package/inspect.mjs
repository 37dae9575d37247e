import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { root } from '../runtime/process.mjs'
import { readAsar } from './asar.mjs'

/** What every packed program must have burnt in. */
const FUSES = /** @type {const} */ ([
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false],
])

/**
 * @param {string} program the packed program; on macOS the application's folder will do
 * @returns {Promise<string[]>} a sentence for each fuse that is not as it must be
 */
export async function fuseProblems(program) {
  const wire = await getCurrentFuseWire(program)
  return FUSES.filter(
    ([name, wanted]) => wire[FuseV1Options[name]] !== (wanted ? FuseState.ENABLE : FuseState.DISABLE),
  ).map(([name, wanted]) => `the fuse ${name} is not ${wanted ? 'on' : 'off'}`)
}

/** Everything that belongs into the archive. The last three come with the fallback runtime only. */
const EXPECTED = [
  /^package\.json$/,
  /^LICENSE$/,
  /^out\/main\/(chunks\/)?[\w-]+\.cjs$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/(index|print|crash)\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|woff2)$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/.*\.js)$/,
  /^node_modules\/better-sqlite3\/prebuilds\/[\w.+-]+\.node$/,
  /^node_modules\/better-sqlite3\/build\/Release\/better_sqlite3\.node$/,
  /^node_modules\/(bindings|file-uri-to-path)\//,
]

/** What must be in no file that is shipped: keys, and where and by whom it was built. */
const FORBIDDEN = [
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=]{20}/ },
  { what: 'a cloud access key', pattern: /\bAKIA[0-9A-Z]{16}\b/ },
  { what: 'a Twilio key', pattern: /\b(SK|AC)(?!0123456789abcdef)[0-9a-f]{32}\b/ },
  { what: 'the folder it was built in', pattern: new RegExp(`${escaped(root)}[/\\\\]`) },
  { what: 'the home folder of whoever built it', pattern: new RegExp(`${escaped(homedir())}[/\\\\]`) },
]

/**
 * @param {string} archive app.asar
 * @returns {string[]} a sentence for each file that should not be there, or not with this content
 */
export function asarProblems(archive) {
  /** @type {string[]} */
  const problems = []
  for (const { path, unpacked, read } of readAsar(archive)) {
    if (!EXPECTED.some((pattern) => pattern.test(path))) problems.push(`${path} does not belong there`)
    if (path.endsWith('.node')) {
      if (!unpacked) problems.push(`${path} cannot be loaded from inside the archive`)
      continue
    }
    const text = read().toString('utf8')
    for (const { what, pattern } of FORBIDDEN) if (pattern.test(text)) problems.push(`${path} holds ${what}`)
  }
  return problems
}

const RESOURCES = new Set([
  'app.asar',
  'app.asar.unpacked',
  'icon.png',
  'docs',
  'app-update.yml',
  'package-type',
  'apparmor-profile',
])

/**
 * @param {string} resources the folder of that name beside the program
 * @returns {string[]} a sentence for each file or folder that should not be there
 */
export function resourceProblems(resources) {
  const strangers = readdirSync(resources).filter((name) => !RESOURCES.has(name) && !name.endsWith('.lproj'))
  const locales = join(resources, '..', 'locales')
  const languages = existsSync(locales) ? readdirSync(locales).filter((name) => name !== 'en-US.pak') : []
  return [
    ...strangers.map((name) => `resources/${name} does not belong there`),
    ...languages.map((name) => `locales/${name} does not belong there`),
  ]
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
