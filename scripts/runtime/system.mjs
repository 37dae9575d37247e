import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { run, SetupProblem } from './process.mjs'

// Debian and Ubuntu names before the 64-bit time change; newer releases append t64 to some of them.
const LIBRARY_PACKAGES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libnotify4']
const DISPLAY_PACKAGES = ['xvfb']

export const isRoot = process.getuid?.() === 0

/**
 * Makes sure that Electron's program can start on this Linux machine: its shared libraries, Xvfb where there is no
 * display, and a working Chromium sandbox. As root on Debian or Ubuntu missing packages are installed.
 *
 * @param {string} binary Electron's program
 * @param {{ needsXvfb: boolean }} needs
 * @throws {SetupProblem} naming the one command to run
 */
export async function ensureSystem(binary, { needsXvfb }) {
  if (process.platform !== 'linux') return
  const missing = findMissing(binary, needsXvfb)
  if (missing.names.length > 0) await installPackages(missing)
  const remaining = findMissing(binary, needsXvfb)
  if (remaining.names.length > 0) throw new SetupProblem(`Still missing on this machine: ${remaining.names.join(', ')}`)
  checkSandbox(binary)
}

/**
 * @typedef {{ names: string[], packages: string[] }} Missing
 *
 * @param {string} binary
 * @param {boolean} needsXvfb
 * @returns {Missing}
 */
function findMissing(binary, needsXvfb) {
  const listing = spawnSync('ldd', [binary], { encoding: 'utf8' })
  if (listing.status !== 0) {
    throw new SetupProblem(`The libraries of ${binary} cannot be listed: ${listing.error?.message ?? listing.stderr}`)
  }
  const libraries = [...listing.stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '')
  const xvfbMissing = needsXvfb && !isOnPath('Xvfb')
  return {
    names: [...libraries, ...(xvfbMissing ? ['Xvfb'] : [])],
    packages: [...(libraries.length > 0 ? LIBRARY_PACKAGES : []), ...(xvfbMissing ? DISPLAY_PACKAGES : [])],
  }
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** @param {Missing} missing */
async function installPackages({ names, packages }) {
  const found = `Missing on this machine: ${names.join(', ')}`
  if (!isOnPath('apt-get')) {
    throw new SetupProblem(`${found}\nInstall what your system calls ${packages.join(', ')} on Debian and try again.`)
  }
  if (!isRoot) {
    const list = packages.map(knownName).join(' ')
    throw new SetupProblem(
      `${found}\nRun this once and try again:\n\n  sudo sh -c 'apt-get update && apt-get install -y ${list}'`,
    )
  }
  console.log(found)
  await apt(['update'])
  const known = packages.map(knownName)
  console.log(`Installing with apt: ${known.join(' ')}`)
  await apt(['install', '-y', '--no-install-recommends', ...known])
}

/**
 * The name under which this release has a package: `libasound2t64` on newer ones, `libasound2` on older ones.
 *
 * @param {string} name
 */
function knownName(name) {
  return isRealPackage(`${name}t64`) ? `${name}t64` : name
}

/** @param {string} name */
function isRealPackage(name) {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0
}

/** @param {readonly string[]} args */
async function apt(args) {
  const { code, output } = await run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    quiet: true,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (code !== 0) throw new SetupProblem(`apt-get ${args.join(' ')} failed:\n${output.trim()}`)
}

/**
 * Chromium isolates pages by user namespaces or else by its setuid helper. Some systems (Ubuntu 23.10 and newer among
 * them) forbid the first, and an unpacked Electron does not have the second. Root runs without this sandbox anyway.
 *
 * @param {string} binary
 */
function checkSandbox(binary) {
  if (isRoot || canMakeNamespaces()) return
  const helper = join(dirname(binary), 'chrome-sandbox')
  const { uid, mode } = statSync(helper)
  if (uid === 0 && (mode & 0o4755) === 0o4755) return
  throw new SetupProblem(
    'This system allows no user namespaces, so that Chromium needs its sandbox helper.\n' +
      `Run this once and try again:\n\n  sudo sh -c 'chown root:root "${helper}" && chmod 4755 "${helper}"'`,
  )
}

function canMakeNamespaces() {
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0
}
